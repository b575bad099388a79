//! Sanctions on users of the portal (Pasal 11(5), 11(6)): proposed by one person, heard, decided by another; and the one way they change.

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, CommandKind, Event, EventKind};
pub use decide::{Move, Possible, apply, decide, heard, possible, reply_until, roles};
pub use refusal::Refusal;
pub use state::{Article, Decision, Measure, On, Reply, Sanction, Status, StatusKind};

/// Working days in which an applicant may say something to a sanction that is proposed, before it can be decided. No source gives a
/// number (UU 30/2014 Pasal 46 asks that whoever is burdened by a decision is heard before it): to be set by the office.
pub const REPLY_WORKING_DAYS: u16 = 5;
