//! What may stand behind a signature without a complaint: validation data and document time stamps (EN 319 142-1 clause 5.4), and
//! another signature, told by comparing two revisions of the document.
//!
//! Everything that was there must still be there, unchanged, but for the places through which the new parts are reached.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};
use memchr::memmem;

use super::added::{self, Addition};
use super::envelope;
use super::fields::{Fields, allow_another, is_named};
use super::range::{SignedRange, count};
use super::store::{self, Store};

/// Two revisions, one behind the other.
pub(super) struct Revisions<'a> {
    /// Up to the end of the later one.
    pub(super) pdf: &'a [u8],
    /// Where the earlier one ends.
    pub(super) start: usize,
    pub(super) before: &'a Document,
    pub(super) after: &'a Document,
    /// Of signature and time stamps that the later one adds, in the order of what they cover.
    pub(super) ranges: &'a [SignedRange],
    /// Whether the last of them is a signature; it covers the later revision to its end.
    pub(super) signed: bool,
}

/// What the later revision adds, where all of it is allowed.
pub(super) struct Renewal {
    pub(super) additions: Vec<Addition>,
    pub(super) store: Store,
    /// In the order of what they cover; not checked yet.
    pub(super) stamps: Vec<StampFound>,
}

pub(super) struct StampFound {
    pub(super) range: SignedRange,
    pub(super) contents: Vec<u8>,
}

/// `None` when anything else was added or changed.
pub(super) fn read(revisions: &Revisions<'_>) -> Option<Renewal> {
    let Revisions { pdf, start, before, after, ranges, signed } = *revisions;
    // A hybrid file shows different objects to different readers (ISO 32000-1 section 7.5.8.4).
    if memmem::find(&pdf[start..], b"/XRefStm").is_some() || count(&pdf[start..]) != ranges.len() {
        return None;
    }
    if signed && !allow_another(before) {
        return None;
    }
    // The newest cross-references stand in the addition, and nothing behind them.
    let tail = memmem::rfind(pdf, b"%%EOF").map_or(&b""[..], |at| &pdf[at..]);
    if after.xref_start < start || after.xref_start >= pdf.len() || !added::is_blank(tail) {
        return None;
    }
    let about = About::of(before, signed);
    let same_start = |key: &[u8]| before.trailer.get(key).ok() == after.trailer.get(key).ok();
    if !same_start(b"Root") || !(signed || same_start(b"Info")) || !all_new_is_unreached(before, after) {
        return None;
    }
    let fields = Fields::added(before, after)?;
    let store_parts = store::parts(before);
    let changed = before.objects.iter().filter(|(_, object)| !is_container(object));
    for (id, object) in changed {
        let now = after.objects.get(id)?;
        let allowed = is_same(object, now)
            || about.may_change(*id)
            || (store_parts.contains(id) && store::only_grew(object, now))
            || fields.may_change(*id, object, now, (before, after));
        if !allowed {
            return None;
        }
    }
    if (!signed && !same_metadata(before, after)) || !all_new_is_known(revisions, &fields) {
        return None;
    }
    let stamps = stamps(revisions, &fields)?;
    let kinds = [
        (signed, Addition::Signature),
        (store::is_new(before, after), Addition::ValidationData),
        (!stamps.is_empty(), Addition::Timestamp),
        (!signed && has_tail(&pdf[after.xref_start..]), Addition::Blank),
    ];
    let additions = kinds.into_iter().filter_map(|(there, kind)| there.then_some(kind)).collect();
    Some(Renewal { additions, store: store::read(after)?, stamps })
}

/// Whether more than the end of a line stands behind the first end mark of the last update.
fn has_tail(update: &[u8]) -> bool {
    const END: &[u8] = b"%%EOF";
    let behind = memmem::find(update, END).map_or(&b""[..], |at| &update[at + END.len()..]);
    !matches!(behind, b"" | b"\n" | b"\r" | b"\r\n")
}

