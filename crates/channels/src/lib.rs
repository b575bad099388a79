//! Where a notice goes besides mail: social networks and messaging gateways, each with a simulator.
//!
//! Pasal 13(3) orders DPMPTSP to tell users by website **and social media** of a delay and of the time the service
//! returns. [`social::post`] puts one post on one network; [`messaging::send`] hands one message to a gateway for
//! WhatsApp or SMS. Both say in a [`Failure`] whether anything can have left the house, because a notice that appears
//! twice is nearly as bad as none.
//!
//! The crate reads no clock and draws no randomness: both arrive in [`social::Attempt`]. Secrets are read from their
//! files at the moment of use, so that a new token needs no restart, and appear in no `Debug`, error or log line.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

mod check;
mod client;
mod failure;
pub mod messaging;
pub mod simulator;
pub mod social;
pub mod witness;

pub use client::{Client, ClientError, Limits, authorities};
pub use failure::{Failure, Reason};
