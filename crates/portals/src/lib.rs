//! The pages of each kind of user, and what they read. A portal holds no rule of the law.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

pub mod account;
pub mod admin;
pub mod applicant;
pub mod audit;
mod file_pictures;
mod letter_download;
mod mandate_form;
mod matters;
pub mod officer;
mod own_application;
mod person_says;
pub mod public;
mod standing;
