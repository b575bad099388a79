//! Registries that are asked about an applicant, each with a simulator: SIAK, KSWP, OSS, a register of professionals.
//!
//! Pasal 6(4) orders the integration with KSWP and SIAK, Pasal 2(1) the way beside OSS. A [`Question`] goes to a registry and an
//! [`Answer`] or a [`Failure`] comes back, all plain data, so that the ledger can keep them sealed. [`asking::Asking`] stands around
//! each call: tries, waits, rests, quota. The crate knows nothing of licences.
//!
//! It reads no clock and draws no randomness: both arrive in [`asking::Surroundings`]. Secrets are read from their files at the
//! moment of use and appear in no `Debug`, error or log line; nor does what is asked about a person.
//!
//! A new registry is one file with its `KIND`, a `mod` line here, and a line in `list.rs`.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod asking;
mod check;
mod client;
mod failure;
mod frame;
pub mod kswp;
mod list;
pub mod oss;
pub mod professionals;
mod question;
pub mod siak;
pub mod simulator;
mod template;

pub use client::{Client, ClientError, Limits, SIMULATOR_HEADER};
pub use failure::{Cause, Failure, Reason};
pub use frame::{Asked, Example, Kind, Registry};
pub use list::{KINDS, Registries, Settings, kind_of};
pub use outbound::{Broken, Carried, Carrier};
pub use question::{Answer, Element, Outcome, Question, Verdict};
