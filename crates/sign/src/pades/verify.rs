//! Checking a file that anybody may have sent.

use jiff::Timestamp;
use thiserror::Error;

use super::range::{Found, SignedRange, find};
use super::report::{Reason, Report};
use super::{FILE_BYTES_MAX, added, chain, envelope, structure};
use crate::certificate::Subject;
use crate::crypto::{sha256, sha256_of};
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
            Self::NotPdf => "Berkas ini bukan PDF.",
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

/// Checks that one signature covers the whole file, is unbroken, and leads to one of `roots` at the instant `at`. Where something
/// was added behind what it covers, the part before is judged as if it were the file, and what was added is named.
///
/// Never panics, and reads no more of a stranger's file than its bytes: the parser is asked last, when signer and content are known
/// to be good, and sees only what was signed. ISO 32000-1 section 12.8.1, RFC 5652 section 5.6, EN 319 142-1 clause 6.
pub fn verify(pdf: &[u8], roots: &TrustRoots, at: Timestamp) -> Result<Report, Unreadable> {
    if pdf.len() > FILE_BYTES_MAX {
        return Err(Unreadable::TooLarge);
    }
    if !pdf.starts_with(b"%PDF-") {
        return Err(Unreadable::NotPdf);
    }
    let sum = sha256(pdf);
    let broken = |reason| Ok(Report::new(sum, vec![reason]));
    let range = match find(pdf) {
        Found::Nothing => return broken(Reason::NoSignature),
        Found::Malformed => return broken(Reason::RangeMalformed),
        Found::Several => return broken(Reason::SeveralSignatures),
        Found::One(range) => range,
    };

    let (signed, addition) = pdf.split_at(range.end);
    let mut reasons = added::kinds(addition);
    let (contents, opened) = match open(signed, &range) {
        Ok(opened) => opened,
        Err(reason) => {
            reasons.push(reason);
            return Ok(Report::new(sum, reasons));
        }
    };
    let additions = reasons.len();
    if opened.message_digest != sha256_of(&[&signed[..range.gap.start], &signed[range.gap.end..]]) {
        reasons.push(Reason::DigestMismatch);
    }
    if let Err(reason) = chain::check(&opened.signer, &opened.others, roots, at) {
        reasons.push(reason);
    }
    let (mut signed_at, mut signed_sha256) = (None, None);
    if reasons.len() == additions {
        match structure::check(signed, &range, &contents) {
            Ok(stated) => (signed_at, signed_sha256) = (stated.signed_at, Some(sha256(signed))),
            Err(reason) => reasons.push(reason),
        }
    }
    Ok(Report { signer: Some(Subject::of(&opened.signer)), signed_at, signed_sha256, ..Report::new(sum, reasons) })
}

fn open(pdf: &[u8], range: &SignedRange) -> Result<(Vec<u8>, envelope::Opened), Reason> {
    let hex = &pdf[range.gap.start + 1..range.gap.end - 1];
    let contents = envelope::contents(hex)?;
    let opened = envelope::open(&contents)?;
    Ok((contents, opened))
}
