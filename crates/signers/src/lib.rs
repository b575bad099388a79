//! Who signs, stamps and revokes outside this program: BSrE (whole documents), time stamp authorities, issuers' lists and answers,
//! and security modules (PKCS#11); with a simulator of each service.
//!
//! The crate knows nothing of licences. It reads no clock and draws no randomness but for keys of the simulators: instants and
//! nonces are arguments. Secrets are in [`secrecy::SecretString`], given per call or per session, wiped when dropped, and appear in
//! no `Debug`, error or log line. Every answer says whether it came from a simulator.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod bsre;
mod client;
mod failure;
pub mod pkcs11;
pub mod provider;
pub mod revocation;
pub mod settings;
pub mod simulator;
pub mod timestamp;

pub use client::{Client, ClientError, Limits, SIMULATOR_HEADER, SIMULATOR_NAME, is_simulator};
pub use failure::{Failure, SignerProblem};
pub use outbound::{Broken, Carried, Carrier};
pub use secrecy::{ExposeSecret, SecretString};
