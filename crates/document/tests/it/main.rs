//! What documents promise, tested over every template of the catalogue.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod catalog;
mod refusals;
mod repeatable;
mod samples;
