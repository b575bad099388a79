//! The objects of all backups in one place. Every name ends in the SHA-256 of what the object holds, so that damage is found without any
//! key; what people typed lies sealed in them.

use crate::error::BackupError;
use crate::manifest::{FORMAT, Head, Manifest, Stream};
use crate::sealing::{self, Identity};
use data_encoding::{BASE64, HEXLOWER};
use files::store::StoreError;
use files::store::objects::Objects;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use ring::digest;
use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Folder of the pieces of databases.
pub const PIECES: &str = "pieces";
/// Folder of the sealed files.
pub const FILES: &str = "files";
/// Folder of lists of names.
pub const LISTS: &str = "lists";
/// Folder of heads.
pub const BACKUPS: &str = "backups";
/// Folder of what was found when a backup was restored for a trial.
pub const PROOFS: &str = "proofs";

/// Folder of the pieces of logs of writes.
pub const WRITES: &str = "writes";

/// Objects asked for at once.
pub const AT_ONCE: usize = 8;
/// A piece unpacks to no more than this.
const PIECE_BYTES_MAX: u64 = 64 << 20;
const MOMENT: &str = "%Y%m%dT%H%M%SZ";

/// Where backups lie.
#[derive(Clone)]
pub struct Repository {
    objects: Objects,
}

/// A backup, or a proof, as its name says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The moment, to the second.
    pub moment: Timestamp,
    /// Its id.
    pub id: String,
    /// Its object.
    pub name: String,
}

impl Repository {
    /// The backups in a store; nothing is asked of it yet.
    pub fn new(objects: Objects) -> Self {
        Self { objects }
    }

    /// The store itself.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// An id that nothing else has.
    #[allow(clippy::disallowed_methods)] // ids of backups belong to no installation and stand in no database
    pub fn new_id(&self) -> String {
        let id = Uuid::now_v7().simple().to_string();
        id[id.len() - 12..].to_owned()
    }

    /// Every backup that was written to its end, the oldest first.
    pub async fn backups(&self) -> Result<Vec<Found>, BackupError> {
        self.found(BACKUPS).await
    }

    /// Every proof, the oldest first.
    pub async fn proofs(&self) -> Result<Vec<Found>, BackupError> {
        self.found(PROOFS).await
    }

    async fn found(&self, folder: &str) -> Result<Vec<Found>, BackupError> {
        let listed = self.objects.list(folder).await?;
        let mut all: Vec<Found> = listed.iter().filter_map(|object| found(folder, &object.name)).collect();
        all.sort();
        Ok(all)
    }

    /// The backup of this id, or the newest.
    pub async fn pick(&self, id: Option<&str>) -> Result<Found, BackupError> {
        let all = self.backups().await?;
        let picked = match id {
            Some(id) => all.into_iter().find(|found| found.id == id),
            None => all.into_iter().next_back(),
        };
        picked.ok_or_else(|| BackupError::NoSuch(id.unwrap_or("di tempat ini").to_owned()))
    }

