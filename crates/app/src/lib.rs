//! Saporancak: electronic licensing for a city, one binary.
//!
//! A library so that the integration tests use what the binary uses; nothing else depends on it.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod server;
pub mod tools;
