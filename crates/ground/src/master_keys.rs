//! The master keys as files: the first one, and beside it `…-2`, `…-3` for those that took its place.

use crate::config::Config;
use crate::private_file::{self, KeyFileError};
use files::seal::{MasterKey, SealError};
use ledger::vault::Vault;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Why they cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeysError {
    /// A file cannot be read, or others could read it.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// It holds no key.
    #[error("{0}: {1}")]
    Malformed(String, SealError),
    /// The new one cannot be written.
    #[error("{0}: {1}")]
    Unwritable(String, std::io::Error),
}

/// The file of the key with this place, from 1.
pub fn file_of(first: &Path, place: usize) -> PathBuf {
    if place == 1 {
        return first.to_owned();
    }
    let name = first.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    first.with_file_name(format!("{name}-{place}"))
}

/// All of them, the first one first.
pub fn read(first: &Path) -> Result<Vec<MasterKey>, MasterKeysError> {
    let mut keys = vec![read_one(first)?];
    loop {
        let file = file_of(first, keys.len() + 1);
        if !file.exists() {
            return Ok(keys);
        }
        keys.push(read_one(&file)?);
    }
}

fn read_one(file: &Path) -> Result<MasterKey, MasterKeysError> {
    let text = private_file::read_key(file)?;
    MasterKey::parse(&text).map_err(|error| MasterKeysError::Malformed(file.display().to_string(), error))
}

/// The vault of an installation; it looks at the files again when it meets a key that was made since.
pub fn vault(config: &Config) -> Result<Vault, MasterKeysError> {
    let file = config.master_key_file();
    let mut keys = read(&file)?;
    let first = keys.remove(0);
    let reread = move || match read(&file) {
        Ok(keys) => Some(keys),
        Err(error) => {
            tracing::error!(%error, "the master keys cannot be read again");
            None
        }
    };
    Ok(Vault::of(first, keys, Box::new(reread)))
}

/// Puts a new key beside those that there are, on disk when it returns; from then on it wraps. Its file.
pub fn add(first: &Path, new: &MasterKey) -> Result<PathBuf, MasterKeysError> {
    let file = file_of(first, read(first)?.len() + 1);
    let told = |error| MasterKeysError::Unwritable(file.display().to_string(), error);
    // Whole under another name first: a server that looks meanwhile sees nothing or all of it.
    let draft = file.with_extension("baru");
    let mut out = private_file::options().create(true).truncate(true).open(&draft).map_err(told)?;
    out.write_all(new.to_text().as_bytes()).and_then(|()| out.sync_all()).map_err(told)?;
    std::fs::rename(&draft, &file).map_err(told)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::rand::SystemRandom;

    #[test]
    fn a_new_key_stands_behind_the_old_and_loose_modes_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = folder.path().join("master-key");
        let key = || MasterKey::generate(&SystemRandom::new()).expect("randomness");
        private_file::keep_private(&first).expect("made");
        std::fs::write(&first, key().to_text().as_bytes()).expect("written");
        let second = key();
        assert_eq!(add(&first, &second).expect("added"), folder.path().join("master-key-2"));
        assert_eq!(add(&first, &key()).expect("added"), folder.path().join("master-key-3"));
        let read_again = read(&first).expect("read");
        assert_eq!((read_again.len(), read_again[1].fingerprint()), (3, second.fingerprint()));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let loose = std::fs::Permissions::from_mode(0o644);
            std::fs::set_permissions(folder.path().join("master-key-2"), loose).expect("set");
            assert!(matches!(read(&first), Err(MasterKeysError::File(KeyFileError::Loose(..)))));
        }
    }
}
