//! What lets somebody act for another: the people of a company (badan usaha), and powers of attorney (kuasa); and the one way it changes.

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, CommandKind, Event, EventKind};
pub use decide::{Facts, Move, apply, decide, latest_end, permits, possible, roles};
pub use refusal::Refusal;
pub use state::{Given, Mandate, Standing, YEARS_MAX};
