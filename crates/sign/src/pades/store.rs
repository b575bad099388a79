//! The DSS (EN 319 142-1 clause 5.4.2.2): what a document keeps so that its signatures stay checkable.

use std::collections::BTreeSet;

use der::Decode as _;
use lopdf::{Dictionary, Document, Object, ObjectId};
use x509_cert::Certificate;

use super::revocation::Evidence;

/// One certificate, list or answer of the DSS. Lists of large authorities have a few megabytes.
const ENTRY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Entries of one kind. A path has a handful, and a renewal adds a handful.
const ENTRIES_MAX: usize = 256;
/// What may be objects of their own: the three arrays, and what belongs to single signatures.
const PARTS: [&[u8]; 4] = [b"Certs", b"CRLs", b"OCSPs", b"VRI"];

/// What the DSS of a document holds, read.
#[derive(Default)]
pub(super) struct Store {
    pub(super) certificates: Vec<Certificate>,
    pub(super) evidence: Evidence,
}

/// The certificates, lists and answers of the document's DSS; nothing where it has none, `None` where it cannot be read.
pub(super) fn read(document: &Document) -> Option<Store> {
    let mut found = Store::default();
    let catalog = document.catalog().ok()?;
    let Ok(entry) = catalog.get(b"DSS") else {
        return Some(found);
    };
    let store = document.dereference(entry).ok()?.1.as_dict().ok()?;
    // What cannot be read proves nothing, and shows nothing either.
    let certificates = entries(document, store, b"Certs")?;
    found.certificates.extend(certificates.iter().filter_map(|der| Certificate::from_der(der).ok()));
    for der in entries(document, store, b"CRLs")? {
        found.evidence.add_crl(&der);
    }
    for der in entries(document, store, b"OCSPs")? {
        found.evidence.add_ocsp(&der);
    }
    Some(found)
}

/// The bytes of the streams that an array of the DSS leads to.
pub(super) fn entries(document: &Document, store: &Dictionary, key: &[u8]) -> Option<Vec<Vec<u8>>> {
    let Ok(array) = store.get_deref(key, document) else {
        return Some(Vec::new());
    };
    let array = array.as_array().ok().filter(|array| array.len() <= ENTRIES_MAX)?;
    let bytes = |item: &Object| {
        let stream = document.dereference(item).ok()?.1.as_stream().ok()?;
        stream.get_plain_content_with_limit(ENTRY_BYTES_MAX).ok()
    };
    array.iter().map(bytes).collect()
}

/// Whether the later document has another DSS.
pub(super) fn is_new(before: &Document, after: &Document) -> bool {
    after.catalog().is_ok_and(|catalog| catalog.has(b"DSS")) && dictionary(before) != dictionary(after)
}

/// The objects a document's DSS is made of, apart from its entries: a later one may be written in their place.
pub(super) fn parts(document: &Document) -> BTreeSet<ObjectId> {
    let catalog = document.catalog().ok();
    let store = catalog.and_then(|catalog| catalog.get(b"DSS").ok());
    let inner = dictionary(document).into_iter();
    let inner = inner.flat_map(|store| PARTS.iter().filter_map(move |key| store.get(key).ok()));
    store.into_iter().chain(inner).filter_map(|part| part.as_reference().ok()).collect()
}

/// Whether a part of the DSS kept all that it had.
pub(super) fn only_grew(was: &Object, now: &Object) -> bool {
    match (was, now) {
        (Object::Array(was), Object::Array(now)) => now.starts_with(was),
        (Object::Dictionary(was), Object::Dictionary(now)) => {
            was.iter().all(|(key, value)| now.get(key).is_ok_and(|other| value == other || only_grew(value, other)))
        }
        _ => false,
    }
}

fn dictionary(document: &Document) -> Option<&Dictionary> {
    document.catalog().and_then(|catalog| catalog.get_deref(b"DSS", document)).and_then(Object::as_dict).ok()
}
