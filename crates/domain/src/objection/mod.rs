//! Objections to decisions (keberatan, UU 30/2014 Pasal 77): filed within 21 working days, decided within ten; and the one way they change.
//!
//! The articles are cited from general knowledge and settled.md, which asks the office to check them: Pasal 75 to 77 for the objection,
//! Pasal 78 for the appeal (banding) to the superior of whoever decided.

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, CommandKind, Event, EventKind};
pub use decide::{Move, apply, decide, decision_until, deemed_granted, filing_until, may_decide, may_file, roles};
pub use refusal::Refusal;
pub use state::{Decision, Objection, Outcome, Status, StatusKind};

/// Working days in which an objection must be made, from the day the decision was announced (UU 30/2014 Pasal 77 ayat (1)).
pub const FILING_WORKING_DAYS: u16 = 21;
/// Working days in which it must be decided (Pasal 77 ayat (4)); after them it counts as granted (ayat (5)).
pub const DECISION_WORKING_DAYS: u16 = 10;
/// Working days after that in which the decision that grants it must be written (Pasal 77 ayat (7)).
pub const FOLLOWING_WORKING_DAYS: u16 = 5;
/// Working days for the appeal to the superior (Pasal 78 ayat (1)).
pub const APPEAL_WORKING_DAYS: u16 = 10;
