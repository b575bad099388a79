//! What a person, an officer or the timetable starts about personal data (UU 27/2022): a correction, an erasure, the destruction of
//! what was kept long enough, a breach. Each has a term that is counted, and ends by an officer's decision.

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, CommandKind, Event, EventKind, roles};
pub use decide::{Facts, Move, apply, decide, possible};
pub use refusal::Refusal;
pub use state::{AT_ONCE_MAX, Breach, DataCase, DataKind, Kind, TERM, Wish};
