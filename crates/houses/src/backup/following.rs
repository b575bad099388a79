//! The continuous copy of `SQLite`: every quarter of a second what was committed goes into the repository, and before it the files that its
//! rows name. With the last backup it makes any later moment.

use super::content::Since;
use backups::Repository;
use backups::manifest::Mark;
use backups::repository::{WRITES, packed, sha256};
use backups::sealing::{self, Recipient};
use backups::writing::file_name;
use db::{Followed, WalPiece};
use files::store::StoreError;
use ground::App;
use jiff::{SignedDuration, Timestamp};
use ledger::uploads;
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// A command commits within this time after the id of its file was made.
const LATE_MAX: SignedDuration = SignedDuration::from_mins(10);
/// Names of files that were copied, remembered up to so many.
const REMEMBERED_MAX: usize = 100_000;

/// A backup waits so long, so often, for the copy to reach what it holds.
const TURN_WAITED: Duration = Duration::from_millis(100);
const TURNS_WAITED: u32 = 600;

/// What backups and the copy know of each other.
pub struct Following {
    followed: Followed,
    generation: Mutex<String>,
    base_wanted: AtomicBool,
    /// When the last turn began that is done: all that was committed before it is in the repository.
    turned: AtomicI64,
}

impl Following {
    /// Begins; nothing on an engine that is followed another way.
    pub fn begin(app: &App, repository: &Repository) -> Option<Self> {
        let followed = app.db.follow()?;
        Some(Self {
            followed,
            generation: Mutex::new(repository.new_id()),
            base_wanted: AtomicBool::new(true),
            turned: AtomicI64::new(0),
        })
    }

    /// Where a backup that is taken from now on stands among the pieces.
    pub fn mark(&self) -> Mark {
        let index = self.followed.index().max(1);
        Mark { generation: self.generation(), index, from: Timestamp::UNIX_EPOCH }
    }

    /// Waits until all that was committed before a moment is in the repository; since when that is so. Nothing if it takes too long.
    pub async fn reached(&self, moment: Timestamp) -> Option<Timestamp> {
        for _ in 0..TURNS_WAITED {
            let turned = self.turned.load(Ordering::Acquire);
            if turned > moment.as_microsecond() {
                return Timestamp::from_microsecond(turned).ok();
            }
            tokio::time::sleep(TURN_WAITED).await;
        }
        None
    }

    fn generation(&self) -> String {
        self.generation.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether what is copied begins with no backup yet.
    pub fn wants_base(&self) -> bool {
        self.base_wanted.load(Ordering::Acquire)
    }

    /// A backup with a mark was made.
    pub fn has_base(&self, mark: &Mark) {
        if mark.generation == self.generation() {
            self.base_wanted.store(false, Ordering::Release);
        }
    }

    fn begin_anew(&self, repository: &Repository) {
        *self.generation.lock().unwrap_or_else(PoisonError::into_inner) = repository.new_id();
        self.base_wanted.store(true, Ordering::Release);
    }
}

/// The copy under way: what could not be written yet is kept for the next turn.
#[derive(Default)]
pub struct Copying {
    pending: Vec<WalPiece>,
    copied: HashSet<String>,
}

impl Copying {
    /// Copies what was committed since the last turn; how many bytes.
    pub async fn turn(
        &mut self,
        app: &App,
        (following, repository): (&Following, &Repository),
        recipients: &[Recipient],
    ) -> Result<usize, String> {
        // Before anything is read: all that was committed until this moment is in what is read.
        let now = app.now();
        let read = following.followed.take().map_err(|e| e.to_string())?;
        if read.lost {
            self.pending.clear();
            following.begin_anew(repository);
            tracing::warn!("the log of writes began anew before it was read: the copy begins with another backup");
        }
        self.pending.extend(read.pieces);
        if self.pending.is_empty() {
            following.turned.store(now.as_microsecond(), Ordering::Release);
            return Ok(0);
        }
        self.files(app, repository, now).await?;
        let (generation, mut bytes) = (following.generation(), 0);
        while let Some(piece) = joined(&self.pending) {
            let sealed = sealing::seal(recipients, &packed(&piece.bytes).map_err(|e| e.to_string())?);
            let sealed = sealed.map_err(|e| e.to_string())?;
            let name = name(&generation, &piece, now, &sha256(&sealed));
            repository.objects().put_new(&name, sealed).await.map_err(|e| e.to_string())?;
            bytes += piece.bytes.len();
            let end = piece.offset + piece.bytes.len() as u64;
            self.pending.retain(|one| one.index != piece.index || one.offset >= end);
        }
        following.turned.store(now.as_microsecond(), Ordering::Release);
        metrics::gauge!("backup_copied_until_seconds").set(now.as_duration().as_secs_f64());
        Ok(bytes)
    }

