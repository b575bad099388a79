//! Signing in two steps: everything but the signature value, then the value.

use std::io::{self, Write as _};
use std::ops::Range;

use lopdf::{Dictionary, Object, ObjectId, Writer};
use rustls_pki_types::CertificateDer;
use thiserror::Error;

use super::FILE_BYTES_MAX;
use super::cades::Unsigned;
use super::details::{Details, date, text};
use super::form::{self, Adding, Unsuitable};
use super::load::{NotLoaded, load};
use super::revision::Revision;
use super::timestamp::{self, Token};
use crate::crypto::{Hash, check, sha256, sha256_of};
use crate::provider::{HashSigner, ProviderError};

/// Room in /Contents beside the certificates: attributes, names and an RSA-4096 signature take under 1.5 KiB.
const CMS_BYTES_BESIDE_CHAIN: usize = 2048;
/// A time stamp token with a chain of three RSA-4096 certificates takes under 8 KiB.
const TOKEN_BYTES_MAX: usize = 8 * 1024;
/// `/ByteRange` is written last, into room of fixed width: three numbers below [`FILE_BYTES_MAX`] and a little more.
const RANGE_CHARS: usize = 40;

/// Why a file was not signed.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SignError {
    /// Larger than [`FILE_BYTES_MAX`].
    #[error("the file is larger than {FILE_BYTES_MAX} bytes")]
    TooLarge,
    /// Not a PDF, damaged, or without a page.
    #[error("the file is not a PDF that can be signed")]
    Unreadable,
    /// Encrypted files are not signed: what was signed could not be read back.
    #[error("the file is encrypted")]
    Encrypted,
    /// There is a signature, or a field for one, where the first signature was to be made.
    #[error("the file has a signature or a signature field already")]
    HasSignature,
    /// No certificate, one that cannot be read, or a key that is neither P-256, P-384 nor RSA.
    #[error("the signer's certificate cannot be used")]
    Certificate,
    /// The signature does not belong to the prepared file and the certificate.
    #[error("the signature value is wrong")]
    WrongSignature,
    /// The time stamp is not over what was prepared.
    #[error("the time stamp belongs to something else")]
    WrongTimestamp,
    /// The signature does not fit into the room left for it.
    #[error("the signature is too large")]
    SignatureTooLarge,
    /// The provider gave none.
    #[error(transparent)]
    Provider(#[from] ProviderError),
}

/// Prepares, signs and finishes in one go.
pub fn sign(pdf: &[u8], details: &Details<'_>, signer: &dyn HashSigner) -> Result<Vec<u8>, SignError> {
    let prepared = prepare(pdf, details, signer.certificate_chain())?;
    let signature = signer.sign_attributes(prepared.to_be_signed())?;
    prepared.finish(&signature)
}

/// The same behind the signatures that a file has.
pub fn sign_further(pdf: &[u8], details: &Details<'_>, signer: &dyn HashSigner) -> Result<Vec<u8>, SignError> {
    let prepared = prepare_further(pdf, details, signer.certificate_chain(), Room::Signature)?;
    let signature = signer.sign_attributes(prepared.to_be_signed())?;
    prepared.finish(&signature)
}

/// How much room is left for what comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// The signature alone: B-B.
    Signature,
    /// The signature and a time stamp over it: B-T.
    WithTimestamp,
}

/// A file with room for its signature. The same file, details and chain prepare the same bytes: whoever waits for a person need
/// not store this, and prepares again after a restart.
pub struct Prepared {
    file: Vec<u8>,
    holes: Holes,
    cms: Unsigned,
    to_be_signed: Vec<u8>,
}

/// [`prepare_for`] a signature without time stamp.
pub fn prepare(pdf: &[u8], details: &Details<'_>, chain: &[CertificateDer<'_>]) -> Result<Prepared, SignError> {
    prepare_for(pdf, details, chain, Room::Signature)
}

