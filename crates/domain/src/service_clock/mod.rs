//! The promised time as a pure function: calendar, moment of completeness, promise, pauses and now in; due date and sums out.
//!
//! A promise of `n` working days is due at the close of the `n`-th working day after the day on which the file was complete; complete
//! after closing, or on a day off, counts as the next working day's. The budget is the office minutes of those `n` days. What lies in
//! the union of the pauses does not count (Pasal 14, and time with the applicant), so overlaps count once and a pause never resets the
//! clock: due is the first moment at which the office minutes since the opening of the first counted day, less those paused, reach
//! the budget. Why so, with the law: `docs/service-clock.md`.

mod course;
mod explain;
mod reading;
mod term;

pub use course::{Course, Span, Step};
pub use explain::{Line, duration, lines};
pub use reading::{Case, ClockError, PROMISE_DAYS_MAX, Reading, first_counted_day, read};
pub use term::last_day;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Time that does not count: from `from` up to, not including, `to`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Why.
    pub kind: PauseKind,
    /// The first minute that does not count.
    pub from: Timestamp,
    /// The first that counts again; `None` while it lasts.
    pub to: Option<Timestamp>,
}

/// Why time does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseKind {
    /// With the applicant, who was asked for a correction.
    Returned,
    /// With the applicant, who has to pay.
    Payment,
    /// Pasal 14 huruf a: network infrastructure damaged by force majeure.
    ForceMajeureInfrastructure,
    /// Pasal 14 huruf b: those who run the system cannot work because of force majeure.
    ForceMajeureStaff,
    /// Pasal 14 huruf c: the service itself stood still until it was stable again.
    Standstill,
    /// It was decided, until an objection to the decision was granted (UU 30/2014 Pasal 77).
    Decided,
}

impl PauseKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Returned,
        Self::Payment,
        Self::ForceMajeureInfrastructure,
        Self::ForceMajeureStaff,
        Self::Standstill,
        Self::Decided,
    ];

    /// Stable id, in files and columns.
    pub fn id(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Payment => "payment",
            Self::ForceMajeureInfrastructure => "force_majeure_infrastructure",
            Self::ForceMajeureStaff => "force_majeure_staff",
            Self::Standstill => "standstill",
            Self::Decided => "decided",
        }
    }

    /// What it is, in words for everyone.
    pub fn words(self) -> &'static str {
        match self {
            Self::Returned => "menunggu perbaikan pemohon",
            Self::Payment => "menunggu pembayaran pemohon",
            Self::ForceMajeureInfrastructure => "kerusakan jaringan karena keadaan kahar",
            Self::ForceMajeureStaff => "operator tidak dapat bekerja karena keadaan kahar",
            Self::Standstill => "layanan terhenti",
            Self::Decided => "sudah diputus, sampai keberatan dikabulkan",
        }
    }

    /// The law it stands on.
    pub fn basis(self) -> &'static str {
        match self {
            Self::Returned | Self::Payment => "berkas di tangan pemohon",
            Self::ForceMajeureInfrastructure => "Pasal 14 huruf a",
            Self::ForceMajeureStaff => "Pasal 14 huruf b",
            Self::Standstill => "Pasal 14 huruf c",
            Self::Decided => "UU 30/2014 Pasal 77",
        }
    }
}
