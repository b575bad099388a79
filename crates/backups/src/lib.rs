//! The repository that backups lie in: objects that are written once and named by what they hold, and a manifest for each backup,
//! written last. Knows bytes and names; no database, no licence.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod cutting;
pub mod error;
pub mod locks;
pub mod manifest;
pub mod pruning;
pub mod repository;
pub mod retention;
pub mod sealing;
pub mod writing;

pub use error::BackupError;
pub use repository::Repository;
