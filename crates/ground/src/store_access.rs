//! How a store is reached: what the configuration says of S3, with its secret read from a file of its own.

use crate::config::{Config, S3};
use files::store::{S3Options, StoreOptions};

/// Options for an address, with the authorities of the configuration; a sentence where something is missing.
pub fn options(config: &Config, url: &str, s3: &S3) -> Result<StoreOptions, String> {
    let mut options = StoreOptions::default();
    if url.starts_with("s3://") {
        let file = s3.secret_key_file.as_ref().ok_or("s3.secret_key_file belum diisi.")?;
        let secret = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
        let region = s3.region.clone().unwrap_or_else(|| "us-east-1".into());
        let access = s3.access_key.clone().unwrap_or_default();
        let mut access = S3Options::new(s3.endpoint.clone(), region, access, secret.trim().to_owned());
        let here =
            |endpoint: &str| endpoint.starts_with("http://127.0.0.1") || endpoint.starts_with("http://localhost");
        access.allow_http = s3.endpoint.as_deref().is_some_and(here);
        access.root_certificate_pem = config.authorities_pem()?;
        options.s3 = Some(access);
    }
    Ok(options)
}
