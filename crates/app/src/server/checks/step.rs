//! One piece of a check that is too long to be done at once: where it goes on, and what it found.

use domain::scrub::Kind;
use std::time::{Duration, Instant};

/// How long a piece may take before the next one is left to the next turn.
const LONG: Duration = Duration::from_secs(2);

/// What came of a piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// Where the next one goes on; empty when this was the last.
    pub place: String,
    /// How many were looked at.
    pub checked: u64,
    /// What is wrong, with which one.
    pub found: Vec<(Kind, String)>,
}

impl Step {
    /// Notes one that is wrong.
    pub fn wrong(&mut self, kind: Kind, object: impl Into<String>) {
        self.found.push((kind, object.into()));
    }
}

/// Whether a piece that began then has gone on long enough.
pub fn is_long(begun: Instant) -> bool {
    begun.elapsed() > LONG
}
