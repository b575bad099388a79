//! Checking a file that anybody may have sent.

use jiff::Timestamp;
use thiserror::Error;

use super::FILE_BYTES_MAX;
use super::judging::{File, judge_all};
use super::range::{Found, find};
use super::reason::Reason;
use super::report::Report;
use crate::crypto::sha256;
use crate::pki::TrustRoots;

/// The file was not looked at.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum Unreadable {
    /// Larger than [`FILE_BYTES_MAX`].
    #[error("the file is larger than {FILE_BYTES_MAX} bytes")]
    TooLarge,
    /// It does not begin as a PDF does. (Leading bytes, which some readers forgive, are not forgiven here: offsets count from them.)
    #[error("the file is not a PDF")]
    NotPdf,
}

impl Unreadable {
    /// For the interface between programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotPdf => "not-a-pdf",
        }
    }

    /// One sentence in Indonesian.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::TooLarge => "Berkas terlalu besar untuk diperiksa (paling besar 50 MB).",
            Self::NotPdf => {
                "Berkas ini bukan PDF, atau di depan isinya ada tambahan. Pakai berkas seperti yang Anda terima."
            }
        }
    }

    /// The same in English.
    pub fn sentence_en(self) -> &'static str {
        match self {
            Self::TooLarge => "The file is too large to be checked (50 MB at most).",
            Self::NotPdf => "This file is not a PDF.",
        }
    }
}

/// Whether a file could carry an electronic signature, by a glance at its bytes; [`verify`] says whether it does.
pub fn may_be_signed(pdf: &[u8]) -> bool {
    memchr::memmem::find(pdf, b"/ByteRange").is_some()
}

/// Checks every signature of a file: that what it covers is unbroken, and that it leads to one of `roots`; and names what stands behind
/// what each covers. Another signature, validation data and time stamps over the document that can be believed are no complaint. A
/// certificate is judged at the moment a time stamp proves, else at `at`.
///
/// Never panics, and reads no more of a stranger's file than its bytes: the parser is asked last, when signer and content are known
/// to be good. ISO 32000-1 section 12.8.1, RFC 5652 section 5.6, EN 319 142-1 clause 6.
pub fn verify(pdf: &[u8], roots: &TrustRoots, at: Timestamp) -> Result<Report, Unreadable> {
    if pdf.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge);
    }
    if !pdf.starts_with(b"%PDF-") {
        return Err(Unreadable::NotPdf);
    }
    let sum = sha256(pdf);
    let without = |reason| Ok(Report::without_signature(sum, reason));
    let ranges = match find(pdf) {
        Found::Nothing => return without(Reason::NoSignature),
        Found::Malformed => return without(Reason::RangeMalformed),
        Found::TooMany => return without(Reason::SeveralSignatures),
        Found::Some(ranges) => ranges,
    };
    let mut signatures = judge_all(&File { pdf, roots, at }, &ranges).into_iter();
    let Some(first) = signatures.next() else { return without(Reason::RangeMalformed) };
    Ok(Report::of(sum, first, signatures.collect()))
}
