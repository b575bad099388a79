//! What is appended to a signed file so that it stays checkable: validation data, then a time stamp over all of it.

use std::collections::BTreeMap;

use der::Encode as _;
use lopdf::{Dictionary, Object, ObjectId, Stream};
use rustls_pki_types::CertificateDer;

use super::form::{self, Adding, Changes};
use super::load::load;
use super::prepare::{Holes, SignError, contents_room, fill_contents, fill_range};
use super::range::{Found, find};
use super::revision::Revision;
use super::timestamp::Token;
use super::{FILE_BYTES_MAX, envelope, store};
use crate::crypto::sha256_of;

/// Room for a document time stamp: a token with a chain of three RSA-4096 certificates takes under 8 KiB.
const TOKEN_BYTES_MAX: usize = 12 * 1024;

/// What proves that certificates were good, each entry one DER as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ValidationData {
    /// Certificates of the paths, of signer and of time stamp authorities.
    pub certificates: Vec<Vec<u8>>,
    /// `CertificateList`s, RFC 5280 section 5.
    pub crls: Vec<Vec<u8>>,
    /// `OCSPResponse`s, RFC 6960 section 4.2.
    pub ocsp: Vec<Vec<u8>>,
}

/// Every certificate inside the file's signatures, time stamps and DSS, each once: whose addresses are to be asked
/// (`revocation::sources`). What cannot be read is left out: nothing is decided here.
pub fn embedded_certificates(pdf: &[u8]) -> Vec<CertificateDer<'static>> {
    let mut found: Vec<CertificateDer<'static>> = Vec::new();
    let mut add = |der: Option<Vec<u8>>| {
        let fresh = der.map(CertificateDer::from).filter(|der| !found.contains(der));
        found.extend(fresh);
    };
    let hex = |gap: &std::ops::Range<usize>| envelope::contents(&pdf[gap.start + 1..gap.end - 1]).ok();
    let mut all_opened = Vec::new();
    if let Found::Some(ranges) = find(pdf) {
        for contents in ranges.iter().filter_map(|range| hex(&range.gap)) {
            let signature = envelope::open(&contents).ok();
            let token = signature.as_ref().map_or(Some(contents), |signature| signature.timestamp.clone());
            let token = token.and_then(|token| envelope::open_token(&token).ok());
            all_opened.extend(signature.into_iter().chain(token.map(|token| token.opened)));
        }
    }
    for certificate in all_opened.iter().flat_map(|opened| std::iter::once(&opened.signer).chain(&opened.others)) {
        add(certificate.to_der().ok());
    }
    let kept = load(pdf).ok().and_then(|document| store::read(&document));
    for certificate in kept.iter().flat_map(|store| &store.certificates) {
        add(certificate.to_der().ok());
    }
    found
}

