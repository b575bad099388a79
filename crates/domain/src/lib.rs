//! The law of licensing as pure functions: no I/O, no clock, no randomness, nothing of ours.
//!
//! Peraturan Wali Kota Padang 106/2020 is cited by Pasal throughout.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod access;
pub mod account;
pub mod application;
pub mod appointment;
pub mod calendar;
pub mod calendar_change;
pub mod catalogue;
pub mod catalogue_finding;
pub mod data_case;
pub mod data_purpose;
pub mod document_kind;
pub mod event_kind;
pub mod form;
pub mod identity_number;
pub mod ids;
pub mod indonesian;
pub mod interruption;
pub mod licence;
pub mod licence_type;
pub mod mandate;
pub mod media;
pub mod nib;
pub mod notice;
pub mod objection;
pub mod ordering;
pub mod oss_mapping;
pub mod performance;
pub mod question;
pub mod registry;
pub mod sanction;
pub mod scrub;
pub mod search;
pub mod security_event;
pub mod service_clock;
pub mod service_standard;
pub mod subject;
pub mod typed;
pub mod validity;
