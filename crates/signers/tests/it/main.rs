//! Every client against its simulator, over real sockets of the loopback, and pyHanko as the judge of what they made.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

mod bsre;
mod changed;
mod failing;
mod levels;
mod pkcs11;
mod referee;
mod secrets;
mod world;
