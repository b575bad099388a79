//! Backups may run beside each other; what removes must be alone: an object that a running backup counts on must not go.

use crate::error::BackupError;
use crate::repository::Repository;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::task::JoinHandle;

/// A lock that was not renewed for so long belongs to a process that is gone.
const FRESH: SignedDuration = SignedDuration::from_mins(15);
const RENEW_EVERY: Duration = Duration::from_mins(3);
const FOLDER: &str = "locks";

/// What is done under a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Adding.
    Backup,
    /// Removing.
    Prune,
}

impl Purpose {
    fn id(self) -> &'static str {
        match self {
            Self::Backup => "backup",
            Self::Prune => "prune",
        }
    }
}

/// A lock that is held and renewed until it is given back; one that is dropped is renewed no more and runs out.
pub struct Lock {
    repository: Repository,
    name: String,
    renewing: JoinHandle<()>,
}

impl Lock {
    /// Takes one; `None` where what is to be done must not be done beside what others do now.
    pub async fn take(repository: &Repository, purpose: Purpose, now: Timestamp) -> Result<Option<Self>, BackupError> {
        let name = format!("{FOLDER}/{}-{}", purpose.id(), repository.new_id());
        // Written first and looked around second: of two who come together, at least one sees the other.
        repository.objects().put(&name, b"lock\n".to_vec()).await?;
        let others = repository.objects().list(FOLDER).await?;
        let in_the_way = others.iter().any(|other| {
            let fresh = now.duration_since(other.modified).abs() < FRESH;
            let prunes = other.name.starts_with(&format!("{FOLDER}/{}-", Purpose::Prune.id()));
            other.name != name && fresh && (purpose == Purpose::Prune || prunes)
        });
        if in_the_way {
            repository.objects().delete(&name).await?;
            return Ok(None);
        }
        let (objects, kept) = (repository.objects().clone(), name.clone());
        let renewing = tokio::spawn(async move {
            loop {
                tokio::time::sleep(RENEW_EVERY).await;
                // One that cannot be renewed now may be in three minutes; it holds for fifteen.
                let _ = objects.put(&kept, b"lock\n".to_vec()).await;
            }
        });
        Ok(Some(Self { repository: repository.clone(), name, renewing }))
    }

    /// Gives it back.
    pub async fn release(self) -> Result<(), BackupError> {
        self.renewing.abort();
        Ok(self.repository.objects().delete(&self.name).await?)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.renewing.abort();
    }
}
