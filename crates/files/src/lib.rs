//! What people upload: recognised by content and checked ([`inspect()`]), sealed ([`seal`]), stored ([`store`]).

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod inspect;
pub mod seal;
pub mod store;

pub use inspect::{Inspected, Limits, Rejection, inspect};
