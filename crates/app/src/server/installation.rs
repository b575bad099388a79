//! Database, keys and files of one installation belong together: where they do not, nothing starts, and nothing is begun anew.

use super::file_store;
use super::setup_error::SetupError;
use db::{Db, DbError};
use files::store::Store;
use ground::config::Config;
use ground::installation_mark as mark;
use ground::master_keys;
use houses::account::first_key;
use jiff::Timestamp;
use ledger::Randomness;
use ledger::installation::{self, Identity};
use ledger::vault::Vault;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How long the start waits for a file store; one that is away now is asked again by the check of everything.
const STORE_MAX: Duration = Duration::from_secs(10);
/// Files of which one must be there before a store is taken for that of a database.
const TRIED: &str = "select id from file order by id desc limit 20";

/// Why what is there does not belong together, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The master key is another one.
    #[error(
        "Kunci induk {file} bukan kunci basis data {database}. Kembalikan kunci yang asli dari salinannya ke {file}. Jangan membuat \
         kunci baru: data yang ada hanya dapat dibuka dengan kunci yang asli."
    )]
    MasterKey {
        /// Its file.
        file: String,
        /// The database.
        database: String,
    },
    /// There is none, and a new one would not open what is there.
    #[error(
        "Kunci induk {file} tidak ada, padahal {belongs} sudah berisi data yang hanya dapat dibuka dengannya. Kembalikan kunci itu dari          salinannya ke {file}. Kunci baru tidak dibuat."
    )]
    MasterKeyLost {
        /// Its file.
        file: String,
        /// What lies under it.
        belongs: String,
    },
    /// The database of these keys or files is gone, or empty.
    #[error(
        "Basis data {database} tidak ada atau kosong, padahal {mark} mencatat pemasangan {id} yang pernah berjalan. Tidak dimulai dari \
         kosong. Pasang kembali disk atau server tempat basis data itu, betulkan database_url, atau pulihkan dari salinan. Bila \
         memang hendak memulai pemasangan baru: saporancak installation begin-anew {id}"
    )]
    DatabaseGone {
        /// The database that was expected.
        database: String,
        /// Where the id stands.
        mark: String,
        /// Which installation.
        id: Uuid,
    },
    /// Database and keys, or files, are of two installations.
    #[error(
        "{place} milik pemasangan {theirs}, sedangkan basis data {database} milik pemasangan {ours}. Betulkan konfigurasi, atau \
         kembalikan dari salinan yang sepasang."
    )]
    OfAnother {
        /// Keys or files.
        place: String,
        /// What stands there.
        theirs: Uuid,
        /// The database.
        database: String,
        /// What stands in it.
        ours: Uuid,
    },
    /// The file store is not the one whose files the database names.
    #[error(
        "Tempat berkas {place} bukan tempat berkas pemasangan {id}: tanda dan berkas-berkasnya tidak ada di sana. Pasang kembali \
         disknya, betulkan files_url, atau pulihkan dari salinan."
    )]
    FilesGone {
        /// The store.
        place: String,
        /// Which installation.
        id: String,
    },
    /// The store's mark says nothing.
    #[error("Tanda pemasangan di tempat berkas {place} rusak. Isinya harus: {id}")]
    FilesMark {
        /// The store.
        place: String,
        /// What it should say.
        id: String,
    },
}

impl From<Wrong> for SetupError {
    fn from(wrong: Wrong) -> Self {
        Self::Installation(wrong.to_string())
    }
}

/// The ids that stand outside the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Beside the keys.
    pub keys: Option<Uuid>,
    /// In the file store, where it could be asked.
    pub files: Option<Uuid>,
}

impl Marks {
    /// Reads both; a store that is away, or whose folder is not there, has none for now.
    pub async fn read(config: &Config) -> Result<Self, SetupError> {
        let keys = mark::read(config).map_err(|e| SetupError::Installation(e.to_string()))?;
        let files = match file_store::open(config, file_store::Folder::MustBeThere) {
            Ok(store) => store_mark(&store).await.ok().flatten(),
            Err(_) => None,
        };
        Ok(Self { keys, files: files.as_deref().and_then(mark::parse) })
    }

    /// Where one stands, and which.
    fn any(self, config: &Config) -> Option<(String, Uuid)> {
        let keys = self.keys.map(|id| (mark::file(config).display().to_string(), id));
        keys.or_else(|| self.files.map(|id| (format!("tempat berkas {}", shown(&config.files_url())), id)))
    }
}

async fn store_mark(store: &Store) -> Result<Option<String>, String> {
    let asked = tokio::time::timeout(STORE_MAX, store.mark()).await;
    asked.map_err(|_| format!("tidak menjawab dalam {} detik", STORE_MAX.as_secs()))?.map_err(|e| e.to_string())
}

