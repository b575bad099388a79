//! A restore that is not over: nobody is served from what is only half there, or gives numbers out that were given before.

use ground::config::Config;
use ground::private_file;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::PathBuf;
use uuid::Uuid;

/// The mark that a restore leaves until it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfinished {
    /// The backup.
    pub backup: String,
    /// Of this restore.
    pub restore: Uuid,
    /// Records that the log had at last, where that is known.
    pub log_size_last: Option<u64>,
}

fn file(config: &Config) -> PathBuf {
    config.data.join("restore-unfinished")
}

/// The mark, where there is one.
pub fn read(config: &Config) -> Result<Option<Unfinished>, String> {
    let file = file(config);
    match std::fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| format!("{}: {e}", file.display())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}

/// Leaves it, on disk when this returns.
pub fn begin(config: &Config, mark: &Unfinished) -> Result<(), String> {
    let file = file(config);
    let told = |e: std::io::Error| format!("{}: {e}", file.display());
    private_file::create_folder(&config.data).map_err(told)?;
    let text = serde_json::to_vec(mark).map_err(|e| e.to_string())?;
    let mut out = private_file::options().create(true).truncate(true).open(&file).map_err(told)?;
    out.write_all(&text).and_then(|()| out.sync_all()).map_err(told)
}

/// Takes it away.
pub fn end(config: &Config) -> Result<(), String> {
    let file = file(config);
    std::fs::remove_file(&file).map_err(|e| format!("{}: {e}", file.display()))
}

/// Refuses to start while there is one.
pub fn refuse(config: &Config) -> Result<(), String> {
    match read(config)? {
        None => Ok(()),
        Some(mark) => {
            Err(format!("Pemulihan cadangan {0} belum selesai. Lanjutkan dengan: saporancak restore {0}", mark.backup))
        }
    }
}
