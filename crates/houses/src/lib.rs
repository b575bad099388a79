//! One house for every noun of the law: its rows, its door, its effects and what it does because time passes.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod account;
pub mod application;
pub mod appointment;
pub mod backup;
pub mod calendar;
pub mod document;
pub mod effect;
pub mod effects;
pub mod evidence;
pub mod interruption;
pub mod licence;
pub mod mandate;
pub mod notice;
pub mod objection;
pub mod oss;
pub mod performance;
pub mod privacy;
pub mod reading;
pub mod registry;
pub mod sanction;
pub mod scanning;
