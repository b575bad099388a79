//! What a command works with: a transaction, and what stands still while it runs.

use crate::vault::Vault;
use db::Tx;
use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};
use uuid::Uuid;

/// Everything a command may touch. What is not in it (the network, files, the configuration) cannot be touched inside a transaction.
///
/// `Rules` are what the city works by: the catalogue and the names of the installation; this floor does not look into them.
pub struct Work<'a, Rules> {
    /// The transaction.
    pub tx: &'a mut dyn Tx,
    /// The moment of the command; the same wherever it is asked.
    pub now: Timestamp,
    /// Keys of owners.
    pub vault: &'a Vault,
    /// What the city works by.
    pub rules: &'a Rules,
    /// New ids and random bytes.
    pub randomness: &'a Randomness,
}

impl<Rules> Work<'_, Rules> {
    /// A new id, ordered by time.
    pub fn id(&self) -> Uuid {
        self.randomness.id()
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.randomness.bytes()
    }
}

/// The one source of ids and random bytes.
#[derive(Debug)]
pub struct Randomness(SystemRandom);

impl Default for Randomness {
    fn default() -> Self {
        Self(SystemRandom::new())
    }
}

impl Randomness {
    /// A new id, ordered by time.
    #[allow(clippy::disallowed_methods, clippy::unused_self)] // the one place that makes ids
    pub fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// Random bytes from the system.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        // Without randomness nothing here is safe; stopping is right.
        self.0.fill(&mut bytes).expect("the system gives randomness");
        bytes
    }
}
