//! How services outside are reached: by the network and the system's clock, or in a trial by somebody who plays both.

use jiff::Timestamp;
use ledger::Randomness;
use registries::asking::Surroundings;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// The way out.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Files with certificates (PEM) of authorities that are trusted besides the public ones; of the configuration.
    pub authority_files: Vec<PathBuf>,
    /// Who carries requests to signing services; the network when it is nobody.
    pub signers: Option<signers::Carrier>,
    /// Who carries requests to registers; the network when it is nobody.
    pub registers: Option<registries::Carrier>,
    /// Clock, chance and waiting between questions; the program's own when it is nobody.
    pub surroundings: Option<Surroundings>,
    /// What ids and random bytes are counted from; the system's when it is nobody.
    pub count: Option<Arc<AtomicU64>>,
}

impl Outside {
    /// The same, trusting the authorities of a configuration.
    #[must_use]
    pub fn trusting(&self, authority_files: &[PathBuf]) -> Self {
        Self { authority_files: authority_files.to_vec(), ..self.clone() }
    }

    /// Where ids and random bytes come from.
    pub fn randomness(&self) -> Randomness {
        self.count.clone().map_or_else(Randomness::default, Randomness::counted)
    }

    /// Clock, chance and waiting between questions.
    pub fn surroundings(&self, now: fn() -> Timestamp) -> Surroundings {
        self.surroundings.clone().unwrap_or_else(|| {
            let randomness = Randomness::default();
            Surroundings::real(now, move || between_0_and_1(randomness.bytes()))
        })
    }
}

fn between_0_and_1(bytes: [u8; 4]) -> f64 {
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}
