//! Files that only their owner may open: made so whatever the umask, and keys refused when others could read them.

use std::io;
use std::path::Path;

/// Bits of a mode that let anybody but the owner in.
#[cfg(unix)]
const OTHERS: u32 = 0o077;

/// Why a key is not taken.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    /// It cannot be read.
    #[error("{0}: {1}")]
    Unreadable(String, io::Error),
    /// Others may read or replace it; the sentence says how to mend it.
    #[error("Kunci {0} dapat dibuka orang lain di mesin ini (mode {1:o}). Perbaiki dengan: chmod 600 {0}")]
    Loose(String, u32),
}

/// The text of a key that only its owner may open.
pub fn read_key(path: &Path) -> Result<String, KeyFileError> {
    let told = |error| KeyFileError::Unreadable(path.display().to_string(), error);
    if let Some(mode) = loose(path).map_err(told)? {
        return Err(KeyFileError::Loose(path.display().to_string(), mode));
    }
    std::fs::read_to_string(path).map_err(told)
}

/// The mode of a file or folder that others may open.
pub fn loose(path: &Path) -> io::Result<Option<u32>> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(path)?.permissions().mode() & 0o777;
        Ok((mode & OTHERS != 0).then_some(mode))
    }
    #[cfg(not(unix))]
    std::fs::metadata(path).map(|_| None)
}

/// The mode of a folder in which others may put files in the place of ours, whatever the modes of the files are.
pub fn writable_by_others(folder: &Path) -> io::Result<Option<u32>> {
    Ok(loose(folder)?.filter(|mode| mode & 0o022 != 0))
}

/// The owner of a folder that belongs to somebody else than who runs this program: what it made there, the owner could not open.
pub fn owned_by_another(folder: &Path) -> io::Result<Option<u32>> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let owner = std::fs::metadata(folder)?.uid();
        Ok((owner != rustix::process::geteuid().as_raw()).then_some(owner))
    }
    #[cfg(not(unix))]
    std::fs::metadata(folder).map(|_| None)
}

/// Makes a folder, with those above it, where there is none.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// How to open a file that is made, where it is, for its owner alone.
pub fn options() -> std::fs::OpenOptions {
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes sure that a file is there and for its owner alone, whatever is in it: SQLite gives the files beside its own the same mode.
pub fn keep_private(path: &Path) -> io::Result<()> {
    options().create(true).truncate(false).open(path)?;
    #[cfg(unix)]
    if loose(path)?.is_some() {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}
