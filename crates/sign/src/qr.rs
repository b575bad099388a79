//! The QR of a licence: what it says, signed, so that a page can check it without a network.
//!
//! A CBOR Web Token (RFC 8392) in `COSE_Sign1` (RFC 9052 section 4.2) with ES256, in upper-case Base32 behind the `#` of a link:
//! the phone's camera opens the link, and what follows `#` never reaches the server. How others can read it: `docs/qr-verification.md`.

mod announced;
mod claims;
mod cose;
mod image;
mod key;
mod withdrawn;

pub use announced::{AnnouncedKey, jwks};
pub use claims::{Claims, Licence};
pub use cose::{link, seal, seal_list, verify, verify_list};
pub use image::{Picture, VERSION_MAX, fits, picture};
pub use key::{IssuerKey, KEY_ID_BYTES, PublicKey};
use thiserror::Error;
pub use withdrawn::{MARK_BYTES, Withdrawal, Withdrawn, WithdrawnList, mark};

/// Why a QR was not made or not accepted.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum QrError {
    /// Not the private or public key of a P-256 pair.
    #[error("not a P-256 key")]
    Key,
    /// The link would need a larger QR than version [`VERSION_MAX`] at level M: shorten the fields.
    #[error("the content is too long for a QR of version {VERSION_MAX}")]
    TooLong,
    /// The payload is not Base32 of a signed licence.
    #[error("the QR does not hold a licence")]
    Malformed,
    /// None of the keys given has the id in the QR.
    #[error("the QR was signed by a key that is not known")]
    UnknownKey,
    /// The key is known and did not sign this.
    #[error("the signature of the QR is wrong")]
    Mismatch,
    /// The key signed this outside the time in which it signs, or the day in the QR is not the true one.
    #[error("the QR bears a day on which its key did not sign")]
    OutOfPeriod,
    /// The system gave no randomness to sign with.
    #[error("no randomness")]
    NoRandomness,
}
