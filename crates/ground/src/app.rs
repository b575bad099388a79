//! The only shared state: database, files, rules, keys, clock, randomness, configuration.

use crate::clamd::Clamd;
use crate::config::Config;
use crate::current::Current;
use crate::log_keeper::LogKeeper;
use crate::pictures::Pictures;
use crate::registers::Registers;
use crate::relays::Relays;
use crate::rules::{Rules, Work};
use crate::signing::Signing;
use crate::throttle::Throttle;
use crate::turns::Turns;
use crate::watch::Watch;
use db::{Db, DbError, Tx};
use files::store::Store;
use jiff::Timestamp;
use ledger::Randomness;
use ledger::log::error::LogError;
use ledger::log::sequencer::{self, Sequencer, Turn};
use ledger::vault::Vault;
use std::ops::Deref;
use std::panic::RefUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

/// A handle to everything; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What a handle reaches: the installation, and what goes by the handle's clock.
pub struct Parts {
    /// What is the same by every clock.
    pub installation: Arc<Installation>,
    /// The clock.
    pub clock: Clock,
    /// Since when what is due is for this handle to do.
    pub duty: Duty,
    /// Calendar and announcements, as pages show them.
    pub current: Current,
    /// Who signs documents.
    pub signing: Arc<Signing>,
    /// Wakes the worker after a commit.
    pub wake: Notify,
}

/// What is the same by every clock.
pub struct Installation {
    /// The database.
    pub db: Db,
    /// The file store.
    pub files: Store,
    /// What the city works by.
    pub rules: Rules,
    /// Keys of owners.
    pub vault: Arc<Vault>,
    /// What keeps the log.
    pub log: LogKeeper,
    /// Configuration.
    pub config: Config,
    /// The way to social networks and messaging gateways.
    pub channels: channels::Client,
    /// The registers that can be asked (Pasal 6(4)).
    pub registers: Registers,
    /// Password hashes at a time: one costs a thousand page views, so they queue, and leave a core to the pages.
    pub hashing: Semaphore,
    /// Uploads looked into at a time: one may take a second and a hundred megabytes, so they queue here and nothing else waits for
    /// them. The thread that works holds its turn until it is done even when nobody waits for it.
    pub inspecting: Turns,
    /// Where officers sign in too, where that is configured.
    pub openid: Option<Box<openid::Provider>>,
    /// The malware scanner, where one is configured.
    pub clamd: Option<Clamd>,
    /// Stored photos drawn anew at a time, beside the uploads: whoever looks at one does not wait for whoever sends one.
    pub drawing: Arc<Semaphore>,
    /// The services that carry messages.
    pub relays: Relays,
    /// Sign-in and code attempts.
    pub throttle: Throttle,
    /// Security events.
    pub watch: Watch,
    /// Announcements as pictures.
    pub pictures: Pictures,
    /// Source of ids and random bytes.
    pub randomness: Randomness,
}

/// What time it is: the system's, or one set by a test or by whoever fills the past of a demo.
pub enum Clock {
    /// The system's.
    System,
    /// Microseconds since 1970, moved by hand.
    Set(AtomicI64),
}

/// Effects that were due before this moment, and what time brings about, are for another handle to do: the one that fills the past of
/// a demo by a clock of its own. Everywhere else it is the beginning of time.
#[derive(Default)]
pub struct Duty(AtomicI64);

