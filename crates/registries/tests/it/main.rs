//! Every client against its simulator over real sockets of the loopback, against golden files, and against simulated time.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod agreeing;
mod asking;
mod configuration;
mod contract;
mod delivering;
mod failing;
mod secrets;
mod simulator;
mod world;
