//! SQLite: one writer thread with group commit, a reader per thread.
//!
//! The writer takes all waiting commands, runs each in its own SAVEPOINT inside one `BEGIN IMMEDIATE … COMMIT`, and
//! answers after COMMIT: every acknowledged command is on the disk (`synchronous=FULL`), and one fsync serves many.

use crate::value::{Row, Value};
use crate::wal_following::Followed;
use crate::{DbError, Done, Engine, Job, Tx, Use};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, types};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// Commands in one group.
const GROUP_MAX: usize = 64;
/// `SQLITE_IOERR_SHMSIZE`: the file of the write-ahead log's index could not grow.
const NO_ROOM_BESIDE: i32 = 4874;
/// A command that runs longer is interrupted.
const COMMAND_SECONDS_MAX: u64 = 10;

/// An open database.
pub struct Sqlite {
    /// Its file, and whether it may be written; of each there is a reader in each thread.
    of: (String, bool),
    /// None of a database that was opened to be looked at.
    queue: Option<mpsc::Sender<(Job, Done)>>,
    followed: Followed,
}

thread_local! {
    static READERS: RefCell<HashMap<(String, bool), Connection>> = RefCell::new(HashMap::new());
}

/// Not one byte of the file is changed, not even by moving into it what lies beside it.
fn looking() -> OpenFlags {
    let writing = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    (OpenFlags::default() & !writing) | OpenFlags::SQLITE_OPEN_READ_ONLY
}

impl Sqlite {
    /// Opens or creates the file and starts the writer; to be looked at, it must be there.
    pub fn open(path: &str, use_of: Use) -> Result<Self, DbError> {
        if use_of == Use::Reading {
            drop(connect(path, looking())?);
            return Ok(Self { of: (path.to_owned(), false), queue: None, followed: Followed::default() });
        }
        let mut connection = connect(path, OpenFlags::default())?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(engine)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(engine)?;
        let deadline = Deadline::default();
        let watched = deadline.clone();
        connection.progress_handler(10_000, Some(move || watched.is_over())).map_err(engine)?;
        let (queue, jobs) = mpsc::channel();
        let followed = Followed::default();
        let seen = followed.clone();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || writer(&Writer { connection, deadline, followed: seen }, &jobs))
            .map_err(|e| DbError::Engine(e.to_string()))?;
        Ok(Self { of: (path.to_owned(), true), queue: Some(queue), followed })
    }

    /// Begins to read the log of writes; from now on the writer takes it into the file only when all of it was read.
    pub fn follow(&self) -> Followed {
        self.followed.begin(Path::new(&self.of.0));
        self.followed.clone()
    }

    /// Queues a command for the writer.
    pub fn write(&self, job: Job, done: Done) -> Result<(), DbError> {
        let queue = self.queue.as_ref().ok_or_else(|| DbError::Engine("dibuka hanya untuk dibaca".into()))?;
        queue.send((job, done)).map_err(|_| DbError::Closed)
    }

    /// Reads on this thread's own connection.
    pub fn read<T>(&self, f: &dyn Fn(&mut dyn Tx) -> Result<T, DbError>) -> Result<T, DbError> {
        READERS.with_borrow_mut(|readers| {
            if !readers.contains_key(&self.of) {
                let (path, written) = &self.of;
                let flags = if *written { OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE } else { looking() };
                let reader = connect(path, flags)?;
                reader.pragma_update(None, "query_only", "ON").map_err(engine)?;
                readers.insert(self.of.clone(), reader);
            }
            let connection = &readers[&self.of];
            connection.execute_batch("BEGIN DEFERRED").map_err(engine)?;
            let answer = f(&mut SqliteTx { connection, full: None });
            // A read changes nothing, so how it ends does not matter.
            let _ = connection.execute_batch("ROLLBACK");
            answer
        })
    }
}

/// What `SQLite` finds wrong in a file.
pub fn faults(path: &str) -> Result<Vec<String>, DbError> {
    let connection = connect(path, OpenFlags::default() & !OpenFlags::SQLITE_OPEN_CREATE)?;
    let mut found = Vec::new();
    let mut check = connection.prepare("pragma integrity_check").map_err(engine)?;
    let lines = check.query_map([], |row| row.get::<_, String>(0)).map_err(engine)?;
    for line in lines {
        found.extend(Some(line.map_err(engine)?).filter(|line| line != "ok"));
    }
    let mut check = connection.prepare("pragma foreign_key_check").map_err(engine)?;
    let lines = check.query_map([], |row| row.get::<_, String>(0)).map_err(engine)?;
    for table in lines {
        found.push(format!("{}: baris tanpa induk", table.map_err(engine)?));
    }
    Ok(found)
}

