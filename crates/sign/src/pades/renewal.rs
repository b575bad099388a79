//! What may stand behind a signature without a complaint: validation data and document time stamps (EN 319 142-1 clause 5.4), told
//! by comparing the document as it was signed with the document as it is.
//!
//! Everything that was there must still be there, unchanged, but for the places through which the new parts are reached.

use std::collections::BTreeSet;

use der::Decode as _;
use lopdf::{Dictionary, Document, Object, ObjectId};
use memchr::memmem;
use x509_cert::Certificate;

use super::added;
use super::envelope;
use super::range::{self, SignedRange};
use super::revocation::Evidence;

/// One certificate, list or answer of the DSS. Lists of large authorities have a few megabytes.
const ENTRY_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Entries of one kind. A path has a handful, and a renewal adds a handful.
const ENTRIES_MAX: usize = 256;

/// What was found.
#[derive(Default)]
pub(super) struct Renewal {
    pub(super) certificates: Vec<Certificate>,
    pub(super) evidence: Evidence,
    /// In the order of what they cover; not checked yet.
    pub(super) stamps: Vec<StampFound>,
    /// White space or remarks stand behind the end of the last update.
    pub(super) has_tail: bool,
}

pub(super) struct StampFound {
    pub(super) range: SignedRange,
    pub(super) contents: Vec<u8>,
}

/// `before`: the document up to `signed_end`; `after`: the whole of `pdf`. `None` when anything else was added or changed.
pub(super) fn read(before: &Document, after: &Document, pdf: &[u8], signed_end: usize) -> Option<Renewal> {
    // A hybrid file shows different objects to different readers (ISO 32000-1 section 7.5.8.4).
    if memmem::find(&pdf[signed_end..], b"/XRefStm").is_some() {
        return None;
    }
    // The newest cross-references stand in the addition, and nothing behind them.
    let tail = memmem::rfind(pdf, b"%%EOF").map_or(&b""[..], |at| &pdf[at..]);
    if after.xref_start < signed_end || after.xref_start >= pdf.len() || !added::is_blank(tail) {
        return None;
    }
    let same_start = |key: &[u8]| before.trailer.get(key).ok() == after.trailer.get(key).ok();
    if !same_start(b"Root") || !same_start(b"Info") || !all_new_is_unreached(before, after) {
        return None;
    }
    let fields = Fields::added(before, after)?;
    let changed = before.objects.iter().filter(|(_, object)| !is_container(object));
    for (id, object) in changed {
        let now = after.objects.get(id)?;
        if !is_same(object, now) && !fields.may_change(*id, object, now, (before, after)) {
            return None;
        }
    }
    if !all_new_is_known(before, after, &fields) {
        return None;
    }
    let mut renewal = Renewal { has_tail: has_tail(&pdf[after.xref_start..]), ..dss(after)? };
    let ranges = range::later(pdf, signed_end)?;
    if ranges.len() != fields.values.len() {
        return None;
    }
    for range in ranges {
        let contents = envelope::contents(&pdf[range.gap.start + 1..range.gap.end - 1]).ok()?;
        let shown = fields.values.iter().filter_map(|id| after.get_dictionary(*id).ok());
        let mut matching = shown.filter(|dictionary| is_stamp(dictionary, &range, &contents));
        matching.next()?;
        renewal.stamps.push(StampFound { range, contents });
    }
    renewal.stamps.sort_by_key(|stamp| stamp.range.end);
    Some(renewal)
}

/// Whether more than the end of a line stands behind the first end mark of the last update.
fn has_tail(update: &[u8]) -> bool {
    const END: &[u8] = b"%%EOF";
    let behind = memmem::find(update, END).map_or(&b""[..], |at| &update[at + END.len()..]);
    !matches!(behind, b"" | b"\n" | b"\r" | b"\r\n")
}

