//! Published performance: what is counted in a month, how long it took, and what is not shown because it would point at a person.
//!
//! A cell is one month of one licence type, or of all, as a whole or at one technical office. Its figures follow from clocks alone, and
//! clocks follow from the log, so the published figures can be recomputed from the register. Definitions: `docs/performance-figures.md`.

mod hidden;
mod hiding;
mod month;
mod spread;
mod tally;
mod waiting;

pub use hidden::{FEW_MAX, Hidden, ShownCount};
pub use hiding::hide;
pub use month::Month;
pub use spread::{Spread, nearest_rank};
pub use tally::{Cell, Ended, Outcome, Tally, Times};
pub use waiting::{StillOpen, Waits};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Count {
    /// Complete and sent; of an office, asked for its rekomendasi.
    Received,
    /// The licence is out; of an office, recommended.
    Issued,
    /// Refused by a letter; of an office, not recommended.
    Rejected,
    /// Taken back by the applicant. Kept for the sums, not published: see [`hide`].
    Withdrawn,
    /// Neither, at the end of the month or now.
    Waiting,
}

impl Count {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Received, Self::Issued, Self::Rejected, Self::Withdrawn, Self::Waiting];
    /// Those that are published.
    pub const PUBLISHED: [Self; 4] = [Self::Received, Self::Issued, Self::Rejected, Self::Waiting];
}

/// The counts of a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([u32; 5]);

impl Counts {
    /// Counts in the order of [`Count::ALL`].
    pub fn new(in_order: [u32; 5]) -> Self {
        Self(in_order)
    }

    /// One of them.
    pub fn get(&self, count: Count) -> u32 {
        self.0[count as usize]
    }

    /// Counts some more.
    pub fn add(&mut self, count: Count, number: u32) {
        self.0[count as usize] += number;
    }

    /// Issued or rejected.
    pub fn decided(&self) -> u32 {
        self.get(Count::Issued) + self.get(Count::Rejected)
    }
}
