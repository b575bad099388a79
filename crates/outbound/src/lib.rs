//! The way out to services of others: an HTTP client with limits, answers read whole and up to a size, secrets that are never shown.
//!
//! Knows no service. What an answer means, and what of it may be repeated, says the crate of the service: a message that was posted
//! twice, a question that was asked twice and a signature that was made twice are three different things.

mod answer;
mod carrier;
mod client;
mod percent;
mod secret;
mod words;

pub use answer::{Answer, Body, read};
pub use carrier::{Broken, Carried, Carrier, send};
pub use client::{ClientError, authorities, client};
pub use percent::percent;
pub use secret::Secret;
pub use words::{innermost, one_line};

/// The header by which a simulator says that it is one.
pub const SIMULATOR_HEADER: &str = "x-simulator";
