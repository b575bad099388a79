//! What a command works with: a transaction, and what stands still while it runs.

use crate::vault::Vault;
use db::Tx;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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
pub struct Randomness(Source);

#[derive(Debug)]
enum Source {
    System(SystemRandom),
    Counted(Arc<AtomicU64>),
}

impl Default for Randomness {
    fn default() -> Self {
        Self(Source::System(SystemRandom::new()))
    }
}

impl Randomness {
    /// The same ids and bytes for the same count, which goes up by one with each: for trials that must come out alike each time.
    /// Nothing made with it is secret.
    pub fn counted(count: Arc<AtomicU64>) -> Self {
        Self(Source::Counted(count))
    }

    /// A new id, ordered by time.
    #[allow(clippy::disallowed_methods)] // the one place that makes ids
    pub fn id(&self) -> Uuid {
        match &self.0 {
            Source::System(_) => Uuid::now_v7(),
            Source::Counted(count) => {
                let number = count.fetch_add(1, Ordering::Relaxed);
                let hash = hash_of(number);
                Uuid::from_bytes(std::array::from_fn(|at| if at < 8 { number.to_be_bytes()[at] } else { hash[at] }))
            }
        }
    }

    /// Random bytes from the system.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            // Without randomness nothing here is safe; stopping is right.
            Source::System(random) => random.fill(&mut bytes).expect("the system gives randomness"),
            Source::Counted(count) => {
                for part in bytes.chunks_mut(32) {
                    part.copy_from_slice(&hash_of(count.fetch_add(1, Ordering::Relaxed))[..part.len()]);
                }
            }
        }
        bytes
    }
}

/// SHA-256 of a number: 32 bytes.
fn hash_of(number: u64) -> Vec<u8> {
    digest(&SHA256, &number.to_be_bytes()).as_ref().to_vec()
}