/// An address for the screen: what stands before the `@` may be a password.
pub fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
        _ => url.to_owned(),
    }
}

fn database_gone(config: &Config, (mark, id): (String, Uuid)) -> Wrong {
    Wrong::DatabaseGone { database: shown(&config.database_url()), mark, id }
}

/// Refuses to make a database file where keys or files say that there was one. Before anything is opened.
pub fn not_gone(config: &Config, marks: Marks) -> Result<(), Wrong> {
    let url = config.database_url();
    let Some(file) = url.strip_prefix("sqlite:").map(Path::new) else { return Ok(()) };
    if std::fs::metadata(file).is_ok_and(|found| found.len() > 0) {
        return Ok(());
    }
    marks.any(config).map_or(Ok(()), |found| Err(database_gone(config, found)))
}

/// The same for a database that answers and holds nothing. Before its tables are made.
pub async fn not_emptied(config: &Config, db: &Db, marks: Marks) -> Result<(), SetupError> {
    let Some(found) = marks.any(config) else { return Ok(()) };
    let holds = db.read(|tx| Ok(installation::get_if_there(tx)?.is_some() || installation::is_used(tx)?)).await?;
    if holds { Ok(()) } else { Err(database_gone(config, found).into()) }
}

/// The database to be looked at, where it can be had: a file that is there, or a server that answers.
fn looked_at(config: &Config) -> Result<Option<Db>, DbError> {
    let url = config.database_url();
    let file = url.strip_prefix("sqlite:").map(Path::new);
    if file.is_some_and(|file| std::fs::metadata(file).map_or(0, |found| found.len()) == 0) {
        return Ok(None);
    }
    Db::open_to_read(&url).map(Some)
}

/// Whether anything was ever done in the database; one that is not there holds nothing.
pub async fn holds_something(config: &Config) -> Result<bool, SetupError> {
    let Some(db) = looked_at(config)? else { return Ok(false) };
    Ok(db.read(|tx| Ok(installation::get_if_there(tx)?.is_some() || installation::is_used(tx)?)).await?)
}

/// What the database says of itself; `None` where there is none, or it was never started by a program that asks.
pub async fn identity(config: &Config) -> Result<Option<Identity>, SetupError> {
    let Some(db) = looked_at(config)? else { return Ok(None) };
    Ok(db.read(|tx| installation::get_if_there(tx)).await?)
}

/// Before keys are made or changed: refuses a new master key where the old one only has to be brought back, and any work with another
/// than the database's. Answers with what could not be looked at.
pub async fn before_keys(config: &Config) -> Result<Option<String>, SetupError> {
    let file = config.master_key_file();
    if file.exists() {
        let vault = master_keys::vault(config).map_err(|e| SetupError::Keys(e.to_string()))?;
        return Ok(match looked_at(config) {
            Ok(None) => None,
            Ok(Some(db)) => right_key(config, &db, &Arc::new(vault)).await.map(|_| None)?,
            Err(error) => Some(error.to_string()),
        });
    }
    let lost = |belongs: String| Wrong::MasterKeyLost { file: file.display().to_string(), belongs };
    if let Some(id) = mark::read(config).map_err(|e| SetupError::Installation(e.to_string()))? {
        return Err(lost(format!("pemasangan {id}")).into());
    }
    match looked_at(config) {
        Ok(None) => Ok(None),
        Ok(Some(db)) => {
            let used =
                db.read(|tx| Ok(installation::get_if_there(tx)?.is_some() || installation::is_used(tx)?)).await?;
            if used { Err(lost(format!("basis data {}", shown(&config.database_url()))).into()) } else { Ok(None) }
        }
        Err(error) => Ok(Some(error.to_string())),
    }
}

fn another_key(config: &Config) -> Wrong {
    let file = config.master_key_file().display().to_string();
    Wrong::MasterKey { file, database: shown(&config.database_url()) }
}

/// Whether this master key is the database's; one that was never started by a program that asks is tried on what lies in it.
pub async fn right_key(config: &Config, db: &Db, vault: &Arc<Vault>) -> Result<Option<Identity>, SetupError> {
    let (handle, whole) = (vault.clone(), db.pending().await? == 0);
    let found = db.read(move |tx| {
        let identity = installation::get_if_there(tx)?;
        let proved = match &identity {
            Some(identity) => Some(identity.master_check == handle.check_value()),
            None if db::has_table(tx, "account")? => first_key::is_proved(tx, &handle, whole)?,
            None => None,
        };
        Ok((identity, proved))
    });
    match found.await? {
        (_, Some(false)) => Err(another_key(config).into()),
        (identity, Some(true) | None) => Ok(identity),
    }
}

