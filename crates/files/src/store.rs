//! Where sealed files lie: a folder, an S3-compatible store, or memory for tests.

mod backend;
mod error;
pub mod objects;
mod options;

pub use error::StoreError;
pub use options::{S3Options, StoreOptions};

use object_store::path::Path;
use object_store::{ListResult, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

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
        let (backend, prefix) = backend::open(url, options)?;
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
        | StoreError::Missing(_)
        | StoreError::AlreadyExists(_)
        | StoreError::TimedOut(_)
        | StoreError::Backend(_)) => error,
    }
}
