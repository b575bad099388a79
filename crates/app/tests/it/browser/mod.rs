//! What people see and press, in Chromium: no accessibility violation, no sideways scroll, no error in the console on any page.

mod applicant;
mod checks;
mod chromium;
mod counting;
mod every_case;
mod every_page;
mod fill;
mod keyboard;
mod layout;
mod office;
mod offline;
mod passkey;
mod plain;
pub mod qr;
mod saving;
mod shrinking;
mod signer;
mod verdicts;