pub(crate) fn connect(path: &str, flags: OpenFlags) -> Result<Connection, DbError> {
    let connection = Connection::open_with_flags(path, flags).map_err(engine)?;
    connection.busy_timeout(Duration::from_secs(5)).map_err(engine)?;
    connection.pragma_update(None, "foreign_keys", "ON").map_err(engine)?;
    connection.pragma_update(None, "temp_store", "MEMORY").map_err(engine)?;
    connection.set_prepared_statement_cache_capacity(256);
    // A prepared statement stays prepared: with the statistics that this build of SQLite knows, it would be planned anew for every
    // value bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(engine)?;
    Ok(connection)
}

/// When the command under way must be over; the engine asks every few thousand steps.
#[derive(Clone)]
struct Deadline {
    base: Instant,
    millis: Arc<AtomicU64>,
}

impl Default for Deadline {
    fn default() -> Self {
        Self { base: Instant::now(), millis: Arc::new(AtomicU64::new(u64::MAX)) }
    }
}

impl Deadline {
    fn elapsed(&self) -> u64 {
        u64::try_from(self.base.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
    fn start(&self) {
        self.millis.store(self.elapsed() + COMMAND_SECONDS_MAX * 1000, Ordering::Relaxed);
    }
    fn stop(&self) {
        self.millis.store(u64::MAX, Ordering::Relaxed);
    }
    fn is_over(&self) -> bool {
        self.elapsed() > self.millis.load(Ordering::Relaxed)
    }
}

struct Writer {
    connection: Connection,
    deadline: Deadline,
    followed: Followed,
}

fn writer(writer: &Writer, jobs: &mpsc::Receiver<(Job, Done)>) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < GROUP_MAX {
            match jobs.try_recv() {
                Ok(next) => group.push(next),
                Err(_) => break,
            }
        }
        commit_group(writer, group);
        writer.followed.keep_short(&writer.connection);
    }
}

/// Runs a group; when the shared transaction is lost, each command is run again alone, none is acknowledged unproved.
fn commit_group(writer: &Writer, mut group: Vec<(Job, Done)>) {
    match try_group(writer, &mut group) {
        Ok(answers) => {
            for ((_, done), answer) in group.into_iter().zip(answers) {
                let _ = done.send(answer);
            }
        }
        Err(_) if group.len() > 1 => {
            for one in group {
                commit_group(writer, vec![one]);
            }
        }
        Err(error) => {
            // A group of one by now.
            let (full, said) = (matches!(error, DbError::Full(_)), error.to_string());
            for (_, done) in group {
                let said = said.clone();
                let _ = done.send(Err(if full { DbError::Full(said) } else { DbError::Engine(said) }));
            }
        }
    }
}

fn try_group(writer: &Writer, group: &mut [(Job, Done)]) -> Result<Vec<Result<(), DbError>>, DbError> {
    let connection = &writer.connection;
    connection.execute_batch("BEGIN IMMEDIATE").map_err(engine)?;
    let mut answers = Vec::with_capacity(group.len());
    for (job, _) in group.iter_mut() {
        match in_savepoint(writer, job) {
            Ok(()) => answers.push(Ok(())),
            Err(error) if connection.is_autocommit() => return Err(error),
            Err(error) => answers.push(Err(error)),
        }
    }
    connection.execute_batch("COMMIT").map_err(|error| {
        if !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        engine(error)
    })?;
    Ok(answers)
}

fn in_savepoint(writer: &Writer, job: &mut Job) -> Result<(), DbError> {
    let connection = &writer.connection;
    connection.execute_batch("SAVEPOINT command").map_err(engine)?;
    writer.deadline.start();
    let mut tx = SqliteTx { connection, full: None };
    // A panic in a command is an error of this command, not the end of the writer.
    let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut tx)))
        .unwrap_or_else(|_| Err(DbError::Engine("panic in a command".into())));
    writer.deadline.stop();
    if connection.is_autocommit() {
        let other = || DbError::Engine("the transaction was rolled back by the engine".into());
        return Err(tx.full.take().map_or_else(other, DbError::Full));
    }
    // A command may have turned it into an error of its own; there is no room all the same.
    let answer = match (tx.full.take(), answer) {
        (Some(full), Ok(false)) => Err(DbError::Full(full)),
        (_, answer) => answer,
    };
    match answer {
        Ok(true) => connection.execute_batch("RELEASE command").map_err(engine),
        other => {
            connection.execute_batch("ROLLBACK TO command; RELEASE command").map_err(engine)?;
            other.map(|_| ())
        }
    }
}

