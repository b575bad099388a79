//! One open transaction, what may go wrong in it, and the two engines.

use crate::value::{Row, Value};

/// What goes wrong below a command.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The engine's own words.
    #[error("database: {0}")]
    Engine(String),
    /// A unique constraint was hit.
    #[error("already there: {0}")]
    Conflict(String),
    /// Ran into a concurrent transaction; run the command again.
    #[error("retry: {0}")]
    Retry(String),
    /// There is no room for more: nothing was changed, and what is there can be read.
    #[error("no room left: {0}")]
    Full(String),
    /// The database is of another version than the binary.
    #[error("migration: {0}")]
    Migration(String),
    /// The writer or the pool is gone.
    #[error("database is closed")]
    Closed,
}

/// One open transaction.
pub trait Tx {
    /// Runs a statement and returns its rows.
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, DbError>;
    /// Runs a statement and returns how many rows it changed.
    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, DbError>;
    /// Runs several statements without values (migrations only).
    fn batch(&mut self, sql: &str) -> Result<(), DbError>;
    /// Which engine this is, for the few statements that differ, and the migrations.
    fn engine(&self) -> Engine;

    /// The first row, if any.
    fn one(&mut self, sql: &'static str, values: &[Value]) -> Result<Option<Row>, DbError> {
        Ok(self.query(sql, values)?.into_iter().next())
    }
}

/// The two engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Embedded; the default.
    Sqlite,
    /// By URL.
    Postgres,
}

/// What a transaction may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// One consistent state; nothing is changed.
    Read,
    /// As if it were alone.
    Serializable,
    /// Alone with the rows it has locked.
    Locked,
}

/// What a database is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Everything.
    Work,
    /// Looking only.
    Reading,
}

/// A job for a database thread: runs inside a transaction, keeps its own answer, says whether to commit.
/// `Err(Retry)` asks to be run again.
pub(crate) type Job = Box<dyn FnMut(&mut dyn Tx) -> Result<bool, DbError> + Send>;

/// Tells the caller how its job ended: `Ok` after COMMIT, or why not.
pub(crate) type Done = tokio::sync::oneshot::Sender<Result<(), DbError>>;
