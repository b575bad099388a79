//! Objects by name, in the same kinds of places as sealed files: what backups are written to.

use super::backend;
use super::error::StoreError;
use super::options::StoreOptions;
use futures_util::TryStreamExt as _;
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload};
use std::sync::Arc;
use std::time::Duration;

/// A place for objects by name.
#[derive(Clone)]
pub struct Objects {
    backend: Arc<dyn ObjectStore>,
    prefix: Path,
    timeout: Duration,
}

/// An object as the place lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// When it was written last, by the clock of the place.
    pub modified: Timestamp,
}

impl Objects {
    /// Opens a folder, `file:///folder`, `s3://bucket/prefix` or `memory:`.
    pub fn open(url: &str, options: &StoreOptions) -> Result<Self, StoreError> {
        let (backend, prefix) = backend::open(url, options)?;
        Ok(Self { backend, prefix, timeout: options.timeout })
    }

    /// Writes an object that is not there; `false` where one of this name is, which stays as it is.
    pub async fn put_new(&self, name: &str, bytes: Vec<u8>) -> Result<bool, StoreError> {
        let path = self.path(name)?;
        let options = PutOptions::from(PutMode::Create);
        match self.in_time(self.backend.put_opts(&path, PutPayload::from(bytes), options)).await {
            Ok(_) => Ok(true),
            Err(StoreError::Backend(Error::AlreadyExists { .. })) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes an object, in the place of one of this name.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let path = self.path(name)?;
        self.in_time(self.backend.put(&path, PutPayload::from(bytes))).await.map(|_| ())
    }

    /// All bytes of an object.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.path(name)?;
        let read = async { self.backend.get(&path).await?.bytes().await };
        match self.in_time(read).await {
            Ok(bytes) => Ok(bytes.into()),
            Err(StoreError::Backend(Error::NotFound { .. })) => Err(StoreError::Missing(name.to_owned())),
            Err(error) => Err(error),
        }
    }

    /// Removes an object. One that is gone already is no error.
    pub async fn delete(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name)?;
        match self.in_time(self.backend.delete(&path)).await {
            Err(StoreError::Backend(Error::NotFound { .. })) => Ok(()),
            done => done,
        }
    }

    /// Every object below a folder, or all of them for an empty name, in no order.
    pub async fn list(&self, folder: &str) -> Result<Vec<Listed>, StoreError> {
        let path = if folder.is_empty() { self.prefix.clone() } else { self.path(folder)? };
        let ours = if self.prefix.as_ref().is_empty() { 0 } else { self.prefix.as_ref().len() + 1 };
        let found: Vec<_> = self.backend.list(Some(&path)).try_collect().await?;
        let listed = found.into_iter().map(|object| Listed {
            name: object.location.as_ref().get(ours..).unwrap_or_default().to_owned(),
            bytes: object.size,
            modified: Timestamp::from_second(object.last_modified.timestamp()).unwrap_or_default(),
        });
        Ok(listed.collect())
    }

    /// Whether there is nothing at all.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let mut all = self.backend.list(Some(&self.prefix));
        Ok(all.try_next().await?.is_none())
    }

    fn path(&self, name: &str) -> Result<Path, StoreError> {
        let own = Path::parse(name).map_err(|error| StoreError::Configuration(error.to_string()))?;
        Ok(own.parts().fold(self.prefix.clone(), Path::join))
    }

    async fn in_time<T>(&self, work: impl Future<Output = object_store::Result<T>>) -> Result<T, StoreError> {
        match tokio::time::timeout(self.timeout, work).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(StoreError::TimedOut(self.timeout)),
        }
    }
}
