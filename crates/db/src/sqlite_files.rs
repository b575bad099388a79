//! Files of `SQLite` as files: copied while others write, looked into, made one with their log of writes, checked.

use crate::sqlite::{SqliteTx, connect, engine, open_private};
use crate::{DbError, Tx};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::{Duration, Instant};

/// A copy waits so long for a database that somebody holds.
const BUSY_MAX: Duration = Duration::from_mins(1);

/// Copies the file as it stands at one moment. One step copies every page under one read lock: writers go on meanwhile, and nothing
/// begins anew because of them.
pub fn copy_file(path: &str, to: &Path) -> Result<(), DbError> {
    let from = connect(path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)?;
    open_private(to).map_err(|e| DbError::Engine(format!("{}: {e}", to.display())))?;
    let mut copy = Connection::open(to).map_err(engine)?;
    // It is read once and thrown away.
    copy.pragma_update(None, "synchronous", "OFF").map_err(engine)?;
    let started = Instant::now();
    let backup = Backup::new(&from, &mut copy).map_err(engine)?;
    loop {
        if matches!(backup.step(-1).map_err(engine)?, StepResult::Done) {
            return Ok(());
        }
        // Somebody holds it for a moment: a checkpoint, or another process that opens it.
        if started.elapsed() > BUSY_MAX {
            return Err(DbError::Engine("basis data terlalu lama dikunci proses lain".into()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Reads a copy that nobody else opens.
pub fn look<T>(file: &Path, f: &mut dyn FnMut(&mut dyn Tx) -> Result<T, DbError>) -> Result<T, DbError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(engine)?;
    connection.execute_batch("BEGIN DEFERRED").map_err(engine)?;
    let answer = f(&mut SqliteTx { connection: &connection, full: None });
    let _ = connection.execute_batch("ROLLBACK");
    answer
}

/// Looks whether a file that was put back is a whole database, and takes it out of the log of writes so that it is one file.
pub fn settle(file: &Path) -> Result<(), DbError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(engine)?;
    let well: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0)).map_err(engine)?;
    if well != "ok" {
        return Err(DbError::Engine(format!("basis data dari cadangan tidak utuh: {well}")));
    }
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).map_err(engine)
}

/// Takes the log of writes beside a file into it.
pub fn take_in(file: &Path) -> Result<(), DbError> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(engine)?;
    connection.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).map_err(engine)
}