/// The time stamps; `None` unless each range is that of a field's value, and of the kind it should be.
fn stamps(revisions: &Revisions<'_>, fields: &Fields) -> Option<Vec<StampFound>> {
    let Revisions { pdf, after, ranges, signed, .. } = *revisions;
    if ranges.len() != fields.values.len() {
        return None;
    }
    let mut stamps = Vec::new();
    for (place, range) in ranges.iter().enumerate() {
        let contents = envelope::contents(&pdf[range.gap.start + 1..range.gap.end - 1]).ok()?;
        let shown = fields.values.iter().filter_map(|id| after.get_dictionary(*id).ok());
        let value = { shown }.find(|value| is_over(value, range, &contents))?;
        let is_stamp = is_named(value, b"Type", b"DocTimeStamp") && is_named(value, b"SubFilter", b"ETSI.RFC3161");
        let is_signature = signed && place + 1 == ranges.len();
        if is_stamp == is_signature {
            return None;
        }
        if is_stamp {
            stamps.push(StampFound { range: range.clone(), contents });
        }
    }
    Some(stamps)
}

/// What a document says about itself beside its pages: who changes it for a signature writes when that was. Nothing else may use it.
struct About(Vec<ObjectId>);

impl About {
    fn of(before: &Document, signed: bool) -> Self {
        let info = before.trailer.get(b"Info").and_then(Object::as_reference).ok();
        let metadata =
            before.catalog().and_then(|catalog| catalog.get(b"Metadata")).and_then(Object::as_reference).ok();
        let mut free: Vec<_> = info.into_iter().chain(metadata).filter(|_| signed).collect();
        free.retain(|id| {
            let users = before.objects.values().filter(|object| !is_container(object)).filter(|object| {
                let mut found = BTreeSet::new();
                references(object, &mut found);
                found.contains(&id.0)
            });
            users.count() <= usize::from(metadata == Some(*id))
        });
        Self(free)
    }

    fn may_change(&self, id: ObjectId) -> bool {
        self.0.contains(&id)
    }
}

fn same_metadata(before: &Document, after: &Document) -> bool {
    let said = |document: &Document| {
        let catalog = document.catalog().ok();
        [&b"Metadata"[..], b"Version"].map(|key| catalog.and_then(|catalog| catalog.get(key).ok()).cloned())
    };
    said(before) == said(after)
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

/// Whether there is something new, and every new object belongs to the DSS, to a time stamp or to a signature.
fn all_new_is_known(revisions: &Revisions<'_>, fields: &Fields) -> bool {
    let Revisions { before, after, signed, .. } = *revisions;
    let mut reached = BTreeSet::new();
    let catalog = after.catalog().ok();
    let keys: &[&[u8]] =
        if signed { &[b"DSS", b"AcroForm", b"Extensions", b"Metadata"] } else { &[b"DSS", b"AcroForm", b"Extensions"] };
    for entry in keys.iter().filter_map(|key| catalog.and_then(|catalog| catalog.get(key).ok())) {
        references(entry, &mut reached);
    }
    if let Some(info) = after.trailer.get(b"Info").ok().filter(|_| signed) {
        references(info, &mut reached);
    }
    // Fields and parts of the DSS that were there before lead on to what is new.
    let changed = store::parts(after).into_iter().chain(fields.ids.iter().copied());
    for object in changed.filter_map(|id| after.objects.get(&id)) {
        references(object, &mut reached);
    }
    reached.extend(fields.ids.iter().chain(&fields.values).map(|id| id.0));
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
    let fresh_ids = after.objects.iter().filter(|(id, _)| !before.objects.contains_key(id));
    (store::is_new(before, after) || !fields.ids.is_empty())
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

/// Whether the dictionary is the one with this range and these contents.
fn is_over(dictionary: &Dictionary, range: &SignedRange, contents: &[u8]) -> bool {
    range.is_named_in(dictionary)
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
