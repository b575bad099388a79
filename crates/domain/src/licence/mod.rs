//! A licence (izin): what is true of it once it is out, and the one way it changes (`decide`, then `apply`).

mod change;
mod decide;
mod refusal;
mod state;

pub use change::{Command, Event, EventKind, Issued};
pub use decide::{Move, apply, decide, may_be_revoked};
pub use refusal::Refusal;
pub use state::{Licence, Origin, Revocation, Standing, Status, StatusKind};