    /// An object whose bytes are what its name says.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, BackupError> {
        let bytes = match self.objects.get(name).await {
            Ok(bytes) => bytes,
            Err(StoreError::Missing(name)) => return Err(BackupError::Missing(name)),
            Err(other) => return Err(other.into()),
        };
        let said = name.rsplit_once('-').map_or("", |(_, hash)| hash);
        if said == sha256(&bytes) { Ok(bytes) } else { Err(BackupError::Damaged(name.to_owned(), "hash-nya berbeda")) }
    }

    /// Keeps an object of a folder under its own hash; its name.
    pub async fn keep(&self, folder: &str, label: &str, bytes: Vec<u8>) -> Result<String, BackupError> {
        let name = named(folder, label, &sha256(&bytes));
        self.objects.put_new(&name, bytes).await?;
        Ok(name)
    }

    /// What anybody may read of a backup.
    pub async fn head(&self, found: &Found) -> Result<Head, BackupError> {
        let bytes = self.get(&found.name).await?;
        let damaged = || BackupError::Damaged(found.name.clone(), "tidak terbaca");
        let head: Head = serde_json::from_slice(&bytes).map_err(|_| damaged())?;
        if head.format > FORMAT { Err(BackupError::Newer(head.format)) } else { Ok(head) }
    }

    /// The manifest, for whoever has an identity.
    pub async fn manifest(&self, found: &Found, identities: &[Identity]) -> Result<Manifest, BackupError> {
        let head = self.head(found).await?;
        let damaged = |why| BackupError::Damaged(found.name.clone(), why);
        let sealed = BASE64.decode(head.sealed.as_bytes()).map_err(|_| damaged("tidak terbaca"))?;
        let plain = unpacked(&found.name, &sealing::open(identities, &found.name, &sealed)?)?;
        let manifest: Manifest = serde_json::from_slice(&plain).map_err(|_| damaged("daftar isinya tidak terbaca"))?;
        if manifest.id == head.id && manifest.moment == head.moment {
            Ok(manifest)
        } else {
            Err(damaged("kepala dan isinya dari dua cadangan"))
        }
    }

    /// The names of all objects that a backup needs, its files in the order of their ids first.
    pub async fn needed(&self, head: &Head) -> Result<Vec<String>, BackupError> {
        let mut text = Vec::new();
        for list in &head.lists {
            text.extend(unpacked(list, &self.get(list).await?)?);
        }
        let text = String::from_utf8(text).map_err(|_| BackupError::Other("Daftar isi cadangan bukan teks.".into()))?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    /// Holds everything that a backup needs against its hash; needs no key. What is wrong, a line each.
    pub async fn check(
        &self,
        found: &Found,
        say: &mut (dyn FnMut(usize, usize) + Send),
    ) -> Result<Vec<String>, BackupError> {
        let head = match self.head(found).await {
            Err(error @ (BackupError::Damaged(..) | BackupError::Missing(_))) => return Ok(vec![error.to_string()]),
            other => other?,
        };
        let names = match self.needed(&head).await {
            Err(error @ (BackupError::Damaged(..) | BackupError::Missing(_))) => return Ok(vec![error.to_string()]),
            other => other?,
        };
        let mut wrong = Vec::new();
        for (done, batch) in names.chunks(AT_ONCE).enumerate() {
            let mut asked = JoinSet::new();
            for name in batch {
                let (own, name) = (self.clone(), name.clone());
                asked.spawn(async move { own.get(&name).await.map(|_| ()) });
            }
            while let Some(answer) = asked.join_next().await {
                match answer.map_err(|e| BackupError::Other(e.to_string()))? {
                    Ok(()) => {}
                    Err(error @ (BackupError::Damaged(..) | BackupError::Missing(_))) => wrong.push(error.to_string()),
                    Err(other) => return Err(other),
                }
            }
            say((done + 1) * AT_ONCE, names.len());
        }
        wrong.sort();
        Ok(wrong)
    }

    /// The bytes of a stream, piece by piece; the last answer is an error where the whole is not what was written.
    pub fn read(
        &self,
        stream: &Stream,
        identities: &Arc<Vec<Identity>>,
    ) -> mpsc::Receiver<Result<Vec<u8>, BackupError>> {
        let (give, take) = mpsc::channel(2);
        let (own, stream, identities) = (self.clone(), stream.clone(), identities.clone());
        tokio::spawn(async move {
            if let Err(error) = own.read_to(&stream, &identities, &give).await {
                let _ = give.send(Err(error)).await;
            }
        });
        take
    }

    async fn read_to(
        &self,
        stream: &Stream,
        identities: &Arc<Vec<Identity>>,
        give: &mpsc::Sender<Result<Vec<u8>, BackupError>>,
    ) -> Result<(), BackupError> {
        let failed = |e: tokio::task::JoinError| BackupError::Other(e.to_string());
        let mut whole = digest::Context::new(&digest::SHA256);
        let mut ahead = VecDeque::new();
        let mut names = stream.pieces.iter();
        loop {
            while ahead.len() < AT_ONCE / 2
                && let Some(name) = names.next()
            {
                let (own, name, identities) = (self.clone(), name.clone(), identities.clone());
                ahead.push_back(tokio::spawn(async move { own.piece(name, identities).await }));
            }
            let Some(next) = ahead.pop_front() else { break };
            let piece = next.await.map_err(failed)??;
            whole.update(&piece);
            if give.send(Ok(piece)).await.is_err() {
                return Ok(());
            }
        }
        if HEXLOWER.encode(whole.finish().as_ref()) == stream.sha256 {
            Ok(())
        } else {
            Err(BackupError::Damaged(stream.name.clone(), "keseluruhannya berbeda"))
        }
    }

    async fn piece(&self, name: String, identities: Arc<Vec<Identity>>) -> Result<Vec<u8>, BackupError> {
        let sealed = self.get(&name).await?;
        let opened = tokio::task::spawn_blocking(move || unpacked(&name, &sealing::open(&identities, &name, &sealed)?));
        opened.await.map_err(|e| BackupError::Other(e.to_string()))?
    }

    /// All of a small stream.
    pub async fn read_whole(&self, stream: &Stream, identities: &Arc<Vec<Identity>>) -> Result<Vec<u8>, BackupError> {
        let (mut pieces, mut whole) = (self.read(stream, identities), Vec::new());
        while let Some(piece) = pieces.recv().await {
            whole.extend(piece?);
        }
        Ok(whole)
    }
}

/// The name of an object: folder, two digits that spread the objects of a folder, label, hash.
pub fn named(folder: &str, label: &str, hash: &str) -> String {
    if folder == BACKUPS || folder == PROOFS {
        format!("{folder}/{label}-{hash}")
    } else {
        format!("{folder}/{}/{label}-{hash}", &hash[..2])
    }
}

/// The label of a backup or proof.
pub fn label(moment: Timestamp, id: &str) -> String {
    format!("{}-{id}", moment.strftime(MOMENT))
}

fn found(folder: &str, name: &str) -> Option<Found> {
    let mut parts = name.strip_prefix(folder)?.strip_prefix('/')?.splitn(3, '-');
    let (moment, id, hash) = (parts.next()?, parts.next()?, parts.next()?);
    let moment = DateTime::strptime(MOMENT, moment).ok()?;
    let moment = Offset::UTC.to_timestamp(moment).ok()?;
    (hash.len() == 64).then(|| Found { moment, id: id.to_owned(), name: name.to_owned() })
}

/// SHA-256 in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// Packed as `gzip` does it, quickly.
pub fn packed(bytes: &[u8]) -> Result<Vec<u8>, BackupError> {
    let told = |e: std::io::Error| BackupError::Other(e.to_string());
    let mut out = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::fast());
    out.write_all(bytes).map_err(told)?;
    out.finish().map_err(told)
}

/// What [`packed`] made of it.
pub fn unpacked(name: &str, bytes: &[u8]) -> Result<Vec<u8>, BackupError> {
    let mut out = Vec::new();
    let mut reader = GzDecoder::new(bytes).take(PIECE_BYTES_MAX);
    match reader.read_to_end(&mut out) {
        Ok(_) => Ok(out),
        Err(_) => Err(BackupError::Damaged(name.to_owned(), "tidak dapat dibuka")),
    }
}