pub(crate) struct SqliteTx<'a> {
    pub(crate) connection: &'a Connection,
    /// What the engine said when there was no room left.
    pub(crate) full: Option<String>,
}

impl SqliteTx<'_> {
    fn noted<T>(&mut self, done: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(DbError::Full(why)) = &done {
            self.full = Some(why.clone());
        }
        done
    }

    fn query_now(&self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(engine)?;
        bind(&mut statement, values)?;
        let mut columns = Rc::default();
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(engine)? {
            // Many queries find nothing: the names are asked for with the first row.
            if found.is_empty() {
                let names: &rusqlite::Statement = row.as_ref();
                columns = Rc::new(names.column_names().map(String::from).collect::<Vec<_>>());
            }
            let values = (0..columns.len()).map(|i| row.get_ref(i).map(from_ref)).collect::<Result<_, _>>();
            found.push(Row { columns: columns.clone(), values: values.map_err(engine)? });
        }
        Ok(found)
    }

    fn execute_now(&self, sql: &'static str, values: &[Value]) -> Result<u64, DbError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(engine)?;
        bind(&mut statement, values)?;
        statement.raw_execute().map(|n| n as u64).map_err(engine)
    }
}

impl Tx for SqliteTx<'_> {
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let done = self.query_now(sql, values);
        self.noted(done)
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, DbError> {
        let done = self.execute_now(sql, values);
        self.noted(done)
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.connection.execute_batch(sql).map_err(engine)
    }

    fn engine(&self) -> Engine {
        Engine::Sqlite
    }
}

/// Binds `$N` to the N-th value. SQLite takes `$2` for a name, numbered by first appearance, so it is parsed.
fn bind(statement: &mut rusqlite::CachedStatement, values: &[Value]) -> Result<(), DbError> {
    for i in 1..=statement.parameter_count() {
        let number = statement.parameter_name(i).and_then(|n| n[1..].parse::<usize>().ok());
        let value = number
            .and_then(|n| values.get(n - 1))
            .ok_or_else(|| DbError::Engine(format!("no value for parameter {i}")))?;
        statement.raw_bind_parameter(i, to_sql(value)).map_err(engine)?;
    }
    Ok(())
}

fn to_sql(value: &Value) -> types::ToSqlOutput<'_> {
    use types::{ToSqlOutput::Borrowed, ValueRef};
    Borrowed(match value {
        Value::Null => ValueRef::Null,
        Value::Int(v) => ValueRef::Integer(*v),
        Value::Text(v) => ValueRef::Text(v.as_bytes()),
        Value::Bytes(v) => ValueRef::Blob(v),
    })
}

fn from_ref(value: types::ValueRef) -> Value {
    match value {
        types::ValueRef::Null => Value::Null,
        types::ValueRef::Integer(v) => Value::Int(v),
        // No column is real; a computed average is cut to whole units.
        #[allow(clippy::cast_possible_truncation)]
        types::ValueRef::Real(v) => Value::Int(v as i64),
        types::ValueRef::Text(v) => Value::Text(String::from_utf8_lossy(v).into_owned()),
        types::ValueRef::Blob(v) => Value::Bytes(v.to_vec()),
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "every other error of the engine is one to us")]
pub(crate) fn engine(error: rusqlite::Error) -> DbError {
    match &error {
        rusqlite::Error::SqliteFailure(e, _) if e.code == rusqlite::ErrorCode::ConstraintViolation => {
            DbError::Conflict(error.to_string())
        }
        rusqlite::Error::SqliteFailure(e, _)
            if e.code == rusqlite::ErrorCode::DiskFull || e.extended_code == NO_ROOM_BESIDE =>
        {
            DbError::Full(error.to_string())
        }
        _ => DbError::Engine(error.to_string()),
    }
}

/// A new file for its owner alone.
pub(crate) fn open_private(file: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}
