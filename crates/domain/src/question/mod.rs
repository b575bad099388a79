//! A question to a register (Pasal 6(4)): asked, answered, failed, answered by hand; and the one way it changes.

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, Event, EventKind};
pub use decide::{Move, apply, decide};
pub use refusal::Refusal;
pub use state::{About, Answer, ByHand, Question, Status, StatusKind, Verdict, WhyNot};
