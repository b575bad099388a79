//! Signatures: on PDF files (`PAdES`), inside the QR that proves a licence without a network, and by passkeys.
//!
//! Nothing here reads a clock, a file or the network. Instants, keys and the random bytes of a short code are arguments;
//! randomness is drawn only where a key is made ([`pki`]) or an ECDSA signature needs it.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

mod certificate;
mod crypto;
pub mod pades;
pub mod passkey;
pub mod pki;
pub mod provider;
pub mod qr;
pub mod short_code;

pub use certificate::{SPECIMEN_MARK, Subject, is_specimen, issued, signed_by, subject, validity};