/// The certificates, lists and answers of the document's DSS; nothing where it has none, `None` where it cannot be read.
pub(super) fn dss(document: &Document) -> Option<Renewal> {
    let mut renewal = Renewal::default();
    let catalog = document.catalog().ok()?;
    let Ok(entry) = catalog.get(b"DSS") else {
        return Some(renewal);
    };
    let store = document.dereference(entry).ok()?.1.as_dict().ok()?;
    // What cannot be read proves nothing, and shows nothing either.
    let certificates = entries(document, store, b"Certs")?;
    renewal.certificates.extend(certificates.iter().filter_map(|der| Certificate::from_der(der).ok()));
    for der in entries(document, store, b"CRLs")? {
        renewal.evidence.add_crl(&der);
    }
    for der in entries(document, store, b"OCSPs")? {
        renewal.evidence.add_ocsp(&der);
    }
    Some(renewal)
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

/// Whether nothing that was signed leads to a new object: a reference into the void that was signed shows nothing, until somebody
/// fills the void.
fn all_new_is_unreached(before: &Document, after: &Document) -> bool {
    let numbers: BTreeSet<u32> = before.objects.keys().map(|id| id.0).collect();
    let fresh: BTreeSet<u32> = after.objects.keys().map(|id| id.0).filter(|number| !numbers.contains(number)).collect();
    let no_second_generation = after.objects.keys().all(|id| before.objects.contains_key(id) || fresh.contains(&id.0));
    let trailer = before.trailer.iter().map(|(_, value)| value);
    let mut reached = BTreeSet::new();
    for object in before.objects.values().chain(trailer) {
        references(object, &mut reached);
    }
    no_second_generation && reached.is_disjoint(&fresh)
}

/// Whether there is something new, and every new object belongs to the DSS or to a document time stamp.
fn all_new_is_known(before: &Document, after: &Document, fields: &Fields) -> bool {
    let mut reached = BTreeSet::new();
    let catalog = after.catalog().ok();
    for key in [&b"DSS"[..], b"AcroForm", b"Extensions"] {
        let entry = catalog.and_then(|catalog| catalog.get(key).ok());
        if let Some(entry) = entry {
            references(entry, &mut reached);
        }
    }
    reached.extend(fields.fields.iter().chain(&fields.values).map(|id| id.0));
    // What the new ones lead to, through new ones only.
    let fresh = |number: u32| !before.objects.contains_key(&(number, 0)) && after.objects.contains_key(&(number, 0));
    let mut waiting: Vec<u32> = reached.iter().copied().collect();
    while let Some(number) = waiting.pop() {
        let mut next = BTreeSet::new();
        if let Some(object) = after.objects.get(&(number, 0)).filter(|_| fresh(number)) {
            references(object, &mut next);
        }
        waiting.extend(next.iter().filter(|number| !reached.contains(number)));
        reached.extend(next);
    }
    let changed = catalog.is_some_and(|catalog| {
        let store = |document: &Document| document.catalog().ok().and_then(|catalog| catalog.get(b"DSS").ok()).cloned();
        catalog.has(b"DSS") && store(before) != store(after)
    });
    let fresh_ids = after.objects.iter().filter(|(id, _)| !before.objects.contains_key(id));
    (changed || !fields.fields.is_empty())
        && fresh_ids.into_iter().all(|(id, object)| is_container(object) || (id.1 == 0 && reached.contains(&id.0)))
}

fn references(object: &Object, found: &mut BTreeSet<u32>) {
    let mut waiting = vec![object];
    while let Some(object) = waiting.pop() {
        match object {
            Object::Reference(id) => drop(found.insert(id.0)),
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => waiting.extend(dictionary.iter().map(|(_, value)| value)),
            Object::Stream(stream) => waiting.extend(stream.dict.iter().map(|(_, value)| value)),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..) => {}
        }
    }
}

/// Signature fields that are new, each invisible and with a document time stamp for its value.
struct Fields {
    fields: BTreeSet<ObjectId>,
    values: BTreeSet<ObjectId>,
}

impl Fields {
    fn added(before: &Document, after: &Document) -> Option<Self> {
        let mut found = Self { fields: BTreeSet::new(), values: BTreeSet::new() };
        for item in appended(&form_fields(before), &form_fields(after))? {
            let id = item.as_reference().ok().filter(|id| !before.objects.contains_key(id))?;
            let field = after.get_dictionary(id).ok()?;
            let value = field.get(b"V").and_then(Object::as_reference).ok();
            let value = value.filter(|value| is_unseen(field) && !before.objects.contains_key(value))?;
            found.fields.insert(id);
            if !found.values.insert(value) {
                return None;
            }
        }
        Some(found)
    }