/// What stands outside is what stands in the database.
pub fn belong_together(config: &Config, identity: &Identity, marks: Marks) -> Result<(), Wrong> {
    let places = [
        (marks.keys, format!("Folder kunci ({})", mark::file(config).display())),
        (marks.files, format!("Tempat berkas {}", shown(&config.files_url()))),
    ];
    for (found, place) in places {
        if let Some(theirs) = found.filter(|theirs| *theirs != identity.id) {
            let (database, ours) = (shown(&config.database_url()), identity.id);
            return Err(Wrong::OfAnother { place, theirs, database, ours });
        }
    }
    Ok(())
}

/// Settles which installation this is, after the schema is there: checks it, or begins it. The id beside the keys is written where it
/// is missing, because the key has proved itself.
pub async fn settle(
    config: &Config,
    (db, vault): (&Db, &Arc<Vault>),
    marks: Marks,
    now: Timestamp,
) -> Result<Identity, SetupError> {
    let identity = if let Some(identity) = right_key(config, db, vault).await? {
        identity
    } else {
        // A database that was restored from before keeps the id of its keys.
        let id = marks.keys.or(marks.files).unwrap_or_else(|| Randomness::default().id());
        let check = vault.check_value();
        let begun = db.command(move |tx| installation::begin(tx, (id, &check), now));
        let begun: Result<Option<Identity>, DbError> = begun.await;
        begun?.ok_or(DbError::Closed)?
    };
    belong_together(config, &identity, marks)?;
    if marks.keys.is_none()
        && let Err(error) = mark::write(config, identity.id)
    {
        let file = mark::file(config);
        tracing::warn!(%error, file = %file.display(), "the id of the installation cannot be written beside the keys");
    }
    Ok(identity)
}

/// Opens the file store of this installation, and no other; one that was never marked gets its mark, if the files are there.
pub async fn settle_files(config: &Config, db: &Db, identity: &Identity, now: Timestamp) -> Result<Store, SetupError> {
    let (place, id) = (shown(&config.files_url()), identity.id);
    let known = identity.files_at.is_some();
    let folder = if known { file_store::Folder::MustBeThere } else { file_store::Folder::MayBeMade };
    let gone = || Wrong::FilesGone { place: place.clone(), id: id.to_string() };
    let store = match file_store::open(config, folder) {
        Err(_) if known && !file_store::is_there(config) => return Err(gone().into()),
        opened => opened?,
    };
    let away = |error: String| {
        if config.files_url().starts_with("s3://") {
            tracing::warn!(error, "the file store does not answer; whose it is will be asked later");
            Ok(store.clone())
        } else {
            Err(SetupError::Files(error))
        }
    };
    let found = match store_mark(&store).await {
        Ok(found) => found,
        Err(error) => return away(error),
    };
    match found {
        Some(found) => of_this(config, identity, &found)?,
        None if known => return Err(gone().into()),
        None => {
            if !holds_some(db, &store).await? {
                return Err(gone().into());
            }
            if let Err(error) = store.put_mark(&mark::text(id)).await {
                return away(error.to_string());
            }
        }
    }
    if !known {
        let noted: Result<(), DbError> = db.command(move |tx| installation::files_marked(tx, now)).await;
        noted?;
    }
    Ok(store)
}

/// Whether the mark of a store is this installation's.
fn of_this(config: &Config, identity: &Identity, found: &str) -> Result<(), Wrong> {
    let Some(theirs) = mark::parse(found) else {
        return Err(Wrong::FilesMark { place: shown(&config.files_url()), id: identity.id.to_string() });
    };
    belong_together(config, identity, Marks { keys: None, files: Some(theirs) })
}

/// Whether a store that bore its mark bears it still; one that does not answer is an error too.
pub async fn has_its_files(config: &Config, identity: &Identity, store: &Store) -> Result<(), SetupError> {
    let Some(found) = store_mark(store).await.map_err(SetupError::Files)? else {
        let (place, id) = (shown(&config.files_url()), identity.id.to_string());
        return Err(Wrong::FilesGone { place, id }.into());
    };
    Ok(of_this(config, identity, &found)?)
}

/// Whether one of the newest files that the database names lies there; a database that names none fits everywhere.
async fn holds_some(db: &Db, store: &Store) -> Result<bool, SetupError> {
    let ids = db.read(|tx| Ok(tx.query(TRIED, &[])?.iter().map(|row| row.id("id")).collect::<Vec<_>>())).await?;
    if ids.is_empty() {
        return Ok(true);
    }
    for id in ids {
        if store.exists(id).await.map_err(|e| SetupError::Files(e.to_string()))? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        assert_eq!(shown("postgres://budi:rahasia@db/izin"), "postgres://…@db/izin");
        assert_eq!(shown("postgres://db/izin"), "postgres://db/izin");
        assert_eq!(shown("sqlite:/srv/izin.db"), "sqlite:/srv/izin.db");
    }
}