/// Appends the signature dictionary and all that leads to it. `chain`: the signer's certificate first, without the root.
pub fn prepare_for(
    pdf: &[u8],
    details: &Details<'_>,
    chain: &[CertificateDer<'_>],
    room: Room,
) -> Result<Prepared, SignError> {
    prepare_as(pdf, details, chain, (room, Adding::First))
}

/// The same for one more signature behind those that a file has; they stay as they are.
pub fn prepare_further(
    pdf: &[u8],
    details: &Details<'_>,
    chain: &[CertificateDer<'_>],
    room: Room,
) -> Result<Prepared, SignError> {
    prepare_as(pdf, details, chain, (room, Adding::Further))
}

fn prepare_as(
    pdf: &[u8],
    details: &Details<'_>,
    chain: &[CertificateDer<'_>],
    (room, adding): (Room, Adding),
) -> Result<Prepared, SignError> {
    if pdf.len() > FILE_BYTES_MAX {
        return Err(SignError::TooLarge);
    }
    // Offsets count from the header; a file with something before it would have two readings.
    if !pdf.starts_with(b"%PDF-") {
        return Err(SignError::Unreadable);
    }
    let document = load(pdf)?;
    let signature_id: ObjectId = (document.max_id.checked_add(1).ok_or(SignError::Unreadable)?, 0);
    let field_id: ObjectId = (signature_id.0.checked_add(1).ok_or(SignError::Unreadable)?, 0);
    let next_id = field_id.0.checked_add(1).filter(|id| *id < u32::MAX).ok_or(SignError::Unreadable)?;
    let room_bytes = chain.iter().map(|certificate| certificate.len()).sum::<usize>() + CMS_BYTES_BESIDE_CHAIN;
    let room_bytes = match room {
        Room::Signature => room_bytes,
        Room::WithTimestamp => room_bytes + TOKEN_BYTES_MAX,
    };

    let mut revision = Revision::new(&document, pdf);
    let mut holes = Holes::default();
    let written = revision
        .write_all(&form::changes(&document, field_id, signature_id, adding)?)
        .and_then(|()| revision.write(signature_id, |out| write_signature(out, details, room_bytes, &mut holes)))
        .and_then(|()| revision.finish(next_id));
    let mut file = written.map_err(|_| SignError::Unreadable)?;

    fill_range(&mut file, &holes);
    let digest = sha256_of(&[&file[..holes.contents.start], &file[holes.contents.end..]]);
    let cms = Unsigned::new(chain, digest).ok_or(SignError::Certificate)?;
    let to_be_signed = cms.to_be_signed().map_err(|_| SignError::Certificate)?;
    Ok(Prepared { file, holes, cms, to_be_signed })
}

impl Prepared {
    /// DER of the signed attributes: what the signer's key signs with SHA-256.
    pub fn to_be_signed(&self) -> &[u8] {
        &self.to_be_signed
    }

    /// SHA-256 of [`Self::to_be_signed`], for providers that take a hash.
    pub fn hash_to_be_signed(&self) -> [u8; 32] {
        sha256(&self.to_be_signed)
    }

    /// SHA-256 of a signature value: for `timestamp::query`.
    pub fn hash_to_be_stamped(signature: &[u8]) -> [u8; 32] {
        sha256(signature)
    }

    /// Puts the signature in, after checking that the certificate's key made it over these attributes.
    pub fn finish(self, signature: &[u8]) -> Result<Vec<u8>, SignError> {
        self.put_in(signature, None)
    }

    /// The same with a time stamp over the signature value ([`Room::WithTimestamp`]).
    pub fn finish_stamped(self, signature: &[u8], token: &Token) -> Result<Vec<u8>, SignError> {
        let stamp = timestamp::open(&token.der).map_err(|_| SignError::WrongTimestamp)?;
        if !stamp.is_over(&[signature]) {
            return Err(SignError::WrongTimestamp);
        }
        self.put_in(signature, Some(&token.der))
    }

    fn put_in(mut self, signature: &[u8], token: Option<&[u8]>) -> Result<Vec<u8>, SignError> {
        let key = &self.cms.signer().tbs_certificate.subject_public_key_info;
        let algorithm = (self.cms.algorithm(), Some(Hash::Sha256));
        check(key, algorithm, &self.to_be_signed, signature).map_err(|_| SignError::WrongSignature)?;
        let cms = self.cms.seal(signature, token).map_err(|_| SignError::Certificate)?;
        fill_contents(&mut self.file, &self.holes, &cms)?;
        Ok(self.file)
    }
}

/// What is filled in last: where `/ByteRange` has its numbers, and where `<`, hex digits, `>` stand.
#[derive(Default)]
pub(super) struct Holes {
    range: usize,
    pub(super) contents: Range<usize>,
}

/// Writes the two entries with holes. Their order is free; the range stands first so that readers meet it before the hex.
pub(super) fn contents_room(out: &mut Vec<u8>, room_bytes: usize, holes: &mut Holes) {
    out.extend(b"/ByteRange ");
    holes.range = out.len();
    out.resize(out.len() + RANGE_CHARS, b' ');
    out.extend(b"/Contents ");
    let start = out.len();
    out.push(b'<');
    out.resize(out.len() + 2 * room_bytes, b'0');
    out.push(b'>');
    holes.contents = start..out.len();
}

/// By hand, for its holes must be found again.
fn write_signature(out: &mut Vec<u8>, details: &Details<'_>, room_bytes: usize, holes: &mut Holes) -> io::Result<()> {
    out.write_all(b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached")?;
    contents_room(out, room_bytes, holes);

    let mut words = Dictionary::new();
    words.set("M", date(details.signed_at));
    for (key, value) in [("Name", details.name), ("Location", details.location), ("Reason", details.reason)] {
        if !value.is_empty() {
            words.set(key, text(value));
        }
    }
    for (key, value) in &words {
        Writer::write_object(out, &Object::Name(key.clone()))?;
        Writer::write_object(out, value)?;
    }
    out.write_all(b">>")
}

pub(super) fn fill_range(file: &mut [u8], holes: &Holes) {
    let gap = &holes.contents;
    let range = format!("[0 {} {} {}]", gap.start, gap.end, file.len() - gap.end);
    file[holes.range..holes.range + range.len()].copy_from_slice(range.as_bytes());
}

/// Puts the DER of a CMS into its room; the rest of the room stays zeros.
pub(super) fn fill_contents(file: &mut [u8], holes: &Holes, cms_der: &[u8]) -> Result<(), SignError> {
    let hex = data_encoding::HEXLOWER.encode(cms_der);
    let room = holes.contents.start + 1..holes.contents.end - 1;
    if hex.len() > room.len() {
        return Err(SignError::SignatureTooLarge);
    }
    file[room.start..room.start + hex.len()].copy_from_slice(hex.as_bytes());
    Ok(())
}

impl From<NotLoaded> for SignError {
    fn from(reason: NotLoaded) -> Self {
        match reason {
            NotLoaded::Damaged => Self::Unreadable,
            NotLoaded::Encrypted => Self::Encrypted,
        }
    }
}

impl From<Unsuitable> for SignError {
    fn from(reason: Unsuitable) -> Self {
        match reason {
            Unsuitable::Structure => Self::Unreadable,
            Unsuitable::HasSignature => Self::HasSignature,
        }
    }
}
