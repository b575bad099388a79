//! Writing a backup: streams are cut, named, sealed; what the repository holds already is not written again; the head comes last.

use crate::cutting::{Cut, Cutter};
use crate::error::BackupError;
use crate::manifest::{FORMAT, Head, Kind, Manifest, Stream};
use crate::repository::{AT_ONCE, BACKUPS, FILES, Found, LISTS, PIECES, Repository, label, named, packed, sha256};
use crate::sealing::{self, Recipient};
use data_encoding::{BASE64, HEXLOWER};
use ring::{digest, hmac};
use std::collections::HashMap;
use std::convert::Infallible;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

/// What was written, and what was there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bytes of all streams and files, before packing.
    pub bytes: u64,
    /// New objects.
    pub written: u64,
    /// Bytes of the new objects.
    pub written_bytes: u64,
}

/// Objects on their way into the repository, written by a few tasks at once.
pub struct Upload {
    give: mpsc::Sender<(String, Vec<u8>)>,
    done: JoinHandle<Result<(), BackupError>>,
}

impl Upload {
    /// Begins.
    pub fn begin(repository: &Repository) -> Self {
        let (give, mut take) = mpsc::channel::<(String, Vec<u8>)>(2);
        let objects = repository.objects().clone();
        let done = tokio::spawn(async move {
            let mut under_way = JoinSet::new();
            while let Some((name, bytes)) = take.recv().await {
                if under_way.len() >= AT_ONCE
                    && let Some(ended) = under_way.join_next().await
                {
                    ended.map_err(|e| BackupError::Other(e.to_string()))??;
                }
                let objects = objects.clone();
                under_way.spawn(async move { objects.put_new(&name, bytes).await.map_err(BackupError::from) });
            }
            while let Some(ended) = under_way.join_next().await {
                ended.map_err(|e| BackupError::Other(e.to_string()))??;
            }
            Ok(())
        });
        Self { give, done }
    }

    /// What gives objects to it.
    pub fn sender(&self) -> mpsc::Sender<(String, Vec<u8>)> {
        self.give.clone()
    }

    /// All is in the repository when this returns `Ok`. Every sender must be gone.
    pub async fn finish(self) -> Result<(), BackupError> {
        drop(self.give);
        self.done.await.map_err(|e| BackupError::Other(e.to_string()))?
    }
}

/// Cuts and seals; runs on a thread that may block.
pub struct Writer {
    naming: hmac::Key,
    recipients: Vec<Recipient>,
    known: HashMap<String, String>,
    give: mpsc::Sender<(String, Vec<u8>)>,
    /// So far.
    pub tally: Tally,
}

impl Writer {
    /// A writer that knows what there is. `secret` names pieces: nobody without it can ask whether a known text is in a backup. The names
    /// belong to the recipients too, because what was sealed for others cannot be opened by these.
    pub async fn new(
        repository: &Repository,
        upload: &Upload,
        secret: &[u8],
        recipients: Vec<Recipient>,
    ) -> Result<Self, BackupError> {
        let listed = repository.objects().list(PIECES).await?;
        let known = listed.into_iter().filter_map(|object| {
            let label = object.name.rsplit('/').next()?.split('-').next()?.to_owned();
            Some((label, object.name))
        });
        let mut texts: Vec<String> = recipients.iter().map(Recipient::to_text).collect();
        texts.sort();
        let bound = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), texts.join(" ").as_bytes());
        let naming = hmac::Key::new(hmac::HMAC_SHA256, bound.as_ref());
        Ok(Self { naming, recipients, known: known.collect(), give: upload.sender(), tally: Tally::default() })
    }

    /// Keeps one piece unless it is there; the name of its object.
    fn piece(&mut self, plain: &[u8]) -> Result<String, BackupError> {
        let label = HEXLOWER.encode(hmac::sign(&self.naming, plain).as_ref());
        if let Some(name) = self.known.get(&label) {
            return Ok(name.clone());
        }
        let sealed = sealing::seal(&self.recipients, &packed(plain)?)?;
        let name = named(PIECES, &label, &sha256(&sealed));
        self.give_away(name.clone(), sealed)?;
        self.known.insert(label, name.clone());
        Ok(name)
    }

    /// Puts an object on its way.
    pub fn give_away(&mut self, name: String, bytes: Vec<u8>) -> Result<(), BackupError> {
        self.tally.written += 1;
        self.tally.written_bytes += bytes.len() as u64;
        // The other side ended because of an error of its own, which `Upload::finish` tells.
        self.give.blocking_send((name, bytes)).map_err(|_| BackupError::Other("penulisan terhenti".into()))
    }

    /// All of a small stream.
    pub fn whole(&mut self, name: &str, kind: Kind, bytes: &[u8]) -> Result<Stream, BackupError> {
        let mut stream = Streaming::begin(name, kind, Vec::new(), Cut::Fixed);
        stream.write(self, bytes)?;
        stream.finish(self)
    }
}

