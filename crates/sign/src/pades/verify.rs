//! Checking a file that anybody may have sent.

use jiff::Timestamp;
use lopdf::Document;
use thiserror::Error;

use super::chain::{Given, Purpose};
use super::envelope::Opened;
use super::load::load;
use super::range::{Found, SignedRange, find};
use super::renewal::Renewal;
use super::report::{Level, Reason, Report};
use super::revocation::Standing;
use super::timestamp::Stamp;
use super::{FILE_BYTES_MAX, added, chain, envelope, pages, proof, renewal, structure, timestamp};
use crate::certificate::Subject;
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

/// Checks that one signature covers the whole file, is unbroken, and leads to one of `roots`. Where something was added behind what
/// it covers, the part before is judged as if it were the file, and what was added is named; validation data and document time
/// stamps that can be believed are no addition. The certificate is judged at the moment a time stamp proves, else at `at`.
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
    let broken = |reason| Ok(Report::new(sum, vec![reason]));
    let range = match find(pdf) {
        Found::Nothing => return broken(Reason::NoSignature),
        Found::Malformed => return broken(Reason::RangeMalformed),
        Found::Several => return broken(Reason::SeveralSignatures),
        Found::One(range) => range,
    };
    let report = match open(pdf, &range) {
        Ok((contents, opened)) => {
            let signer = Some(Subject::of(&opened.signer));
            match judge(&File { pdf, range: &range, contents: &contents, roots, at }, &opened) {
                Ok(judged) => Report {
                    signed_at: judged.signed_at,
                    timestamped_at: judged.timestamped_at,
                    renew_before: judged.renew_before,
                    level: judged.level,
                    signed_sha256: Some(sha256(&pdf[..range.end])),
                    ..Report::new(sum, judged.additions)
                },
                Err(reasons) => Report::new(sum, reasons),
            }
            .by(signer)
        }
        Err(reason) => Report::new(sum, [added::kinds(&pdf[range.end..]), vec![reason]].concat()),
    };
    Ok(report)
}

struct File<'a> {
    pdf: &'a [u8],
    range: &'a SignedRange,
    contents: &'a [u8],
    roots: &'a TrustRoots,
    at: Timestamp,
}

/// What is said of a file whose signed part is good.
struct Judged {
    signed_at: Option<Timestamp>,
    timestamped_at: Option<Timestamp>,
    renew_before: Option<Timestamp>,
    level: Option<Level>,
    additions: Vec<Reason>,
}

/// Or all that is wrong, additions first.
fn judge(file: &File<'_>, opened: &Opened) -> Result<Judged, Vec<Reason>> {
    let stated = read_signed_part(file, opened);
    let (stamp, stated) = stated.map_err(|reasons| [added::kinds(&file.pdf[file.range.end..]), reasons].concat())?;
    let behind = behind(file, &stated.document);
    let given = Given { signer: &opened.signer, others: &opened.others, elsewhere: &[] };
    let settled = proof::settle(&behind.renewal, &given, stamp.as_ref(), (file.roots, behind.proven_at));
    let settled = settled.map_err(|reason| [behind.additions.as_slice(), &[reason]].concat())?;
    let level = match (settled.level, behind.stamped) {
        (Level::LongTerm, true) => Level::Archive,
        (level, _) => level,
    };
    Ok(Judged {
        signed_at: stated.signed_at,
        timestamped_at: settled.timestamped_at,
        renew_before: behind.renew_before.or(settled.renew_before),
        level: Some(level),
        additions: behind.additions,
    })
}

