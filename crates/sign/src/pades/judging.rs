//! One signature after the other: what it covers, who made it, and what it is worth with all that stands behind it.

use jiff::Timestamp;

use super::added::Addition;
use super::chain::{Given, Purpose};
use super::envelope::Opened;
use super::later::{Later, between};
use super::range::SignedRange;
use super::reason::Reason;
use super::report::{Level, SignatureReport};
use super::revocation::Standing;
use super::store::Store;
use super::timestamp::Stamp;
use super::{chain, envelope, proof, store, structure, timestamp};
use crate::certificate::Subject;
use crate::crypto::sha256;
use crate::pki::TrustRoots;

/// What is checked, for whom, and when.
pub(super) struct File<'a> {
    pub(super) pdf: &'a [u8],
    pub(super) roots: &'a TrustRoots,
    pub(super) at: Timestamp,
}

/// Every signature among the ranges, which come in the order of what they cover. The first one is judged as a signature whatever it is.
pub(super) fn judge_all(file: &File<'_>, ranges: &[SignedRange]) -> Vec<SignatureReport> {
    let places: Vec<_> = (1..=ranges.len()).filter_map(|count| Place::of(file.pdf, &ranges[..count])).collect();
    let read: Vec<_> = places.iter().map(|place| read_signed_part(file, place)).collect();
    let ends: Vec<_> = places.iter().map(|place| place.known.len()).collect();
    let documents: Vec<_> = read.iter().map(|read| read.as_ref().ok().map(|read| &read.stated.document)).collect();
    let later = between(file.pdf, ranges, &ends, &documents);
    let judged = places.iter().zip(&read).enumerate();
    judged.map(|(number, (place, read))| judge(file, (place, read), &later[number..])).collect()
}

/// Where a signature stands, and what its bytes say.
struct Place<'a> {
    /// Its own range last, behind those of all that it covers.
    known: &'a [SignedRange],
    opened: Result<(Vec<u8>, Opened), Reason>,
}

impl<'a> Place<'a> {
    /// Nothing where a time stamp over the document stands behind a signature: that is judged with what it covers.
    fn of(pdf: &[u8], known: &'a [SignedRange]) -> Option<Self> {
        let range = known.last()?;
        let contents = envelope::contents(&pdf[range.gap.start + 1..range.gap.end - 1]);
        let is_stamp = || contents.as_ref().is_ok_and(|contents| envelope::open_token(contents).is_ok());
        let opened = match &contents {
            Ok(contents) => envelope::open(contents).map(|opened| (contents.clone(), opened)),
            Err(reason) => Err(*reason),
        };
        let is_signature = known.len() == 1 || opened.is_ok() || !is_stamp();
        is_signature.then_some(Self { known, opened })
    }

    /// Who made it, and how much it covers.
    fn about(&self) -> (Option<Subject>, usize) {
        let signer = self.opened.as_ref().ok().map(|(_, opened)| Subject::of(&opened.signer));
        (signer, self.known.last().map_or(0, |range| range.end))
    }
}

/// A signature whose own part is good.
struct Read<'a> {
    range: &'a SignedRange,
    opened: &'a Opened,
    stamp: Option<Stamp>,
    stated: structure::Stated,
}

/// Whether the covered bytes are those that were signed, by somebody we may know, and what the document says of its signature.
fn read_signed_part<'a>(file: &File<'_>, place: &'a Place<'_>) -> Result<Read<'a>, Vec<Reason>> {
    let (contents, opened) = place.opened.as_ref().map_err(|reason| vec![*reason])?;
    let range = place.known.last().ok_or_else(Vec::new)?;
    let mut reasons = Vec::new();
    if opened.message_digest != opened.hash.of_parts(&range.covered(file.pdf)) {
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
    let stated = structure::check(&file.pdf[..range.end], place.known, contents).map_err(|reason| vec![reason])?;
    Ok(Read { range, opened, stamp, stated })
}

