//! What happened, what follows from it, and what is sealed.
//!
//! Everything that changes does so here: the state of one aggregate, the events that tell how it came about, the effects that follow and
//! the key of the form that ordered it are written in one transaction. This floor knows no application and no licence.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod aggregate;
pub mod command_keys;
pub mod counters;
pub mod events;
pub mod form_keys;
pub mod installation;
pub mod log;
pub mod outbox;
pub mod record;
pub mod rewrapping;
pub mod row_mac;
pub mod scrub;
pub mod sealed;
pub mod undone;
pub mod uploads;
pub mod vault;
pub mod work;

pub use aggregate::{Aggregate, Done, Order, carry_out};
pub use undone::Undone;
pub use work::{Randomness, Work};
