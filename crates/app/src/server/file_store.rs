//! The file store that the configuration names: a folder, or an S3-compatible store with its credentials and authorities.

use super::setup_error::SetupError;
use files::store::{S3Options, Store, StoreOptions};
use ground::config::Config;
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
    let told = |e: &dyn std::fmt::Display| SetupError::Files(e.to_string());
    let url = config.files_url();
    let mut options = StoreOptions { must_be_there: folder == Folder::MustBeThere, ..StoreOptions::default() };
    if url.starts_with("s3://") {
        let file = config
            .s3
            .secret_key_file
            .as_ref()
            .ok_or_else(|| SetupError::Files("s3.secret_key_file belum diisi.".into()))?;
        let secret = std::fs::read_to_string(file).map_err(|e| told(&format!("{}: {e}", file.display())))?;
        let region = config.s3.region.clone().unwrap_or_else(|| "us-east-1".into());
        let access = config.s3.access_key.clone().unwrap_or_default();
        let mut s3 = S3Options::new(config.s3.endpoint.clone(), region, access, secret.trim().to_owned());
        s3.allow_http = config
            .s3
            .endpoint
            .as_deref()
            .is_some_and(|e| e.starts_with("http://127.0.0.1") || e.starts_with("http://localhost"));
        s3.root_certificate_pem = config.authorities_pem().map_err(|e| told(&e))?;
        options.s3 = Some(s3);
    }
    Store::open(&url, &options).map_err(|e| told(&e))
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
