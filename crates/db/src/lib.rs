//! Data access: one SQL text, two engines. `command` and `read` are the only ways in from async code.
//!
//! A command is a plain function over `dyn Tx`; it may be run again (PostgreSQL asks for a retry, SQLite rolls a group
//! back), so it must not touch the network or anything else outside the transaction.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

mod copied;
pub mod copying;
mod dialect;
mod migrate;
mod postgres;
mod postgres_copy;
mod postgres_tls;
mod sqlite;
mod sqlite_files;
mod tx;
mod value;
mod wal;
mod wal_following;

pub use migrate::{MIGRATIONS, Migration, done as steps_done, has_table};
pub use tx::{DbError, Engine, Tx};
pub(crate) use tx::{Done, Job, Level, Use};
pub use value::{Row, Value};
pub use wal::WalPiece;
pub use wal_following::{Followed, Read};

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// What a command answers: its own error, or the database's.
pub type Committed<T, E> = Result<T, E>;

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
    witness: Arc<OnceLock<Witness>>,
    /// When there was no room for what was to be written.
    full: Arc<Mutex<Option<Instant>>>,
}

/// So long a database is taken for full after it had no room: by then something else was to be written.
const FULL_FOR: Duration = Duration::from_secs(15);

/// Called before every statement of a command, and once more before COMMIT.
type Witness = Box<dyn Fn() + Send + Sync>;

