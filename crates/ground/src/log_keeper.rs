//! What a process needs to keep the log: its key, and the last checkpoint, which lies outside the database too.

use crate::config::Config;
use crate::private_file::{self, KeyFileError};
use ledger::log::checkpoint::{self, Head};
use ledger::log::error::LogError;
use ledger::log::key::LogKey;
use ledger::log::sequencer::Kept;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// File with the key of the log, in the folder of signing keys.
pub const KEY: &str = "log-key";

/// Why the log cannot be kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepingError {
    /// Its key cannot be read.
    #[error("{0}")]
    KeyFile(#[from] KeyFileError),
    /// The log itself.
    #[error("{0}")]
    Log(#[from] LogError),
    /// The checkpoint outside.
    #[error("Titik periksa {0}: {1}")]
    Outside(String, std::io::Error),
}

/// What keeps the log of one process.
pub struct LogKeeper {
    key: LogKey,
    process: String,
    file: PathBuf,
    outside: Mutex<Option<Head>>,
}

/// The text of a new key for the log of this installation.
pub fn new_key(config: &Config, seed: &[u8; 32]) -> Result<String, LogError> {
    LogKey::create(&name(config), seed)
}

/// The name of the log: its address without scheme.
fn name(config: &Config) -> String {
    let host = config.public_url.split_once("://").map_or(config.public_url.as_str(), |(_, host)| host);
    format!("{}/log", host.replace(['+', ' '], ""))
}

/// The key that signs checkpoints.
pub fn key(config: &Config) -> Result<LogKey, KeepingError> {
    Ok(LogKey::parse(&private_file::read_key(&config.signing_folder().join(KEY))?)?)
}

/// What the checkpoint outside says; `None` when there is none.
pub fn outside(file: &Path, key: &LogKey) -> Result<Option<Head>, KeepingError> {
    match std::fs::read_to_string(file) {
        Ok(signed) => Ok(Some(checkpoint::read(key.public(), &signed)?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(KeepingError::Outside(file.display().to_string(), error)),
    }
}

impl LogKeeper {
    /// Reads the key and the checkpoint outside; `process` names this process among those on one database.
    pub fn open(config: &Config, process: String) -> Result<Self, KeepingError> {
        let (key, file) = (key(config)?, config.checkpoint_file());
        let outside = Mutex::new(outside(&file, &key)?);
        Ok(Self { key, process, file, outside })
    }

    /// What others check checkpoints with.
    pub fn public_key(&self) -> &str {
        self.key.public()
    }

    /// The key that signs.
    pub fn key(&self) -> &LogKey {
        &self.key
    }

    /// The name of this process among those on one database.
    pub fn process(&self) -> &str {
        &self.process
    }

    /// What the checkpoint outside says.
    pub fn outside(&self) -> Option<Head> {
        *self.locked()
    }

    fn locked(&self) -> MutexGuard<'_, Option<Head>> {
        self.outside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over a checkpoint that the tree goes on to, and puts it where the old one was; one at a time, and never an older one.
    pub fn keep_outside(&self, kept: &Kept) -> Result<(), KeepingError> {
        let head = checkpoint::read(self.key.public(), &kept.checkpoint)?;
        let mut outside = self.locked();
        if outside.is_some_and(|newer| newer.size >= head.size) {
            return Ok(());
        }
        let told = |error| KeepingError::Outside(self.file.display().to_string(), error);
        let written = || -> std::io::Result<()> {
            if let Some(folder) = self.file.parent() {
                private_file::create_folder(folder)?;
            }
            let new = self.file.with_extension(&self.process);
            let mut file = private_file::options().create(true).truncate(true).open(&new)?;
            file.write_all(kept.checkpoint.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&new, &self.file)
        };
        written().map_err(told)?;
        *outside = Some(head);
        Ok(())
    }
}