/// Whether the covered bytes are those that were signed, by somebody we may know, and what the document says of its signature.
fn read_signed_part(file: &File<'_>, opened: &Opened) -> Result<(Option<Stamp>, structure::Stated), Vec<Reason>> {
    let mut reasons = Vec::new();
    if opened.message_digest != opened.hash.of_parts(&file.range.covered(file.pdf)) {
        reasons.push(Reason::DigestMismatch);
    }
    let stamp = opened.timestamp.as_deref().map(|token| embedded(token, opened)).transpose();
    let stamp = stamp.map_err(|reason| [reasons.as_slice(), &[reason]].concat())?;

    // Before the parser is asked: whom are we reading for? An expired certificate may still be saved by what stands behind.
    let first_guess = stamp.as_ref().map_or(file.at, |stamp| stamp.stamped_at);
    let given = Given { signer: &opened.signer, others: &opened.others, elsewhere: &[] };
    let first_look = chain::check(&given, Purpose::Documents, file.roots, first_guess).err();
    reasons.extend(first_look.filter(|reason| *reason != Reason::CertificateExpired));
    if !reasons.is_empty() {
        return Err(reasons);
    }
    let stated = structure::check(&file.pdf[..file.range.end], file.range, file.contents);
    let stated = stated.map_err(|reason| vec![reason])?;
    Ok((stamp, stated))
}

/// The signature time stamp, which must be over this signature's value.
fn embedded(token: &[u8], opened: &Opened) -> Result<Stamp, Reason> {
    let stamp = timestamp::open(token).map_err(|_| Reason::ForeignData)?;
    if stamp.is_over(&[&opened.signature]) { Ok(stamp) } else { Err(Reason::ForeignData) }
}

/// What stands behind the signed part.
struct Behind {
    renewal: Renewal,
    additions: Vec<Reason>,
    /// Since when all that the oldest document time stamp covers is proven to exist.
    proven_at: Timestamp,
    /// Whether a document time stamp that holds covers the validation data.
    stamped: bool,
    renew_before: Option<Timestamp>,
}

fn behind(file: &File<'_>, signed: &Document) -> Behind {
    let addition = &file.pdf[file.range.end..];
    let nothing = |additions| Behind {
        renewal: renewal::dss(signed).unwrap_or_default(),
        additions,
        proven_at: file.at,
        stamped: false,
        renew_before: None,
    };
    let additions = added::kinds(addition);
    if additions.is_empty() || additions == [Reason::BlankAfterSignature] {
        return nothing(additions);
    }
    let whole = load(file.pdf).ok();
    if whole.as_ref().is_some_and(|whole| !pages::content_is_kept(signed, whole)) {
        return nothing([additions.as_slice(), &[Reason::PagesReplaced]].concat());
    }
    let read = whole.and_then(|whole| renewal::read(signed, &whole, file.pdf, file.range.end));
    let Some(found) = read else {
        return nothing(additions);
    };
    let (mut proven_at, mut stamped, mut renew_before) = (file.at, false, None);
    // Each newer stamp says when the older one existed, with all that it covers.
    for stamp in found.stamps.iter().rev() {
        let opened = timestamp::open(&stamp.contents);
        let Ok(opened) = opened.and_then(|one| {
            if one.is_over(&stamp.range.covered(file.pdf)) { Ok(one) } else { Err(Reason::DigestMismatch) }
        }) else {
            return nothing(additions);
        };
        match opened.path(&found.certificates, file.roots, proven_at) {
            Ok(path) if found.evidence.standing(&path, proven_at) != Standing::Revoked => {
                renew_before = renew_before.or(proof::end_of(&path));
                proven_at = opened.stamped_at.min(proven_at);
                stamped = true;
            }
            // It held once, and nobody renewed it in time: no complaint, and no proof.
            Err(Reason::CertificateExpired) => {}
            _ => return nothing(additions),
        }
    }
    let additions = if found.has_tail { vec![Reason::BlankAfterSignature] } else { Vec::new() };
    Behind { renewal: found, additions, proven_at, stamped, renew_before }
}

fn open(pdf: &[u8], range: &SignedRange) -> Result<(Vec<u8>, Opened), Reason> {
    let hex = &pdf[range.gap.start + 1..range.gap.end - 1];
    let contents = envelope::contents(hex)?;
    let opened = envelope::open(&contents)?;
    Ok((contents, opened))
}
