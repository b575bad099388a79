//! `PAdES` baseline (ETSI EN 319 142-1 clause 6): a signature over the whole file, appended as an incremental update, further ones
//! behind it, and what keeps them checkable.
//!
//! | level | made by |
//! |---|---|
//! | B-B | [`sign`] at once, or [`prepare`] and [`Prepared::finish`] where a person or a network stands between |
//! | a further one | [`prepare_further`], and then the same |
//! | B-T | [`prepare_for`] with [`Room::WithTimestamp`], [`Prepared::hash_to_be_stamped`], [`Prepared::finish_stamped`] |
//! | B-LT | [`append_validation`] with what the addresses of [`embedded_certificates`] gave |
//! | B-LTA | [`prepare_timestamp`], [`PreparedTimestamp::finish`]; a renewal does the last two once more |
//!
//! Checking: [`verify`]. Both ends know nothing of each other's state; a file is all that passes.

mod added;
mod cades;
mod chain;
mod details;
mod envelope;
mod ess;
mod fields;
mod form;
mod judging;
mod later;
mod load;
mod pages;
mod prepare;
mod proof;
mod range;
mod reason;
mod renewal;
mod report;
mod revision;
pub mod revocation;
mod store;
mod structure;
pub mod timestamp;
mod validation;
mod verdict;
mod verify;
mod versions;

pub use added::Addition;
pub use details::Details;
pub use pages::same_pages;
pub use prepare::{Prepared, Room, SignError, prepare, prepare_for, prepare_further, sign, sign_further};
pub use reason::Reason;
pub use report::{Level, Report, SignatureReport};
pub use validation::{PreparedTimestamp, ValidationData, append_validation, embedded_certificates, prepare_timestamp};
pub use verdict::Verdict;
pub use verify::{Unreadable, may_be_signed, verify};
pub use versions::versions;

/// Larger files are neither signed nor checked.
pub const FILE_BYTES_MAX: usize = 50 * 1024 * 1024;
