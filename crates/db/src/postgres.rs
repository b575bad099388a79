//! PostgreSQL: a few threads, a connection each; a command is its own transaction and is run again on a conflict.

use crate::postgres_tls::{self, Address, Tls};
use crate::value::{Row, Value};
use crate::{DbError, Done, Engine, Job, Level, Tx, Use};
use ::postgres::error::SqlState;
use ::postgres::types::{ToSql, Type};
use ::postgres::{Client, IsolationLevel, NoTls, Statement, Transaction};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

/// Connections, and threads that own them.
const THREADS: usize = 8;
/// How often a command is tried when transactions collide.
const TRIES_MAX: u32 = 12;

/// An open database.
pub struct Postgres {
    queue: mpsc::Sender<(Job, Done, Level)>,
}

impl Postgres {
    /// Connects and starts the threads.
    pub fn open(url: &str, use_of: Use) -> Result<Self, DbError> {
        let (queue, jobs) = mpsc::channel::<(Job, Done, Level)>();
        let jobs = Arc::new(Mutex::new(jobs));
        // The first connection is made here, so that a wrong address is told at the start.
        let mut first = Some(on_own_thread(url, use_of)?);
        for i in 0..THREADS {
            let (jobs, url, client) = (jobs.clone(), url.to_owned(), first.take());
            std::thread::Builder::new()
                .name(format!("postgres-{i}"))
                .spawn(move || serve((&url, use_of), client, &jobs))
                .map_err(|e| DbError::Engine(e.to_string()))?;
        }
        Ok(Self { queue })
    }

    /// Queues a job.
    pub fn run(&self, job: Job, done: Done, level: Level) -> Result<(), DbError> {
        self.queue.send((job, done, level)).map_err(|_| DbError::Closed)
    }
}

/// The `postgres` crate blocks on a runtime of its own and must not be called from an async task.
fn on_own_thread(url: &str, use_of: Use) -> Result<Client, DbError> {
    let url = url.to_owned();
    std::thread::spawn(move || connect((&url, use_of))).join().unwrap_or(Err(DbError::Closed))
}

/// A connection of one's own, for a thread that may block.
pub(crate) fn connect((url, use_of): (&str, Use)) -> Result<Client, DbError> {
    let address = Address::read(url)?;
    let mut config: ::postgres::Config =
        address.url.parse().map_err(|e: ::postgres::Error| DbError::Engine(e.to_string()))?;
    // What the address says besides stays, but for what is ours.
    let looking = if use_of == Use::Reading { " -c default_transaction_read_only=on" } else { "" };
    let given = config.get_options().unwrap_or_default();
    let options = format!("{given} -c statement_timeout=10000 -c timezone=UTC{looking}");
    config.connect_timeout(Duration::from_secs(5)).options(&options);
    let connected = match &address.root_file {
        Some(roots) => config.connect(Tls::from_root_file(roots)?),
        None => config.connect(NoTls),
    };
    connected.map_err(|e| postgres_tls::why(&e).unwrap_or_else(|| engine(&e)))
}

fn serve(address: (&str, Use), client: Option<Client>, jobs: &Mutex<mpsc::Receiver<(Job, Done, Level)>>) {
    let mut session = client.map(Session::new);
    loop {
        let next = jobs.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
        let Ok((mut job, done, level)) = next else { return };
        if session.as_ref().is_none_or(|s| s.client.is_closed()) {
            session = connect(address).ok().map(Session::new);
        }
        let answer = match &mut session {
            Some(session) => session.run(&mut job, level),
            None => Err(DbError::Engine("basis data tidak dapat dihubungi".into())),
        };
        let _ = done.send(answer);
    }
}

struct Session {
    client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Session {
    fn new(client: Client) -> Self {
        Self { client, statements: HashMap::new() }
    }

    fn run(&mut self, job: &mut Job, level: Level) -> Result<(), DbError> {
        let mut tries = 0;
        loop {
            match self.once(job, level) {
                Err(DbError::Retry(why)) if tries < TRIES_MAX => {
                    tries += 1;
                    tracing::debug!(why, tries, "transaction run again");
                    std::thread::sleep(Duration::from_millis(u64::from(2_u32.pow(tries.min(6)))));
                }
                other => return other,
            }
        }
    }

    fn once(&mut self, job: &mut Job, level: Level) -> Result<(), DbError> {
        let isolation = match level {
            Level::Read => IsolationLevel::RepeatableRead,
            Level::Serializable => IsolationLevel::Serializable,
            Level::Locked => IsolationLevel::ReadCommitted,
        };
        let transaction = self
            .client
            .build_transaction()
            .isolation_level(isolation)
            .read_only(level == Level::Read)
            .start()
            .map_err(|e| engine(&e))?;
        let mut tx = PostgresTx::new(transaction, &mut self.statements);
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(&mut tx)))
            .unwrap_or_else(|_| Err(DbError::Engine("panic in a command".into())));
        // A command may have turned the collision into an error of its own; it is still a collision.
        if let Some(why) = tx.collided.take() {
            return Err(DbError::Retry(why));
        }
        // Likewise, if it was not committed without what there was no room for.
        if let (Some(why), Ok(false)) = (tx.full.take(), &answer) {
            return Err(DbError::Full(why));
        }
        if answer? {
            tx.transaction.commit().map_err(|e| engine(&e))
        } else {
            tx.transaction.rollback().map_err(|e| engine(&e))
        }
    }
}

