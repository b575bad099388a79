//! Following the log of writes of `SQLite` from inside the process that writes: nothing of it is given up before it was read.
//!
//! A log begins anew only after all of it was taken into the file. While it is followed the writer does that itself, and reads the log
//! first; where another process did it in between, what was read is no longer whole, and that is told.

use crate::DbError;
use crate::wal::{WalPiece, WalReader};
use rusqlite::Connection;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Frames after which the log is taken into the file; what `SQLite` does by itself too.
const FRAMES_MAX: u64 = 1000;

/// What follows one database; cheap to clone.
#[derive(Clone, Default)]
pub struct Followed(Arc<Mutex<Option<State>>>);

struct State {
    reader: WalReader,
    pieces: Vec<WalPiece>,
    /// All frames that there were are in the file, so the log may begin anew.
    settled: bool,
    lost: bool,
    /// The writer does not take the log in by itself any more.
    by_hand: bool,
}

/// What was committed since the last time.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// In order.
    pub pieces: Vec<WalPiece>,
    /// Something in between was not read: whoever follows begins anew with a copy of the whole.
    pub lost: bool,
}

impl Followed {
    pub(crate) fn begin(&self, database: &Path) {
        let reader = WalReader::of(database);
        *self.locked() = Some(State { reader, pieces: Vec::new(), settled: true, lost: false, by_hand: false });
    }

    fn locked(&self) -> MutexGuard<'_, Option<State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was committed since the last time, by this process or another.
    pub fn take(&self) -> Result<Read, DbError> {
        let mut locked = self.locked();
        let Some(state) = &mut *locked else { return Ok(Read::default()) };
        state.read()?;
        Ok(Read { pieces: std::mem::take(&mut state.pieces), lost: std::mem::take(&mut state.lost) })
    }

    /// Which log is read now, from 1; nought before the first commit.
    pub fn index(&self) -> u64 {
        self.locked().as_ref().map_or(0, |state| state.reader.index())
    }

    /// Reads what is new and takes a long log into the file; between two transactions of the writer.
    pub(crate) fn keep_short(&self, connection: &Connection) {
        let mut locked = self.locked();
        let Some(state) = &mut *locked else { return };
        if !state.by_hand {
            state.by_hand = connection.pragma_update(None, "wal_autocheckpoint", "0").is_ok();
        }
        let kept = state.read().and_then(|()| state.take_in(connection));
        if let Err(error) = kept {
            // The commit stands; what could not be read makes the copy begin anew.
            tracing::error!(%error, "the log of writes could not be followed");
            state.lost = true;
        }
    }
}

impl State {
    fn read(&mut self) -> Result<(), DbError> {
        let before = self.reader.index();
        if let Some(piece) = self.reader.more()? {
            self.lost |= piece.index != before && before != 0 && !self.settled;
            self.settled = false;
            self.pieces.push(piece);
        }
        Ok(())
    }

    fn take_in(&mut self, connection: &Connection) -> Result<(), DbError> {
        if self.reader.frames() < FRAMES_MAX {
            return Ok(());
        }
        let told = |e: rusqlite::Error| DbError::Engine(e.to_string());
        let done = connection
            .query_row("pragma wal_checkpoint(passive)", [], |row| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)));
        let (frames, taken) = done.map_err(told)?;
        let read = i64::try_from(self.reader.frames()).unwrap_or(i64::MAX);
        // Somebody wrote in between: that is read at the next turn, and until then the log counts as not settled.
        self.settled = frames == taken && frames == read;
        Ok(())
    }
}
