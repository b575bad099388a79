//! The file store that is configured: a folder, or an S3-compatible store with its credentials and authorities.

use files::store::{S3Options, Store, StoreOptions};
use ground::config::Config;

/// Opens it; nothing is asked of it yet.
pub(super) fn file_store(config: &Config) -> Result<Store, String> {
    let url = config.files_url();
    let mut options = StoreOptions::default();
    if url.starts_with("s3://") {
        let file = config.s3.secret_key_file.as_ref().ok_or("s3.secret_key_file belum diisi.")?;
        let secret = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let region = config.s3.region.clone().unwrap_or_else(|| "us-east-1".into());
        let access = config.s3.access_key.clone().unwrap_or_default();
        let mut s3 = S3Options::new(config.s3.endpoint.clone(), region, access, secret.trim().to_owned());
        s3.allow_http = config
            .s3
            .endpoint
            .as_deref()
            .is_some_and(|e| e.starts_with("http://127.0.0.1") || e.starts_with("http://localhost"));
        s3.root_certificate_pem = config.authorities_pem()?;
        options.s3 = Some(s3);
    }
    Store::open(&url, &options).map_err(|e| e.to_string())
}