/// One transaction of a connection.
pub(crate) struct PostgresTx<'a> {
    pub(crate) transaction: Transaction<'a>,
    statements: &'a mut HashMap<&'static str, Statement>,
    collided: Option<String>,
    full: Option<String>,
}

impl<'a> PostgresTx<'a> {
    /// One that prepares what it is asked.
    pub(crate) fn new(transaction: Transaction<'a>, statements: &'a mut HashMap<&'static str, Statement>) -> Self {
        Self { transaction, statements, collided: None, full: None }
    }

    fn statement(&mut self, sql: &'static str) -> Result<Statement, DbError> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.transaction.prepare(sql).map_err(|e| self.note(&e))?;
        self.statements.insert(sql, statement.clone());
        Ok(statement)
    }

    fn note(&mut self, error: &::postgres::Error) -> DbError {
        let error = engine(error);
        if let DbError::Retry(why) = &error {
            self.collided = Some(why.clone());
        }
        if let DbError::Full(why) = &error {
            self.full = Some(why.clone());
        }
        error
    }
}

impl Tx for PostgresTx<'_> {
    fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let statement = self.statement(sql)?;
        let rows = self.transaction.query(&statement, &params(values)).map_err(|e| self.note(&e))?;
        let columns = Rc::new(statement.columns().iter().map(|c| c.name().to_owned()).collect::<Vec<_>>());
        rows.iter()
            .map(|row| {
                let values = (0..columns.len()).map(|i| from_column(row, i)).collect::<Result<_, _>>()?;
                Ok(Row { columns: columns.clone(), values })
            })
            .collect()
    }

    fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, DbError> {
        let statement = self.statement(sql)?;
        self.transaction.execute(&statement, &params(values)).map_err(|e| self.note(&e))
    }

    fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.transaction.batch_execute(sql).map_err(|e| self.note(&e))
    }

    fn engine(&self) -> Engine {
        Engine::Postgres
    }
}

fn params(values: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    values
        .iter()
        .map(|value| match value {
            Value::Null => &None::<Untyped> as &(dyn ToSql + Sync),
            Value::Int(v) => v,
            Value::Text(v) => v,
            Value::Bytes(v) => v,
        })
        .collect()
}

/// A NULL of whatever type the column has.
#[derive(Debug)]
enum Untyped {}

impl ToSql for Untyped {
    fn to_sql(
        &self,
        _: &Type,
        _: &mut ::postgres::types::private::BytesMut,
    ) -> Result<::postgres::types::IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match *self {}
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    ::postgres::types::to_sql_checked!();
}

fn from_column(row: &::postgres::Row, i: usize) -> Result<Value, DbError> {
    let kind = row.columns()[i].type_();
    let value = match *kind {
        Type::INT8 => row.try_get::<_, Option<i64>>(i).map(Value::from),
        Type::INT4 => row.try_get::<_, Option<i32>>(i).map(|v| v.map(i64::from).into()),
        Type::BOOL => row.try_get::<_, Option<bool>>(i).map(|v| v.map(i64::from).into()),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(i).map(Value::from),
        _ => row.try_get::<_, Option<String>>(i).map(Value::from),
    };
    value.map_err(|e| engine(&e))
}

/// What the server says, as an error of ours.
pub(crate) fn engine(error: &::postgres::Error) -> DbError {
    match error.code() {
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => {
            DbError::Retry(error.to_string())
        }
        // The error by itself says no more than that it is one of the database.
        Some(&SqlState::UNIQUE_VIOLATION) => {
            DbError::Conflict(error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string))
        }
        Some(&SqlState::DISK_FULL) => {
            DbError::Full(error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned()))
        }
        _ => DbError::Engine(error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned())),
    }
}