/// A stream under way.
pub struct Streaming {
    stream: Stream,
    cutter: Cutter,
    whole: digest::Context,
    by_rows: bool,
}

impl Streaming {
    /// Begins one.
    pub fn begin(name: &str, kind: Kind, columns: Vec<String>, cut: Cut) -> Self {
        let stream = Stream {
            name: name.to_owned(),
            kind,
            columns,
            rows: 0,
            bytes: 0,
            sha256: String::new(),
            pieces: Vec::new(),
        };
        let by_rows = kind == Kind::Table;
        Self { stream, cutter: Cutter::new(cut), whole: digest::Context::new(&digest::SHA256), by_rows }
    }

    /// Goes on.
    pub fn write(&mut self, writer: &mut Writer, bytes: &[u8]) -> Result<(), BackupError> {
        self.whole.update(bytes);
        self.stream.bytes += bytes.len() as u64;
        if self.by_rows {
            self.stream.rows += bytes.split(|byte| *byte == b'\n').skip(1).count() as u64;
        }
        let pieces = &mut self.stream.pieces;
        self.cutter.take(bytes, &mut |piece| {
            pieces.push(writer.piece(&piece)?);
            Ok(())
        })
    }

    /// Ends it.
    pub fn finish(mut self, writer: &mut Writer) -> Result<Stream, BackupError> {
        if let Some(last) = self.cutter.finish() {
            self.stream.pieces.push(writer.piece(&last)?);
        }
        self.stream.sha256 = HEXLOWER.encode(self.whole.finish().as_ref());
        writer.tally.bytes += self.stream.bytes;
        Ok(self.stream)
    }
}

/// The name of a sealed file in the repository.
pub fn file_name(id: &str, sealed_sha256: &str) -> String {
    named(FILES, id, sealed_sha256)
}

/// Writes the lists and the head. Only when this returns there is a backup.
pub async fn conclude(
    repository: &Repository,
    recipients: &[Recipient],
    manifest: &Manifest,
    files: &[String],
) -> Result<Found, BackupError> {
    let pieces = manifest.streams.iter().flat_map(|stream| &stream.pieces);
    let mut text = String::new();
    for name in files.iter().chain(pieces) {
        text += name;
        text.push('\n');
    }
    let mut parts = Vec::new();
    let mut cutter = Cutter::new(Cut::ByContent);
    let Ok(()) = cutter.take::<Infallible>(text.as_bytes(), &mut |part| {
        parts.push(part);
        Ok(())
    });
    parts.extend(cutter.finish());
    let mut lists = Vec::new();
    for part in parts {
        lists.push(repository.keep(LISTS, "list", packed(&part)?).await?);
    }
    let plain = serde_json::to_vec(manifest).map_err(|e| BackupError::Other(e.to_string()))?;
    let sealed = BASE64.encode(&sealing::seal(recipients, &packed(&plain)?)?);
    let (id, moment) = (manifest.id.clone(), manifest.moment);
    let head = Head { format: FORMAT, id: id.clone(), moment, lists, sealed };
    let bytes = serde_json::to_vec(&head).map_err(|e| BackupError::Other(e.to_string()))?;
    let name = repository.keep(BACKUPS, &label(moment, &id), bytes).await?;
    Ok(Found { moment, id, name })
}
