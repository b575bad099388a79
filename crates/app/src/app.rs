//! The only shared state: database, files, catalogue, keys, clock, randomness, configuration.

use crate::catalogue::Catalogue;
use crate::config::Config;
use crate::current::Current;
use crate::db::Db;
use crate::signing::Signing;
use crate::store::keys::Vault;
use files::store::Store;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

/// A handle to everything; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What a handle reaches.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The file store.
    pub files: Store,
    /// Licence types, offices, places.
    pub catalogue: Catalogue,
    /// Keys of owners.
    pub vault: Vault,
    /// Who signs documents and QR codes.
    pub signing: Signing,
    /// Configuration.
    pub config: Config,
    /// The clock.
    pub clock: Clock,
    /// Calendar and announcements, as pages show them.
    pub current: Current,
    /// Wakes the worker after a commit.
    pub wake: Notify,
    /// Password hashes at a time: one costs a thousand page views, so they queue instead of taking all cores.
    pub hashing: Semaphore,
    /// Sign-in and code attempts.
    pub throttle: crate::throttle::Throttle,
    /// Source of randomness.
    pub random: SystemRandom,
}

/// What time it is: the system's, or one set by a test.
pub enum Clock {
    /// The system's.
    System,
    /// Microseconds since 1970, moved by a test.
    Set(AtomicI64),
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

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id, ordered by time.
    #[allow(clippy::disallowed_methods)] // the one place that makes ids
    pub fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// Random bytes from the system.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        // Without randomness nothing here is safe; stopping is right.
        self.random.fill(&mut bytes).expect("the system gives randomness");
        bytes
    }
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}
