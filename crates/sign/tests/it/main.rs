//! Everything the crate promises, seen from outside, and by referees that share no code with it.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod carrying;
mod checking;
mod fuzz;
mod qr;
mod referees;
mod samples;
mod several;
mod signing;
mod speed;
mod tampering;
mod vectors;
