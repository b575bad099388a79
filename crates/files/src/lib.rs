//! What people upload: recognised by content and checked ([`inspect()`]), sealed ([`seal`]), stored ([`store`]), and its photos drawn
//! anew for showing ([`photo`]).

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod archive;
pub mod inspect;
pub mod photo;
pub mod seal;
pub mod store;
mod wall;

pub use inspect::{Inspected, Limits, Rejection, inspect};
