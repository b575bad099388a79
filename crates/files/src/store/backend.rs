//! What lies behind a store: a folder, an S3-compatible service, or memory.

use super::error::StoreError;
use super::options::StoreOptions;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{Certificate, ClientOptions, ObjectStore, RetryConfig};
use std::fmt;
use std::sync::Arc;

/// Opens an address: what answers, and below which path.
pub(super) fn open(url: &str, options: &StoreOptions) -> Result<(Arc<dyn ObjectStore>, Path), StoreError> {
    if url == "memory:" {
        return Ok((Arc::new(InMemory::new()), Path::default()));
    }
    if let Some(place) = url.strip_prefix("s3://") {
        let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
        let prefix = Path::parse(prefix).map_err(|error| StoreError::Configuration(error.to_string()))?;
        return Ok((open_s3(bucket, options)?, prefix));
    }
    if let Some(folder) = url.strip_prefix("file://") {
        return Ok((open_folder(folder, options)?, Path::default()));
    }
    if url.contains("://") || url.is_empty() {
        let problem = "the address must be a folder, file:///folder or s3://bucket/prefix";
        return Err(StoreError::Configuration(problem.into()));
    }
    Ok((open_folder(url, options)?, Path::default()))
}

/// Every put writes beside its place, syncs the file, links it there and syncs the folders above.
fn open_folder(folder: &str, options: &StoreOptions) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let cannot = |error: &dyn fmt::Display| StoreError::Configuration(format!("folder {folder}: {error}"));
    if options.must_be_there && !std::path::Path::new(folder).is_dir() {
        return Err(cannot(&"it is not there"));
    }
    create_folder(std::path::Path::new(folder)).map_err(|error| cannot(&error))?;
    let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| cannot(&error))?;
    Ok(Arc::new(store.with_fsync(true)))
}

/// A new folder is in its parents for good before the first file in it is promised to be.
fn create_folder(folder: &std::path::Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(folder)?;
    for parent in folder.canonicalize()?.ancestors().skip(1) {
        // Not every system opens folders, nor are all parents ours to read.
        if let Ok(parent) = std::fs::File::open(parent) {
            let _ = parent.sync_all();
        }
    }
    Ok(())
}

fn open_s3(bucket: &str, options: &StoreOptions) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let missing = |what: &str| StoreError::Configuration(what.into());
    let s3 = options.s3.as_ref().ok_or_else(|| missing("s3:// needs the options of S3"))?;
    // Without it reqwest panics.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(missing("set the TLS provider of the process before opening s3://"));
    }
    let mut client = ClientOptions::new().with_timeout(options.timeout).with_connect_timeout(s3.connect_timeout);
    if let Some(pem) = &s3.root_certificate_pem {
        let known = Certificate::from_pem_bundle(pem)?;
        client = known.into_iter().fold(client, ClientOptions::with_root_certificate);
    }
    let mut builder = AmazonS3Builder::new()
        .with_client_options(client)
        .with_bucket_name(bucket)
        .with_region(&s3.region)
        .with_access_key_id(&s3.access_key_id)
        .with_secret_access_key(s3.secret_access_key.as_str())
        .with_virtual_hosted_style_request(s3.bucket_in_host)
        .with_allow_http(s3.allow_http)
        .with_retry(RetryConfig { retry_timeout: options.timeout, max_retries: 3, ..RetryConfig::default() });
    if let Some(endpoint) = &s3.endpoint {
        builder = builder.with_endpoint(endpoint);
    }
    Ok(Arc::new(builder.build()?))
}
