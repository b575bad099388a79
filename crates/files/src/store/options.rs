//! What a store needs beside its address; read by the caller from the configuration, never from the environment here.

use std::fmt;
use std::time::Duration;
use zeroize::Zeroizing;

/// How to reach a store.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// For one put, get, delete or exists, retries included.
    pub timeout: Duration,
    /// For `s3://`.
    pub s3: Option<S3Options>,
    /// A folder that is not there is an error, and is not made: it may be a disk that is not mounted.
    pub must_be_there: bool,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_mins(1), s3: None, must_be_there: false }
    }
}

/// How to reach an S3-compatible store.
#[derive(Clone)]
pub struct S3Options {
    /// `https://host[:port]`; none for Amazon's own.
    pub endpoint: Option<String>,
    /// As the store calls it; `us-east-1` where it has none.
    pub region: String,
    /// Public half of the credentials.
    pub access_key_id: String,
    /// Secret half of the credentials.
    pub secret_access_key: Zeroizing<String>,
    /// `https://bucket.host/` instead of `https://host/bucket/`.
    pub bucket_in_host: bool,
    /// Without TLS: only for a store on the same machine. Content is sealed either way.
    pub allow_http: bool,
    /// Of authorities the system does not know, in PEM, one after the other.
    pub root_certificate_pem: Option<Vec<u8>>,
    /// Until the connection stands.
    pub connect_timeout: Duration,
}

impl S3Options {
    /// Over TLS, bucket in the path, ten seconds to connect.
    pub fn new(endpoint: Option<String>, region: String, access_key_id: String, secret_access_key: String) -> Self {
        Self {
            endpoint,
            region,
            access_key_id,
            secret_access_key: Zeroizing::new(secret_access_key),
            bucket_in_host: false,
            allow_http: false,
            root_certificate_pem: None,
            connect_timeout: Duration::from_secs(10),
        }
    }
}

impl fmt::Debug for S3Options {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter
            .debug_struct("S3Options")
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}
