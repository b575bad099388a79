//! What goes wrong with a store.

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
    /// No object of this name.
    #[error("no such object in the store: {0}")]
    Missing(String),
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
