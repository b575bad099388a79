//! Every client against its simulator, over real sockets of the loopback.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod failing;
mod messaging;
mod posting;
mod secrets;
mod simulator;
mod world;
