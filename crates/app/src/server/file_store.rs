//! The file store that the configuration names: a folder, or an S3-compatible store with its credentials and authorities.

use super::setup_error::SetupError;
use files::store::Store;
use ground::config::Config;
use ground::store_access;
use std::path::PathBuf;

/// What is done where the folder of a store is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    /// It is made.
    MayBeMade,
    /// It is an error: there were files in it.
    MustBeThere,
}

/// Opens it; an S3-compatible store is not asked anything yet.
pub fn open(config: &Config, folder: Folder) -> Result<Store, SetupError> {
    let url = config.files_url();
    let mut options = store_access::options(config, &url, &config.s3).map_err(SetupError::Files)?;
    options.must_be_there = folder == Folder::MustBeThere;
    Store::open(&url, &options).map_err(|e| SetupError::Files(e.to_string()))
}

/// The folder of the store, where it is one.
pub fn folder(config: &Config) -> Option<PathBuf> {
    let url = config.files_url();
    let path = url.strip_prefix("file://").unwrap_or(&url);
    (!path.contains("://") && path != "memory:").then(|| PathBuf::from(path))
}

/// Whether that folder is there; of a store elsewhere it is not known.
pub fn is_there(config: &Config) -> bool {
    folder(config).is_none_or(|folder| folder.is_dir())
}
