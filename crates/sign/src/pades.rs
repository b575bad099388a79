//! `PAdES` baseline B-B (ETSI EN 319 142-1 clause 6): one signature over the whole file, appended as an incremental update.
//!
//! Signing: [`sign`] at once, or [`prepare`] and [`Prepared::finish`] where a person or a network stands between.
//! Checking: [`verify`]. Both ends know nothing of each other's state; a file is all that passes.

mod added;
mod cades;
mod chain;
mod details;
mod envelope;
mod ess;
mod form;
mod load;
mod prepare;
mod range;
mod report;
mod revision;
mod structure;
mod verify;

pub use details::Details;
pub use prepare::{Prepared, SignError, prepare, sign};
pub use report::{Reason, Report, Verdict};
pub use verify::{Unreadable, verify};

/// Larger files are neither signed nor checked.
pub const FILE_BYTES_MAX: usize = 50 * 1024 * 1024;