impl Duty {
    /// The moment.
    pub fn since(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::Relaxed)).unwrap_or_default()
    }

    /// Leaves to another handle what was due before this moment.
    pub fn begin_at(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::Relaxed);
    }

    /// Takes on everything again.
    pub fn take_all(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Whether everything is for this handle to do.
    pub fn is_whole(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl Clock {
    /// Now.
    #[allow(clippy::disallowed_methods)] // the one place that reads the clock
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Set(at) => Timestamp::from_microsecond(at.load(Ordering::Relaxed)).unwrap_or_default(),
        }
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The same installation by another clock. What pages show does not follow it, and its commits wake no worker.
    #[must_use]
    pub fn by_clock(&self, clock: Clock) -> Self {
        self.with(clock, self.signing.clone())
    }

    /// The same installation, in which somebody else signs; a worker of its own does what this handle orders.
    #[must_use]
    pub fn signed_by(&self, signing: Signing) -> Self {
        self.with(Clock::System, Arc::new(signing))
    }

    fn with(&self, clock: Clock, signing: Arc<Signing>) -> Self {
        let (duty, current) = (Duty::default(), Current::default());
        Self::new(Parts { installation: self.installation.clone(), clock, duty, current, signing, wake: Notify::new() })
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id, ordered by time.
    pub fn id(&self) -> Uuid {
        self.randomness.id()
    }

    /// Random bytes from the system.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.randomness.bytes()
    }

    /// Runs a command in a transaction that is durable when this returns `Ok`; an `Err` changes nothing. The worker is woken after it.
    ///
    /// A command is a function of its input and its [`Work`]: it cannot reach the network, files or the configuration, and may be run
    /// again. PostgreSQL runs it as if it were alone.
    ///
    /// The input is plain data, which a run cannot change; a handle to the application is none, so it cannot be passed in:
    ///
    /// ```compile_fail,E0277
    /// # async fn refused(app: ground::App) -> Result<(), db::DbError> {
    /// app.command(app.clone(), |_, _app| Ok(())).await
    /// # }
    /// ```
    ///
    /// ```
    /// # async fn taken(app: ground::App) -> Result<(), db::DbError> {
    /// app.command(String::from("data"), |_, _text| Ok(())).await
    /// # }
    /// ```
    pub async fn command<I, T, E>(&self, input: I, run: fn(&mut Work, &I) -> Result<T, E>) -> Result<T, E>
    where
        I: Send + RefUnwindSafe + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let handle = self.clone();
        let done = self.db.command(move |tx| run(&mut handle.work(tx), &input)).await?;
        self.wake.notify_one();
        Ok(done)
    }

    /// The same for a command whose decisions rest on one row that it locks before it reads anything else, on its row counts and on
    /// unique keys (docs/decisions/0006-numbers-are-taken-at-commit.md).
    pub async fn command_on_locked<I, T, E>(&self, input: I, run: fn(&mut Work, &I) -> Result<T, E>) -> Result<T, E>
    where
        I: Send + RefUnwindSafe + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let handle = self.clone();
        let done = self.db.command_on_locked(move |tx| run(&mut handle.work(tx), &input)).await?;
        self.wake.notify_one();
        Ok(done)
    }

    /// Looks at something and notes that, in one transaction that is durable before it is shown; nothing waits for the worker after it,
    /// so the worker is not woken.
    pub async fn view<I, T, E>(&self, input: I, run: fn(&mut Work, &I) -> Result<T, E>) -> Result<T, E>
    where
        I: Send + RefUnwindSafe + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let handle = self.clone();
        self.db.command(move |tx| run(&mut handle.work(tx), &input)).await
    }

    /// Numbers and signs a batch of the log. Not a command: it holds the log's key, which no command may have, and decides nothing.
    pub async fn number_log(&self) -> Result<Turn, LogError> {
        let handle = self.clone();
        let numbered = self.db.command_on_locked(move |tx| {
            let (log, mut random) = (&handle.log, || handle.bytes::<32>());
            let mut with = Sequencer {
                key: log.key(),
                process: log.process(),
                now: handle.now(),
                outside: log.outside(),
                random: &mut random,
            };
            sequencer::turn(tx, &mut with)
        });
        numbered.await
    }

    /// What a command in this transaction works with.
    pub fn work<'a>(&'a self, tx: &'a mut dyn Tx) -> Work<'a> {
        Work { tx, now: self.now(), vault: &self.vault, rules: &self.rules, randomness: &self.randomness }
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Deref for Parts {
    type Target = Installation;
    fn deref(&self) -> &Installation {
        &self.installation
    }
}
