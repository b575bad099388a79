//! Making a backup while the office works: files first, then one consistent state of the database, then the files that came meanwhile, and
//! the head last.

use super::content::{self, Content};
use super::following::Following;
use backups::cutting::Cut;
use backups::error::BackupError;
use backups::locks::{Lock, Purpose};
use backups::manifest::{FORMAT, Kind, Manifest, Mark, Stream};
use backups::repository::{AT_ONCE, FILES, Found, Repository, sha256};
use backups::sealing::Recipient;
use backups::writing::{Streaming, Tally, Upload, Writer, conclude, file_name};
use db::copying::{self, Piece};
use db::{Db, DbError, Engine};
use domain::ids::FileId;
use files::store::{Store, StoreError};
use jiff::Timestamp;
use ledger::uploads;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::task::JoinSet;
use uuid::Uuid;

/// What a backup is made of.
pub struct Source {
    /// Address of the database.
    pub database_url: String,
    /// A handle to the same, to ask what stands there now.
    pub db: Db,
    /// The sealed files.
    pub files: Store,
    /// What pieces are named with.
    pub naming: Vec<u8>,
    /// Fingerprints of the master keys.
    pub master_keys: Vec<String>,
    /// Who can open it.
    pub recipients: Vec<Recipient>,
    /// Folder for a copy of the database while it is cut up.
    pub work: PathBuf,
    /// Small files beside the database, by the names they get.
    pub beside: Vec<(String, PathBuf)>,
    /// The keys, and who can open them.
    pub keys: Option<Keys>,
    /// The continuous copy that this backup is a beginning for.
    pub following: Option<Arc<Following>>,
    /// What time it is.
    pub clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

/// The keys that go along when they are asked for.
pub struct Keys {
    /// Others than the recipients of the backup.
    pub recipients: Vec<Recipient>,
    /// Name and content of each file.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A backup that was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// Which.
    pub found: Found,
    /// What was written.
    pub tally: Tally,
    /// Files in it.
    pub files: u64,
    /// Where it stands in the continuous copy.
    pub mark: Option<Mark>,
    /// Files whose bytes are gone or damaged in the store: they are in no backup that begins now.
    pub wrong: Vec<String>,
}

/// Makes one. `say` hears how far it is.
pub async fn make(
    source: Source,
    repository: &Repository,
    say: &mut (dyn FnMut(String) + Send),
) -> Result<Made, BackupError> {
    let now = (source.clock)();
    let lock = Lock::take(repository, Purpose::Backup, now).await?.ok_or(BackupError::Pruning)?;
    let made = write(source, repository, say).await;
    lock.release().await?;
    made
}

async fn write(
    mut source: Source,
    repository: &Repository,
    say: &mut (dyn FnMut(String) + Send),
) -> Result<Made, BackupError> {
    let listed = repository.objects().list(FILES).await?;
    let mut copied = Copied { there: listed.into_iter().map(|object| object.name).collect(), ..Copied::default() };
    // Most files are copied before the state of the database is taken, so that hardly one can be discarded in between.
    let early = source.db.read(|tx| content::files(tx)).await.map_err(database)?;
    copied.copy(&source.files, repository, &early).await?;
    say(format!("berkas: {} tercatat, {} baru disalin", early.len(), copied.tally.written));

    let upload = Upload::begin(repository);
    let writer = Writer::new(repository, &upload, &source.naming, source.recipients.clone()).await?;
    let key_writer = match &source.keys {
        Some(keys) => Some(Writer::new(repository, &upload, &source.naming, keys.recipients.clone()).await?),
        None => None,
    };
    let job = Job {
        url: source.database_url.clone(),
        work: source.work.clone(),
        beside: std::mem::take(&mut source.beside),
        keys: source.keys.take(),
        following: source.following.clone(),
        clock: source.clock.clone(),
    };
    let job = tokio::task::spawn_blocking(move || job.run(writer, key_writer));
    let done = job.await.map_err(|e| BackupError::Other(e.to_string()))?;
    // An object that could not be written is the cause of what the job says then.
    upload.finish().await?;
    let Taken { moment, mark, content, streams, tally } = done?;
    let mark = reached(&source, mark).await;
    say(format!("basis data: {} bagian, {} bita baru", streams.len(), tally.written_bytes));

    copied.wrong.clear();
    copied.copy(&source.files, repository, &content.files).await?;
    let (gone, wrong) = judge(&source.db, std::mem::take(&mut copied.wrong)).await?;
    let absent: HashSet<&String> = gone.iter().chain(wrong.iter().map(|(id, _)| id)).collect();
    let names: Vec<String> =
        content.files.iter().filter(|(id, _)| !absent.contains(id)).map(|(id, hash)| file_name(id, hash)).collect();
    let manifest = manifest(&source, repository.new_id(), (moment, content), (gone, mark.clone(), streams));
    let found = conclude(repository, &source.recipients, &manifest, &names).await?;
    let tally = Tally {
        bytes: tally.bytes + copied.tally.bytes,
        written: tally.written + copied.tally.written,
        written_bytes: tally.written_bytes + copied.tally.written_bytes,
    };
    let wrong = wrong.into_iter().map(|(id, why)| format!("berkas {id}: {why}")).collect();
    Ok(Made { found, tally, files: names.len() as u64, mark, wrong })
}

/// The mark, once the continuous copy holds all that this backup holds.
async fn reached(source: &Source, mark: Option<Mark>) -> Option<Mark> {
    let from = source.following.as_ref()?.reached((source.clock)()).await?;
    mark.map(|mark| Mark { from, ..mark })
}

fn manifest(
    source: &Source,
    id: String,
    (moment, content): (Timestamp, Content),
    (gone, mark, streams): (Vec<String>, Option<Mark>, Vec<Stream>),
) -> Manifest {
    let engine = match copying::engine_of(&source.database_url) {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    };
    Manifest {
        format: FORMAT,
        id,
        moment,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        installation: content.installation,
        engine: engine.to_owned(),
        schema: content.schema,
        master_keys: source.master_keys.clone(),
        log_size: content.log.size,
        checkpoint: content.log.checkpoint,
        counters: content.counters,
        open_effects: content.open,
        files: content.files.len() as u64,
        gone,
        mark,
        streams,
    }
}

fn database(error: DbError) -> BackupError {
    BackupError::Other(format!("Basis data: {error}"))
}

/// What blocks: the copy of the database, cut and sealed.
struct Job {
    url: String,
    work: PathBuf,
    beside: Vec<(String, PathBuf)>,
    keys: Option<Keys>,
    following: Option<Arc<Following>>,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
}

struct Taken {
    moment: Timestamp,
    mark: Option<Mark>,
    content: Content,
    streams: Vec<Stream>,
    tally: Tally,
}

impl Job {
    fn run(self, mut writer: Writer, key_writer: Option<Writer>) -> Result<Taken, BackupError> {
        ground::private_file::create_folder(&self.work)
            .map_err(|e| BackupError::Other(format!("{}: {e}", self.work.display())))?;
        // Not later than the state itself: what happened after this moment may be missing.
        let moment = (self.clock)();
        let mark = self.following.as_ref().map(|following| following.mark());
        let (content, mut streams) = self.database(&mut writer)?;
        for (name, file) in &self.beside {
            let bytes = std::fs::read(file).map_err(|e| BackupError::Other(format!("{}: {e}", file.display())))?;
            streams.push(writer.whole(name, Kind::Beside, &bytes)?);
        }
        let mut tally = writer.tally;
        if let (Some(keys), Some(mut own)) = (&self.keys, key_writer) {
            for (name, bytes) in &keys.files {
                streams.push(own.whole(name, Kind::Keys, bytes)?);
            }
            tally.written += own.tally.written;
            tally.written_bytes += own.tally.written_bytes;
        }
        Ok(Taken { moment, mark, content, streams, tally })
    }

