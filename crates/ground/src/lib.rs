//! What every house stands on: configuration, catalogue, keys, mail, the way in for files, what every page shows.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod app;
mod authorities;
pub mod backup_settings;
pub mod catalogue;
pub mod catalogue_store;
pub mod clamd;
pub mod config;
pub mod config_files;
mod config_tables;
pub mod current;
pub mod disk_room;
pub mod frame;
pub mod installation_mark;
pub mod intake;
pub mod log_keeper;
pub mod log_keeping;
pub mod mail;
pub mod master_keys;
pub mod outside;
pub mod page_drawer;
mod passkey_domain;
pub mod pictures;
pub mod private_file;
pub mod qr_keys;
pub mod registers;
pub mod relays;
pub mod rules;
pub mod sealing;
pub mod secret_memory;
pub mod signing;
mod signing_keys;
pub mod signing_sessions;
pub mod store_access;
pub mod throttle;
pub mod trust;
pub mod turns;
pub mod watch;

pub use app::App;
pub use rules::{Rules, Work};