/// Appends a DSS (EN 319 142-1 clause 5.4.2.2) with the data and all that an earlier DSS had. What is there already is not written
/// twice; without anything new the file comes back as it is.
pub fn append_validation(pdf: &[u8], data: &ValidationData) -> Result<Vec<u8>, SignError> {
    if pdf.len() > FILE_BYTES_MAX {
        return Err(SignError::TooLarge);
    }
    let document = load(pdf)?;
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(|_| SignError::Unreadable)?;
    let catalog = document.get_dictionary(root).map_err(|_| SignError::Unreadable)?;
    let earlier = catalog.get_deref(b"DSS", &document).and_then(Object::as_dict).cloned().unwrap_or_default();

    let mut next_id = document.max_id.checked_add(1).ok_or(SignError::Unreadable)?;
    let mut take_id = || -> Result<ObjectId, SignError> {
        let id = next_id;
        next_id = id.checked_add(1).filter(|next| *next < u32::MAX).ok_or(SignError::Unreadable)?;
        Ok((id, 0))
    };
    let mut changes: Changes = BTreeMap::new();
    let mut store = Dictionary::new();
    store.set("Type", Object::Name(b"DSS".to_vec()));
    for (key, fresh) in [("Certs", &data.certificates), ("CRLs", &data.crls), ("OCSPs", &data.ocsp)] {
        let mut known = store::entries(&document, &earlier, key.as_bytes()).ok_or(SignError::Unreadable)?;
        let array = earlier.get_deref(key.as_bytes(), &document).and_then(Object::as_array);
        let mut array = array.cloned().unwrap_or_default();
        for der in fresh {
            if known.contains(der) {
                continue;
            }
            let id = take_id()?;
            changes.insert(id, Object::Stream(Stream::new(Dictionary::new(), der.clone())));
            array.push(Object::Reference(id));
            known.push(der.clone());
        }
        if !array.is_empty() {
            store.set(key, array);
        }
    }
    if changes.is_empty() {
        return Ok(pdf.to_vec());
    }
    // An earlier DSS is written anew in its place, so that no old one lies about.
    if let Ok(id) = catalog.get(b"DSS").and_then(Object::as_reference) {
        changes.insert(id, Object::Dictionary(store));
    } else {
        let id = take_id()?;
        changes.insert(id, Object::Dictionary(store));
        let mut catalog = catalog.clone();
        catalog.set("DSS", Object::Reference(id));
        changes.insert(root, Object::Dictionary(catalog));
    }

    let mut revision = Revision::new(&document, pdf);
    let file = revision.write_all(&changes).and_then(|()| revision.finish(next_id));
    file.map_err(|_| SignError::Unreadable)
}

/// A file with room for a document time stamp. The same file prepares the same bytes.
pub struct PreparedTimestamp {
    file: Vec<u8>,
    holes: Holes,
    hash: [u8; 32],
}

/// Appends a document time stamp without its token (EN 319 142-1 clause 5.4.3).
pub fn prepare_timestamp(pdf: &[u8]) -> Result<PreparedTimestamp, SignError> {
    if pdf.len() > FILE_BYTES_MAX {
        return Err(SignError::TooLarge);
    }
    if !pdf.starts_with(b"%PDF-") {
        return Err(SignError::Unreadable);
    }
    let document = load(pdf)?;
    let value_id: ObjectId = (document.max_id.checked_add(1).ok_or(SignError::Unreadable)?, 0);
    let field_id: ObjectId = (value_id.0.checked_add(1).ok_or(SignError::Unreadable)?, 0);
    let next_id = field_id.0.checked_add(1).filter(|id| *id < u32::MAX).ok_or(SignError::Unreadable)?;
    let changes = form::changes(&document, field_id, value_id, Adding::Timestamp)?;

    let mut holes = Holes::default();
    let mut revision = Revision::new(&document, pdf);
    let written = revision.write_all(&changes).and_then(|()| {
        revision.write(value_id, |out| {
            out.extend(b"<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161");
            contents_room(out, TOKEN_BYTES_MAX, &mut holes);
            out.extend(b">>");
            Ok(())
        })
    });
    let mut file = written.and_then(|()| revision.finish(next_id)).map_err(|_| SignError::Unreadable)?;
    fill_range(&mut file, &holes);
    let hash = sha256_of(&[&file[..holes.contents.start], &file[holes.contents.end..]]);
    Ok(PreparedTimestamp { file, holes, hash })
}

impl PreparedTimestamp {
    /// SHA-256 of what is covered: for `timestamp::query`.
    pub fn hash_to_be_stamped(&self) -> [u8; 32] {
        self.hash
    }

    /// Puts the token in; it must be the answer for [`Self::hash_to_be_stamped`], which `timestamp::read_answer` made sure of.
    pub fn finish(mut self, token: &Token) -> Result<Vec<u8>, SignError> {
        let stamp = super::timestamp::open(&token.der).map_err(|_| SignError::WrongTimestamp)?;
        let covered = [&self.file[..self.holes.contents.start], &self.file[self.holes.contents.end..]];
        if !stamp.is_over(&covered) {
            return Err(SignError::WrongTimestamp);
        }
        fill_contents(&mut self.file, &self.holes, &token.der)?;
        Ok(self.file)
    }
}
