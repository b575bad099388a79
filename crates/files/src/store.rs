//! Where sealed files lie: a folder, an S3-compatible store, or memory for tests.

mod options;

pub use options::{S3Options, StoreOptions};

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    Certificate, ClientOptions, ListResult, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload,
    RetryConfig,
};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Why the store could not do as it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL or the options make no sense; the text says what to set.
    #[error("file store: {0}")]
    Configuration(String),
    /// No blob with this id.
    #[error("no such file in the store: {0}")]
    NotFound(Uuid),
    /// Another blob has this id. Ids are random, so this is a fault of the caller.
    #[error("the store holds another file under the id {0}")]
    AlreadyExists(Uuid),
    /// No answer in time. A put may have happened all the same: repeat it, or take a new id.
    #[error("the file store did not answer in {0:?}")]
    TimedOut(Duration),
    /// Anything else the store says.
    #[error("file store")]
    Backend(#[from] object_store::Error),
}

impl StoreError {
    /// Whether the disk has no room for more.
    pub fn is_full(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
            if matches!(kind, Some(std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)) {
                return true;
            }
            cause = error.source();
        }
        false
    }
}

/// The blob that says whom the store belongs to; no id is called so.
const MARK: &str = "installation";

/// A store of sealed files by random id. Blobs are created, read and deleted, never changed.
#[derive(Clone)]
pub struct Store {
    backend: Arc<dyn ObjectStore>,
    prefix: Path,
    timeout: Duration,
}

impl Store {
    /// Opens `file:///folder`, a plain path (the folder is made), `s3://bucket/prefix`, or `memory:`.
    ///
    /// S3 needs the process-wide TLS provider that `main` sets; nothing is asked of the server yet.
    pub fn open(url: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        let (backend, prefix) = if url == "memory:" {
            (Arc::new(InMemory::new()) as Arc<dyn ObjectStore>, Path::default())
        } else if let Some(place) = url.strip_prefix("s3://") {
            let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
            let prefix = Path::parse(prefix).map_err(|error| StoreError::Configuration(error.to_string()))?;
            (open_s3(bucket, options)?, prefix)
        } else if let Some(folder) = url.strip_prefix("file://") {
            (open_folder(folder, options)?, Path::default())
        } else if url.contains("://") || url.is_empty() {
            let problem = "the address must be a folder, file:///folder or s3://bucket/prefix";
            return Err(StoreError::Configuration(problem.into()));
        } else {
            (open_folder(url, options)?, Path::default())
        };
        Ok(Self { backend, prefix, timeout: options.timeout })
    }

    /// Keeps `bytes` under a new id; in a folder they are on disk when this returns. Repeating it is harmless;
    /// other bytes under the same id are refused.
    pub async fn put(&self, id: Uuid, bytes: Vec<u8>) -> Result<(), StoreError> {
        let payload = PutPayload::from(bytes);
        let options = PutOptions::from(PutMode::Create);
        let path = self.path(id);
        match self.in_time(self.backend.put_opts(&path, payload.clone(), options)).await {
            Ok(_) => Ok(()),
            // Also the answer when our own first try arrived and its answer was lost.
            Err(StoreError::Backend(object_store::Error::AlreadyExists { .. })) => {
                let held = self.get(id).await?;
                let is_same = held.len() == payload.content_length() && payload.iter().flatten().eq(&held);
                if is_same { Ok(()) } else { Err(StoreError::AlreadyExists(id)) }
            }
            Err(error) => Err(error),
        }
    }

    /// All bytes of a blob.
    pub async fn get(&self, id: Uuid) -> Result<Vec<u8>, StoreError> {
        let path = self.path(id);
        let read = async { self.backend.get(&path).await?.bytes().await };
        let bytes = self.in_time(read).await.map_err(|error| or_not_found(error, id))?;
        Ok(bytes.into())
    }

    /// Removes a blob. One that is gone already is no error.
    pub async fn delete(&self, id: Uuid) -> Result<(), StoreError> {
        let path = self.path(id);
        match self.in_time(self.backend.delete(&path)).await {
            Err(StoreError::Backend(object_store::Error::NotFound { .. })) => Ok(()),
            done => done,
        }
    }

    /// Whether a blob is there.
    pub async fn exists(&self, id: Uuid) -> Result<bool, StoreError> {
        let path = self.path(id);
        match self.in_time(self.backend.head(&path)).await {
            Ok(_) => Ok(true),
            Err(StoreError::Backend(object_store::Error::NotFound { .. })) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What the store says of whom it belongs to; `None` where nobody wrote it down.
    pub async fn mark(&self) -> Result<Option<String>, StoreError> {
        let path = self.prefix.clone().join(MARK);
        let read = async { self.backend.get(&path).await?.bytes().await };
        match self.in_time(read).await {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(StoreError::Backend(object_store::Error::NotFound { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes down whom it belongs to, once; what stands there stays, and the caller looks at it again.
    pub async fn put_mark(&self, text: &str) -> Result<(), StoreError> {
        let (path, payload) = (self.prefix.clone().join(MARK), PutPayload::from(text.to_owned()));
        match self.in_time(self.backend.put_opts(&path, payload, PutOptions::from(PutMode::Create))).await {
            Ok(_) | Err(StoreError::Backend(object_store::Error::AlreadyExists { .. })) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The blobs of one of the 256 outer places, each with the second in which it was written.
    pub async fn listed(&self, outer: u8) -> Result<Vec<(Uuid, i64)>, StoreError> {
        let named = |object: &ObjectMeta| Uuid::parse_str(object.location.filename()?).ok();
        let mut found = Vec::new();
        let folder = self.prefix.clone().join(format!("{outer:02x}"));
        let Some(inside) = self.list(&folder).await? else { return Ok(found) };
        for inner in inside.common_prefixes {
            let Some(blobs) = self.list(&inner).await? else { continue };
            found.extend(blobs.objects.iter().filter_map(|one| Some((named(one)?, one.last_modified.timestamp()))));
        }
        Ok(found)
    }

    /// What lies in a folder, where there is one.
    async fn list(&self, folder: &Path) -> Result<Option<ListResult>, StoreError> {
        match self.in_time(self.backend.list_with_delimiter(Some(folder))).await {
            Ok(listed) => Ok(Some(listed)),
            Err(StoreError::Backend(object_store::Error::NotFound { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// `ab/cd/<id>` by the last digits: the first ones of an id that begins with the time hardly differ.
    fn path(&self, id: Uuid) -> Path {
        let [.., outer, inner] = *id.as_bytes();
        let shards = [format!("{outer:02x}"), format!("{inner:02x}"), id.to_string()];
        shards.into_iter().fold(self.prefix.clone(), Path::join)
    }

    async fn in_time<T>(&self, work: impl Future<Output = object_store::Result<T>>) -> Result<T, StoreError> {
        match tokio::time::timeout(self.timeout, work).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(StoreError::TimedOut(self.timeout)),
        }
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        write!(formatter, "Store({})", self.backend)
    }
}

fn or_not_found(error: StoreError, id: Uuid) -> StoreError {
    match error {
        StoreError::Backend(object_store::Error::NotFound { .. }) => StoreError::NotFound(id),
        error @ (StoreError::Configuration(_)
        | StoreError::NotFound(_)
        | StoreError::AlreadyExists(_)
        | StoreError::TimedOut(_)
        | StoreError::Backend(_)) => error,
    }
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
