//! Saporancak: electronic licensing for a city, one binary.
//!
//! A library so that the integration tests and the benchmark use what the binary uses; nothing else depends on it.

pub mod announcing;
pub mod app;
pub mod bench;
pub mod catalogue;
pub mod cli;
pub mod clock_file;
pub mod config;
pub mod current;
pub mod db;
pub mod demo;
pub mod doctor;
pub mod effects;
pub mod explaining;
pub mod intake;
pub mod mail;
pub mod measuring;
pub mod official;
pub mod probing;
pub mod producing;
pub mod registering;
pub mod setup;
pub mod signing;
pub mod slices;
pub mod store;
pub mod telling;
pub mod throttle;
pub mod timetable;
pub mod verify;
pub mod web;
pub mod worker;
pub mod workflow;
