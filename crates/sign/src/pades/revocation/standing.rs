//! What lists and answers say of a certificate, and what both need to read them.

use der::Encode;
use jiff::Timestamp;
use x509_cert::Certificate;

/// What is known of a certificate at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Good,
    /// Revoked at that instant or before.
    Revoked,
    /// No list or answer that was still current then.
    Unknown,
}

/// Whether two certificates are the same, byte for byte.
pub fn same(left: &Certificate, right: &Certificate) -> bool {
    matches!((left.to_der(), right.to_der()), (Ok(left), Ok(right)) if left == right)
}

/// Seconds since 1970 as an instant.
pub fn instant(seconds: u64) -> Option<Timestamp> {
    Timestamp::from_second(i64::try_from(seconds).ok()?).ok()
}
