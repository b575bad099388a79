//! Removing backups that are kept no longer, and the objects that none of those that stay names.

use crate::error::BackupError;
use crate::locks::{Lock, Purpose};
use crate::repository::{FILES, LISTS, PIECES, Repository, WRITES};
use crate::retention::{self, Keep};
use jiff::{SignedDuration, Timestamp};
use ring::digest;
use std::collections::{BTreeSet, HashSet};

/// An object this young stays, whoever needs it.
const YOUNG: SignedDuration = SignedDuration::from_hours(24);

/// What was removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Backups.
    pub backups: u64,
    /// Objects that no backup needs any more.
    pub objects: u64,
}

/// Removes; `None` where somebody else writes there now, and then nothing is removed.
pub async fn prune(repository: &Repository, keep: Keep, now: Timestamp) -> Result<Option<Pruned>, BackupError> {
    let Some(lock) = Lock::take(repository, Purpose::Prune, now).await? else { return Ok(None) };
    let done = remove(repository, keep, now).await;
    lock.release().await?;
    done.map(Some)
}

async fn remove(repository: &Repository, keep: Keep, now: Timestamp) -> Result<Pruned, BackupError> {
    let all = repository.backups().await?;
    let moments: BTreeSet<Timestamp> = all.iter().map(|found| found.moment).collect();
    let stay = retention::kept(&moments, keep, now);
    let (kept, gone): (Vec<_>, Vec<_>) = all.into_iter().partition(|found| stay.contains(&found.moment));
    // What the others need is known before anything goes: a head that cannot be read stops it.
    let mut needed = HashSet::new();
    for found in &kept {
        let head = repository.head(found).await?;
        needed.extend(repository.needed(&head).await?.iter().map(|name| short(name)));
        needed.extend(head.lists.iter().map(|name| short(name)));
    }
    let mut pruned = Pruned::default();
    // The head first: a backup of which a part is missing must not be taken for one.
    for found in &gone {
        repository.objects().delete(&found.name).await?;
        pruned.backups += 1;
    }
    for folder in [PIECES, FILES, LISTS] {
        for object in repository.objects().list(folder).await? {
            // What was written today may belong to what is copied continuously and in no backup yet.
            let young = now.duration_since(object.modified) < YOUNG;
            if !young && !needed.contains(&short(&object.name)) {
                repository.objects().delete(&object.name).await?;
                pruned.objects += 1;
            }
        }
    }
    // Writes lead on from a backup; those before the oldest lead on from nothing.
    if let Some(oldest) = kept.first() {
        for object in repository.objects().list(WRITES).await? {
            if object.modified < oldest.moment - YOUNG {
                repository.objects().delete(&object.name).await?;
                pruned.objects += 1;
            }
        }
    }
    Ok(pruned)
}

/// Sixteen bytes for a name of a hundred: a million of them must fit into memory.
fn short(name: &str) -> [u8; 16] {
    let hash = digest::digest(&digest::SHA256, name.as_bytes());
    std::array::from_fn(|at| hash.as_ref()[at])
}
