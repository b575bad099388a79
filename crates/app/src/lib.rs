//! Saporancak: electronic licensing for a city, one binary.
//!
//! A library so that the integration tests use what the binary uses; nothing else depends on it.

pub mod server;
pub mod tools;
