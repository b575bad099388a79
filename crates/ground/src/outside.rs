//! How services outside are reached: by the network and the system's clock, or in a trial by somebody who plays both.

use jiff::Timestamp;
use ledger::Randomness;
use registries::asking::Surroundings;

/// The way out.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// Who carries requests to signing services; the network when it is nobody.
    pub signers: Option<signers::Carrier>,
    /// Who carries requests to registers; the network when it is nobody.
    pub registers: Option<registries::Carrier>,
    /// Clock, chance and waiting between questions; the program's own when it is nobody.
    pub surroundings: Option<Surroundings>,
}

impl Outside {
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
