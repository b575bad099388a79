//! Where backups lie, and what one is made of, as the configuration says.

use super::making::Source;
use backups::Repository;
use backups::sealing::Identity;
use data_encoding::HEXLOWER;
use db::Db;
use files::store::Store;
use files::store::objects::Objects;
use ground::config::Config;
use ground::{log_keeper, master_keys, private_file, qr_keys, store_access};
use jiff::Timestamp;
use ledger::vault::Vault;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The repository; nothing is asked of it yet.
pub fn repository(config: &Config) -> Result<Repository, String> {
    let place = config.backup.place.as_ref().ok_or(
        "Tempat cadangan belum diatur. Isi [backup] place dan recipients pada konfigurasi; lihat docs/operate/backup.md.",
    )?;
    let s3 = config.backup.s3.as_ref().unwrap_or(&config.s3);
    let options = store_access::options(config, place, s3)?;
    if !place.contains("://") {
        private_file::create_folder(Path::new(place)).map_err(|e| format!("Tempat cadangan {place}: {e}"))?;
    }
    let objects = Objects::open(place, &options).map_err(|e| format!("Tempat cadangan {place}: {e}"))?;
    Ok(Repository::new(objects))
}

/// What the `naming` of pieces is derived from; no other use of the key says these words.
const NAMING: &str = "backup pieces";

/// What a backup of this installation is made of.
pub fn source(
    config: &Config,
    (db, files): (Db, Store),
    vault: &Vault,
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
) -> Result<Source, String> {
    let masters = master_keys::read(&config.master_key_file()).map_err(|e| e.to_string())?;
    let work = config.backup.work_folder.clone().unwrap_or_else(|| config.data.join("backup-work"));
    Ok(Source {
        database_url: config.database_url(),
        db,
        files,
        naming: vault.search_hash(NAMING, "1"),
        master_keys: masters.iter().map(|key| HEXLOWER.encode(&key.fingerprint())).collect(),
        recipients: config.backup.recipients(),
        work,
        beside: beside(config),
        keys: None,
        following: None,
        clock,
    })
}

/// The list of destroyed keys, by the name it has in a backup.
pub const ERASED: &str = "erased-keys";
/// The last checkpoint of the log.
pub const CHECKPOINT: &str = "checkpoint";

/// Small files that lie beside the database and are no secret.
fn beside(config: &Config) -> Vec<(String, PathBuf)> {
    let keys = config.signing_folder();
    let mut files = vec![
        (ERASED.to_owned(), config.erased_file()),
        (CHECKPOINT.to_owned(), config.checkpoint_file()),
        (qr_keys::ANNOUNCED.to_owned(), keys.join(qr_keys::ANNOUNCED)),
    ];
    files.retain(|(_, file)| file.is_file());
    files
}

/// Every file of keys, for a backup with keys: name and content.
pub fn key_files(config: &Config) -> Result<Vec<(String, Vec<u8>)>, String> {
    let first = config.master_key_file();
    let told = |path: &Path, e: std::io::Error| format!("{}: {e}", path.display());
    let mut paths: Vec<PathBuf> = Vec::new();
    for place in 1.. {
        let file = master_keys::file_of(&first, place);
        if !file.is_file() {
            break;
        }
        paths.push(file);
    }
    let folder = config.signing_folder();
    for entry in std::fs::read_dir(&folder).map_err(|e| told(&folder, e))? {
        let path = entry.map_err(|e| told(&folder, e))?.path();
        if path.is_file() && !paths.contains(&path) {
            paths.push(path);
        }
    }
    let read = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        std::fs::read(path).map(|bytes| (name, bytes)).map_err(|e| told(path, e))
    };
    paths.iter().map(read).collect()
}

/// The identities that open backups: of the file that is named, or of the configuration.
pub fn identities(config: &Config, named: Option<&Path>) -> Result<Vec<Identity>, String> {
    let file = named.or(config.backup.identity_file.as_deref()).ok_or(
        "Identitas age yang membuka cadangan belum disebut. Tulis --identity BERKAS, atau isi backup.identity_file.",
    )?;
    let text = private_file::read_key(file).map_err(|e| e.to_string())?;
    Identity::parse_file(&text).map_err(|e| format!("{}: {e}", file.display()))
}

/// The file of the log's key.
pub fn log_key_file(config: &Config) -> PathBuf {
    config.signing_folder().join(log_keeper::KEY)
}
