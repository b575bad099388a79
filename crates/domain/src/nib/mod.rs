//! What OSS delivered about one NIB (Pasal 2(1)): which licences are asked for, who decides them, what became of each.

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, CommandKind, Event, EventKind, Reported, roles};
pub use decide::{Move, apply, decide};
pub use refusal::Refusal;
pub use state::{DeliveredNib, Line, NotOurs, Requested, Standing, StandingKind, Told};