enum Inner {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`.
    pub fn open(url: &str) -> Result<Self, DbError> {
        Self::open_for(url, Use::Work)
    }

    /// The same for somebody who only looks: nothing can be changed through this handle, and no database is made where there is none.
    pub fn open_to_read(url: &str) -> Result<Self, DbError> {
        Self::open_for(url, Use::Reading)
    }

    fn open_for(url: &str, use_of: Use) -> Result<Self, DbError> {
        let inner = if let Some(path) = url.strip_prefix("sqlite:") {
            Inner::Sqlite(sqlite::Sqlite::open(path, use_of)?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Inner::Postgres(postgres::Postgres::open(url, use_of)?)
        } else {
            return Err(DbError::Engine(format!("alamat basis data tidak dikenal: {}", scheme(url))));
        };
        Ok(Self { inner: Arc::new(inner), witness: Arc::default(), full: Arc::default() })
    }

    /// Lets a test see every step of the commands of this handle, to end the process between any two of them. Nothing but code can
    /// set it, and only once.
    pub fn watch(&self, witness: impl Fn() + Send + Sync + 'static) {
        let _ = self.witness.set(Box::new(witness));
    }

    /// Whether the database had no room a moment ago.
    pub fn is_full(&self) -> bool {
        let full = *self.full.lock().unwrap_or_else(PoisonError::into_inner);
        full.is_some_and(|at| at.elapsed() < FULL_FOR)
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        match &*self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs `f` in a transaction that is durable when this returns `Ok`; an `Err` of `f` changes nothing.
    pub async fn command<T, E, F>(&self, f: F) -> Committed<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnMut(&mut dyn Tx) -> Committed<T, E> + Send + 'static,
    {
        self.run(f, Level::Serializable).await
    }

    /// The same for a command whose decisions rest on one row that it locks before it reads anything else, on its rowcounts
    /// and on unique keys.
    ///
    /// PostgreSQL then waits where SERIALIZABLE would begin again, so that a counter everybody takes from is no place where
    /// all but one fail (docs/decisions/0006-numbers-are-taken-at-commit.md). SQLite has one writer and knows no difference.
    pub async fn command_on_locked<T, E, F>(&self, f: F) -> Committed<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnMut(&mut dyn Tx) -> Committed<T, E> + Send + 'static,
    {
        self.run(f, Level::Locked).await
    }

    async fn run<T, E, F>(&self, mut f: F, level: Level) -> Committed<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
        F: FnMut(&mut dyn Tx) -> Committed<T, E> + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let kept = slot.clone();
        let witness = self.witness.clone();
        let job: Job = Box::new(move |tx| {
            let answer = match witness.get() {
                Some(witness) => {
                    let answer = f(&mut Watched { tx, witness });
                    witness();
                    answer
                }
                None => f(tx),
            };
            let commit = answer.is_ok();
            *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            Ok(commit)
        });
        let (done, wait) = tokio::sync::oneshot::channel();
        match &*self.inner {
            Inner::Sqlite(db) => db.write(job, done)?,
            Inner::Postgres(db) => db.run(job, done, level)?,
        }
        let done = wait.await.map_err(|_| DbError::Closed)?;
        let answer = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if matches!(done, Err(DbError::Full(_))) {
            *self.full.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
        done?;
        answer.unwrap_or_else(|| Err(DbError::Closed.into()))
    }

    /// Runs `f` on a reader; it sees one consistent state and can change nothing.
    pub async fn read<T, F>(&self, f: F) -> Result<T, DbError>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T, DbError> + Send + 'static,
    {
        match &*self.inner {
            Inner::Sqlite(db) => db.read(&f),
            Inner::Postgres(db) => {
                let slot = Arc::new(Mutex::new(None));
                let kept = slot.clone();
                let job: Job = Box::new(move |tx| {
                    let answer = f(tx);
                    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
                    Ok(false)
                });
                let (done, wait) = tokio::sync::oneshot::channel();
                db.run(job, done, Level::Read)?;
                wait.await.map_err(|_| DbError::Closed)??;
                let answer = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
                answer.unwrap_or(Err(DbError::Closed))
            }
        }
    }

    /// Follows what is committed, piece by piece; nothing for an engine that gives its log of writes another way.
    pub fn follow(&self) -> Option<Followed> {
        match &*self.inner {
            Inner::Sqlite(db) => Some(db.follow()),
            Inner::Postgres(_) => None,
        }
    }

    /// Whether there is no table at all, of ours or anybody's.
    pub async fn is_empty(&self) -> Result<bool, DbError> {
        self.read(|tx| migrate::is_empty(tx)).await
    }

    /// How many steps the schema is behind this program; one that is newer or differs is an error.
    pub async fn pending(&self) -> Result<usize, DbError> {
        self.read(|tx| migrate::pending(tx)).await
    }

    /// Brings the schema up to the binary's version.
    pub async fn migrate(&self) -> Result<(), DbError> {
        self.command(|tx| migrate::run(tx)).await
    }
}

/// The file with the roots that may vouch for the server of this address; none where nothing is encrypted.
pub fn root_file(url: &str) -> Option<std::path::PathBuf> {
    let address = url.starts_with("postgres").then(|| postgres_tls::Address::read(url).ok()).flatten()?;
    address.root_file
}

/// What is wrong with the words about TLS in an address, as a sentence.
pub fn address_problem(url: &str) -> Option<String> {
    match postgres_tls::Address::read(url) {
        Err(DbError::Engine(why)) if url.starts_with("postgres") => Some(why),
        Ok(_) | Err(_) => None,
    }
}

/// Whether what is said to this database goes to another machine without encryption.
pub fn travels_openly(url: &str) -> bool {
    url.starts_with("postgres") && postgres_tls::Address::read(url).is_ok_and(|address| address.travels_openly())
}

fn scheme(url: &str) -> &str {
    url.split(':').next().unwrap_or("")
}

/// A transaction each of whose steps is seen.
struct Watched<'a> {
    tx: &'a mut dyn Tx,
    witness: &'a Witness,
}

impl Tx for Watched<'_> {
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        (self.witness)();
        self.tx.query(sql, values)
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, DbError> {
        (self.witness)();
        self.tx.execute(sql, values)
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        (self.witness)();
        self.tx.batch(sql)
    }

    fn engine(&self) -> Engine {
        self.tx.engine()
    }
}