    /// Whether an object that was there changed only so that the new fields and the DSS are reached.
    fn may_change(&self, id: ObjectId, was: &Object, now: &Object, (before, after): (&Document, &Document)) -> bool {
        let root = before.trailer.get(b"Root").and_then(Object::as_reference).ok();
        let form = before.catalog().and_then(|catalog| catalog.get(b"AcroForm")).and_then(Object::as_reference).ok();
        match (was, now) {
            (Object::Dictionary(was), Object::Dictionary(now)) if root == Some(id) => {
                let form = |catalog: &Dictionary, document: &Document| {
                    let form = catalog.get_deref(b"AcroForm", document).and_then(Object::as_dict);
                    form.cloned().unwrap_or_default()
                };
                others_are_same(was, now, &[b"DSS", b"AcroForm", b"Extensions"])
                    && others_are_same(&form(was, before), &form(now, after), &[b"Fields", b"SigFlags"])
            }
            (Object::Dictionary(was), Object::Dictionary(now)) if form == Some(id) => {
                others_are_same(was, now, &[b"Fields", b"SigFlags"])
            }
            (Object::Dictionary(was), Object::Dictionary(now)) => {
                let is_page = was.get(b"Type").and_then(Object::as_name).is_ok_and(|name| name == b"Page");
                let (was_annotations, annotations) = (array(before, was, b"Annots"), array(after, now, b"Annots"));
                is_page
                    && others_are_same(was, now, &[b"Annots"])
                    && appended(&was_annotations, &annotations).is_some_and(|added| self.are_ours(&added))
            }
            // An array of fields or of annotations that is an object of its own.
            (Object::Array(was), Object::Array(now)) => appended(was, now).is_some_and(|added| self.are_ours(&added)),
            _ => false,
        }
    }

    fn are_ours(&self, added: &[Object]) -> bool {
        added.iter().all(|item| item.as_reference().is_ok_and(|id| self.fields.contains(&id)))
    }
}

fn form_fields(document: &Document) -> Vec<Object> {
    let form = document.catalog().and_then(|catalog| catalog.get_deref(b"AcroForm", document));
    form.and_then(Object::as_dict).map(|form| array(document, form, b"Fields")).unwrap_or_default()
}

fn array(document: &Document, dictionary: &Dictionary, key: &[u8]) -> Vec<Object> {
    dictionary.get_deref(key, document).and_then(Object::as_array).cloned().unwrap_or_default()
}

/// What `now` has behind all of `was`.
fn appended(was: &[Object], now: &[Object]) -> Option<Vec<Object>> {
    now.strip_prefix(was).map(<[Object]>::to_vec)
}

/// Whether the dictionaries agree in every key but some.
fn others_are_same(was: &Dictionary, now: &Dictionary, free: &[&[u8]]) -> bool {
    let rest = |dictionary: &Dictionary| -> Vec<(Vec<u8>, Object)> {
        let mut rest: Vec<_> = dictionary
            .iter()
            .filter(|(key, _)| !free.contains(&key.as_slice()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        rest.sort_by(|left, right| left.0.cmp(&right.0));
        rest
    };
    rest(was) == rest(now)
}

/// A field without width or height and without anything that acts.
fn is_unseen(field: &Dictionary) -> bool {
    const KEYS: [&[u8]; 9] = [b"Type", b"Subtype", b"FT", b"T", b"F", b"Rect", b"P", b"V", b"AP"];
    let known = field.iter().all(|(key, _)| KEYS.contains(&key.as_slice()));
    let is_signature = field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig");
    let empty = field.get(b"Rect").and_then(Object::as_array).is_ok_and(|corners| {
        let corner = |place: usize| corners.get(place).and_then(|corner| corner.as_float().ok());
        corners.len() == 4 && (corner(0) == corner(2) || corner(1) == corner(3))
    });
    known && is_signature && (empty || !field.has(b"Rect"))
}

/// Whether the dictionary is the document time stamp with this range and these contents.
fn is_stamp(dictionary: &Dictionary, range: &SignedRange, contents: &[u8]) -> bool {
    let is = |key: &[u8], name: &[u8]| dictionary.get(key).and_then(Object::as_name).is_ok_and(|found| found == name);
    is(b"Type", b"DocTimeStamp")
        && is(b"SubFilter", b"ETSI.RFC3161")
        && range.is_named_in(dictionary)
        && dictionary.get(b"Contents").and_then(Object::as_str).is_ok_and(|parsed| parsed == contents)
}

/// Streams that hold other objects or say where they stand: they are how the file is written, not what it says.
fn is_container(object: &Object) -> bool {
    let kind = object.as_stream().and_then(|stream| stream.dict.get(b"Type")).and_then(Object::as_name);
    kind.is_ok_and(|kind| kind == b"XRef" || kind == b"ObjStm")
}

fn is_same(was: &Object, now: &Object) -> bool {
    match (was, now) {
        (Object::Stream(was), Object::Stream(now)) => was.dict == now.dict && was.content == now.content,
        _ => was == now,
    }
}
