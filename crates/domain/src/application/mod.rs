//! An application: what is true of it, and the one way it changes (`decide`, then `apply`).

mod apply;
mod channel;
mod checklist_item;
mod checks;
mod command;
mod decide;
mod event;
mod four_eyes;
mod hand;
pub mod number;
mod permission;
mod refusal;
mod returning;
mod stage;
mod step;

pub use apply::{apply, replay};
pub use channel::Channel;
pub use checklist_item::ChecklistItem;
pub use checks::PROOFS_MAX;
pub use command::{Command, CommandKind, Conclusion, Mark, Opinion, TextRef};
pub use decide::{CLAIM_MINUTES, decide, possible};
pub use event::{AskedOffice, Event, EventKind};
pub use four_eyes::{Obstacle, hand, is_control, kept_out, obstacle};
pub use hand::{ControlStep, Hand};
pub use permission::{permits, roles};
pub use refusal::Refusal;
pub use stage::{Application, Examination, LastReturn, OfficeRequest, Opinioned, Outcome, Stage};
pub use step::{Facts, Move};
