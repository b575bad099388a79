//! The HTTP client: with limits, and with nothing that it does by itself.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// The client could not be made: no certificates of authorities on the machine, or one of ours cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client cannot be made: {0}")]
pub struct ClientError(String);

impl ClientError {
    /// What is wrong, without saying what it kept from being made.
    pub fn about(&self) -> &str {
        &self.0
    }
}

/// Makes a client that waits so long for a connection (TLS included), and so long for a whole request with its answer.
///
/// It follows no redirect (a secret would travel along), asks no proxy from the environment, keeps no connection (an old one that dies
/// in use would leave the outcome unknown) and repeats nothing by itself. `authority_files`: certificates (PEM) of authorities to trust
/// besides the public ones.
pub fn client(connect: Duration, whole: Duration, authority_files: &[PathBuf]) -> Result<reqwest::Client, ClientError> {
    // The program sets ring at its start; tests that use one crate alone have nobody to do so.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("saporancak/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(connect)
        .timeout(whole)
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .retry(reqwest::retry::never())
        .no_proxy();
    for file in authority_files {
        for authority in authorities(file)? {
            builder = builder.add_root_certificate(authority);
        }
    }
    builder.build().map_err(|e| ClientError(e.to_string()))
}

/// The certificates of authorities in a file (PEM, one or several); one without any is a mistake.
pub fn authorities(file: &Path) -> Result<Vec<reqwest::Certificate>, ClientError> {
    let said = |why: String| ClientError(format!("{}: {why}", file.display()));
    let pem = std::fs::read(file).map_err(|e| said(e.to_string()))?;
    let found = reqwest::Certificate::from_pem_bundle(&pem).map_err(|e| said(e.to_string()))?;
    if found.is_empty() { Err(said("tidak berisi sertifikat (PEM)".into())) } else { Ok(found) }
}