/// The signature time stamp, which must be over this signature's value.
fn embedded(token: &[u8], opened: &Opened) -> Result<Stamp, Reason> {
    let stamp = timestamp::open(token).map_err(|_| Reason::ForeignData)?;
    if stamp.is_over(&[&opened.signature]) { Ok(stamp) } else { Err(Reason::ForeignData) }
}

/// `later`: all that stands behind what the signature covers, part by part.
fn judge(
    file: &File<'_>,
    (place, read): (&Place<'_>, &Result<Read<'_>, Vec<Reason>>),
    later: &[Later],
) -> SignatureReport {
    let mut added: Vec<Addition> = Vec::new();
    for one in later.iter().flat_map(|part| &part.additions) {
        if !added.contains(one) {
            added.push(*one);
        }
    }
    let read = match read {
        Ok(read) => read,
        Err(reasons) => return SignatureReport::new(place.about(), added, reasons),
    };
    let behind = Behind::of(file, read, later);
    if !behind.holds {
        added.push(Addition::Unreadable);
    }
    let given = Given { signer: &read.opened.signer, others: &read.opened.others, elsewhere: &[] };
    match proof::settle(behind.store(), &given, read.stamp.as_ref(), (file.roots, behind.proven_at)) {
        Err(reason) => SignatureReport::new(place.about(), added, &[reason]),
        Ok(settled) => SignatureReport {
            signed_at: read.stated.signed_at,
            timestamped_at: settled.timestamped_at,
            renew_before: behind.renew_before.or(settled.renew_before),
            level: Some(if settled.level == Level::LongTerm && behind.stamped {
                Level::Archive
            } else {
                settled.level
            }),
            signed_sha256: Some(sha256(&file.pdf[..read.range.end])),
            ..SignatureReport::new(place.about(), added, &[])
        },
    }
}

/// What the time stamps and the validation data behind a signature prove.
struct Behind<'a> {
    /// Of the newest revision that only adds what may be added.
    store: Option<&'a Store>,
    /// That of the revision that was signed.
    own: Store,
    /// Since when all that the oldest time stamp over the document covers is proven to exist.
    proven_at: Timestamp,
    /// Whether a time stamp over the document that holds covers the validation data.
    stamped: bool,
    renew_before: Option<Timestamp>,
    /// Whether every time stamp over the document can be believed, or could once.
    holds: bool,
}

impl<'a> Behind<'a> {
    fn of(file: &File<'_>, read: &Read<'_>, later: &'a [Later]) -> Self {
        let nothing = |holds| Self {
            store: None,
            own: store::read(&read.stated.document).unwrap_or_default(),
            proven_at: file.at,
            stamped: false,
            renew_before: None,
            holds,
        };
        let allowed: Vec<_> = later.iter().map_while(|part| part.renewal.as_ref()).collect();
        let Some(newest) = allowed.last() else { return nothing(true) };
        let mut found = Self { store: Some(&newest.store), ..nothing(true) };
        // Each newer stamp says when the older one existed, with all that it covers.
        for stamp in allowed.iter().rev().flat_map(|renewal| renewal.stamps.iter().rev()) {
            let opened = timestamp::open(&stamp.contents);
            let Some(opened) = opened.ok().filter(|one| one.is_over(&stamp.range.covered(file.pdf))) else {
                return nothing(false);
            };
            match opened.path(&newest.store.certificates, file.roots, found.proven_at) {
                Ok(path) if newest.store.evidence.standing(&path, found.proven_at) != Standing::Revoked => {
                    found.renew_before = found.renew_before.or(proof::end_of(&path));
                    found.proven_at = opened.stamped_at.min(found.proven_at);
                    found.stamped = true;
                }
                // It held once, and nobody renewed it in time: no complaint, and no proof.
                Err(Reason::CertificateExpired) => {}
                _ => return nothing(false),
            }
        }
        found
    }

    fn store(&self) -> &Store {
        self.store.unwrap_or(&self.own)
    }
}
