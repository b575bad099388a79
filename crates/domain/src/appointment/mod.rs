//! An appointment (penugasan): a role that a person holds, for what and from when to when; and the one way it changes (Pasal 11(1)).

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, CommandKind, Event, EventKind};
pub use decide::{Facts, Move, NEVER_NONE, apply, decide, permits, possible, roles};
pub use refusal::Refusal;
pub use state::{Appointment, Asked, Kind, REVIEW_MONTHS, Standing};