    /// The files of rows that may be in what comes next.
    async fn files(&mut self, app: &App, repository: &Repository, now: Timestamp) -> Result<(), String> {
        if self.copied.len() > REMEMBERED_MAX {
            self.copied.clear();
        }
        let since = Since(now - LATE_MAX).id();
        let rows = app.db.read(move |tx| uploads::sealed_after(tx, &since)).await.map_err(|e| e.to_string())?;
        for (id, hash) in rows {
            let name = file_name(&id, &hash);
            if self.copied.contains(&name) {
                continue;
            }
            let uuid: Uuid = id.parse().map_err(|_| format!("berkas {id}: id-nya rusak"))?;
            match app.files.get(uuid).await {
                Ok(sealed) => {
                    repository.objects().put_new(&name, sealed).await.map_err(|e| e.to_string())?;
                }
                // Discarded since; the row is gone too, in a piece that comes.
                Err(StoreError::NotFound(_)) => {}
                Err(error) => return Err(error.to_string()),
            }
            self.copied.insert(name);
        }
        Ok(())
    }
}

/// The pieces at the front that follow each other in one log, as one.
fn joined(pending: &[WalPiece]) -> Option<WalPiece> {
    let mut all = pending.first()?.clone();
    for next in &pending[1..] {
        if next.index != all.index || next.offset != all.offset + all.bytes.len() as u64 {
            break;
        }
        all.bytes.extend_from_slice(&next.bytes);
    }
    Some(all)
}

fn name(generation: &str, piece: &WalPiece, now: Timestamp, hash: &str) -> String {
    let WalPiece { index, offset, .. } = piece;
    format!("{WRITES}/{generation}/{index:010}.{offset:014}.{}-{hash}", now.as_microsecond())
}

/// A piece as its name says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Written {
    /// Which log.
    pub index: u64,
    /// Where in it.
    pub offset: u64,
    /// When it was copied.
    pub at: Timestamp,
    /// Its object.
    pub name: String,
}

/// Reads the name of a piece.
pub fn written(name: &str) -> Option<Written> {
    let label = name.rsplit('/').next()?.split('-').next()?;
    let mut parts = label.split('.');
    let (index, offset) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let at = Timestamp::from_microsecond(parts.next()?.parse().ok()?).ok()?;
    Some(Written { index, offset, at, name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_order_pieces_and_pieces_that_follow_are_one() {
        let piece = |index, offset, length: usize| WalPiece { index, offset, bytes: vec![1; length] };
        let pending = [piece(1, 0, 100), piece(1, 100, 20), piece(2, 0, 5)];
        let first = joined(&pending).expect("a piece");
        assert_eq!((first.index, first.offset, first.bytes.len()), (1, 0, 120));
        assert_eq!(joined(&pending[2..]), Some(piece(2, 0, 5)));
        assert_eq!(joined(&[]), None);
        let now: Timestamp = "2026-11-29T01:02:03.5Z".parse().expect("a moment");
        let read = written(&name("abc", &piece(3, 4096, 1), now, &"f".repeat(64))).expect("read");
        assert_eq!((read.index, read.offset, read.at), (3, 4096, now));
        assert_eq!(written("writes/abc/x"), None);
    }
}