    fn database(&self, writer: &mut Writer) -> Result<(Content, Vec<Stream>), BackupError> {
        let (cut, kind) = match copying::engine_of(&self.url) {
            Engine::Sqlite => (Cut::Fixed, Kind::DatabaseFile),
            Engine::Postgres => (Cut::ByContent, Kind::Table),
        };
        let (mut streams, mut under_way, mut failed) = (Vec::new(), None::<Streaming>, None);
        let copied = copying::copy_out(&self.url, &self.work, &mut |tx| content::read(tx), &mut |piece| {
            let done = match (piece, &mut under_way) {
                (Piece::Begin { name, columns }, place) => {
                    *place = Some(Streaming::begin(name, kind, columns.to_vec(), cut));
                    Ok(())
                }
                (Piece::Bytes(bytes), Some(stream)) => stream.write(writer, bytes),
                (Piece::End, place) => match place.take() {
                    Some(stream) => stream.finish(writer).map(|done| streams.push(done)),
                    None => Ok(()),
                },
                (Piece::Bytes(_), None) => Ok(()),
            };
            done.map_err(|error| {
                failed = Some(error);
                DbError::Closed
            })
        });
        match (copied, failed) {
            (Ok(content), _) => Ok((content, streams)),
            (Err(_), Some(error)) => Err(error),
            (Err(error), None) => Err(database(error)),
        }
    }
}

/// The sealed files on their way into the repository, which has their names from their hashes.
#[derive(Default)]
struct Copied {
    there: HashSet<String>,
    tally: Tally,
    /// Files that could not be copied: id, and why.
    wrong: Vec<(String, &'static str)>,
}

impl Copied {
    async fn copy(
        &mut self,
        store: &Store,
        repository: &Repository,
        files: &[(String, String)],
    ) -> Result<(), BackupError> {
        let new: Vec<_> = files
            .iter()
            .map(|(id, hash)| (id.clone(), hash.clone(), file_name(id, hash)))
            .filter(|(_, _, name)| !self.there.contains(name))
            .collect();
        for batch in new.chunks(AT_ONCE) {
            let mut under_way = JoinSet::new();
            for (id, hash, name) in batch.iter().cloned() {
                let (store, repository) = (store.clone(), repository.clone());
                under_way.spawn(async move {
                    let copied = copy_one(&store, &repository, (&id, &hash, &name)).await;
                    (id, name, copied)
                });
            }
            while let Some(ended) = under_way.join_next().await {
                let (id, name, copied) = ended.map_err(|e| BackupError::Other(e.to_string()))?;
                match copied? {
                    Ok(bytes) => {
                        self.tally.bytes += bytes;
                        self.tally.written_bytes += bytes;
                        self.tally.written += 1;
                        self.there.insert(name);
                    }
                    Err(why) => self.wrong.push((id, why)),
                }
            }
        }
        Ok(())
    }
}

/// Copies one file; the inner error is about the file, the outer one about everything.
async fn copy_one(
    store: &Store,
    repository: &Repository,
    (id, hash, name): (&str, &str, &str),
) -> Result<Result<u64, &'static str>, BackupError> {
    let Ok(uuid) = id.parse::<Uuid>() else { return Ok(Err("id-nya rusak")) };
    let bytes = match store.get(uuid).await {
        Ok(bytes) => bytes,
        Err(StoreError::NotFound(_)) => return Ok(Err("tidak ada di tempat berkas")),
        Err(other) => return Err(other.into()),
    };
    if sha256(&bytes) != hash {
        return Ok(Err("isinya berbeda dari hash-nya"));
    }
    let length = bytes.len() as u64;
    repository.objects().put_new(name, bytes).await?;
    Ok(Ok(length))
}

/// Of files that could not be copied, those that somebody discarded meanwhile, and those that are missing although they are in the register.
async fn judge(
    db: &Db,
    wrong: Vec<(String, &'static str)>,
) -> Result<(Vec<String>, Vec<(String, &'static str)>), BackupError> {
    let judged = db.read(move |tx| {
        let (mut gone, mut missing) = (Vec::new(), Vec::new());
        for (id, why) in &wrong {
            let stands = match id.parse::<Uuid>() {
                Ok(uuid) => uploads::get(tx, FileId(uuid))?.is_some(),
                Err(_) => true,
            };
            if stands { missing.push((id.clone(), *why)) } else { gone.push(id.clone()) }
        }
        Ok((gone, missing))
    });
    judged.await.map_err(database)
}
