//! Signature fields that a later revision of a document shows, and what had to change so that they are reached.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::form::signature_dictionaries;

/// What a field of a signature or of a document time stamp may say (ISO 32000-1 sections 12.5.2, 12.7.3, 12.7.4.5); nothing that acts.
const KEYS: [&[u8]; 17] = [
    b"Type", b"Subtype", b"FT", b"T", b"TU", b"F", b"Ff", b"Rect", b"P", b"V", b"AP", b"MK", b"DA", b"Border", b"BS",
    b"Lock", b"SV",
];

/// Fields that got their signature or their document time stamp in a later revision.
pub(super) struct Fields {
    pub(super) ids: BTreeSet<ObjectId>,
    /// Those among them that stood there empty.
    filled: BTreeSet<ObjectId>,
    pub(super) values: BTreeSet<ObjectId>,
}

impl Fields {
    /// `None` when a field was added or filled otherwise than a signature does it.
    pub(super) fn added(before: &Document, after: &Document) -> Option<Self> {
        let mut found = Self { ids: BTreeSet::new(), filled: BTreeSet::new(), values: BTreeSet::new() };
        let was = form_fields(before);
        for item in appended(&was, &form_fields(after))? {
            let id = item.as_reference().ok().filter(|id| !before.objects.contains_key(id))?;
            found.take(id, (before, after))?;
        }
        for id in was.iter().filter_map(|item| item.as_reference().ok()) {
            let is_empty = before.get_dictionary(id).is_ok_and(|field| is_signature(field) && !field.has(b"V"));
            if is_empty && after.get_dictionary(id).is_ok_and(|field| field.has(b"V")) {
                found.take(id, (before, after))?;
                found.filled.insert(id);
            }
        }
        Some(found)
    }

    fn take(&mut self, id: ObjectId, (before, after): (&Document, &Document)) -> Option<()> {
        let field = after.get_dictionary(id).ok()?;
        let value = field.get(b"V").and_then(Object::as_reference).ok();
        let value = value.filter(|value| !before.objects.contains_key(value))?;
        let known = field.iter().all(|(key, _)| KEYS.contains(&key.as_slice()));
        // A stamp on the page is for whoever signs; a time stamp needs none.
        let shows = after.get_dictionary(value).is_ok_and(|value| !is_named(value, b"Type", b"DocTimeStamp"));
        let fits = known && is_signature(field) && (shows || is_unseen(field));
        (fits && self.ids.insert(id) && self.values.insert(value)).then_some(())
    }

    /// Whether an object that was there changed only so that the fields are reached, or is one of them.
    pub(super) fn may_change(
        &self,
        id: ObjectId,
        was: &Object,
        now: &Object,
        documents: (&Document, &Document),
    ) -> bool {
        match (was, now) {
            (Object::Dictionary(was), Object::Dictionary(now)) if self.filled.contains(&id) => {
                others_are_same(was, now, &[b"V", b"AP", b"F", b"MK"])
            }
            (Object::Dictionary(was), Object::Dictionary(now)) => self.is_reached_by(id, was, now, documents),
            // An array of fields or of annotations that is an object of its own.
            (Object::Array(was), Object::Array(now)) => appended(was, now).is_some_and(|added| self.are_ours(&added)),
            _ => false,
        }
    }

    /// The catalog, the form or a page.
    fn is_reached_by(
        &self,
        id: ObjectId,
        was: &Dictionary,
        now: &Dictionary,
        (before, after): (&Document, &Document),
    ) -> bool {
        let root = before.trailer.get(b"Root").and_then(Object::as_reference).ok();
        let form = before.catalog().and_then(|catalog| catalog.get(b"AcroForm")).and_then(Object::as_reference).ok();
        if root == Some(id) {
            let form = |catalog: &Dictionary, document: &Document| {
                let form = catalog.get_deref(b"AcroForm", document).and_then(Object::as_dict);
                form.cloned().unwrap_or_default()
            };
            others_are_same(was, now, &[b"DSS", b"AcroForm", b"Extensions", b"Metadata", b"Version"])
                && form_is_kept(&form(was, before), &form(now, after))
        } else if form == Some(id) {
            form_is_kept(was, now)
        } else {
            let (was_annotations, annotations) = (array(before, was, b"Annots"), array(after, now, b"Annots"));
            is_named(was, b"Type", b"Page")
                && others_are_same(was, now, &[b"Annots"])
                && appended(&was_annotations, &annotations).is_some_and(|added| self.are_ours(&added))
        }
    }

    fn are_ours(&self, added: &[Object]) -> bool {
        added.iter().all(|item| item.as_reference().is_ok_and(|id| self.ids.contains(&id)))
    }
}

/// Whether those who signed a document leave room for another signature: who certified it may allow no change at all, and a signature may
/// lock the fields of a form (ISO 32000-1 sections 12.8.2.2 and 12.8.2.4).
pub(super) fn allow_another(document: &Document) -> bool {
    let references = |signature: &Dictionary| {
        let all = signature.get_deref(b"Reference", document).and_then(Object::as_array).cloned();
        all.unwrap_or_default()
    };
    let allows = |reference: &Object| {
        let dictionary = document.dereference(reference).ok().and_then(|(_, object)| object.as_dict().ok());
        let Some(reference) = dictionary else { return false };
        let parameters = reference.get_deref(b"TransformParams", document).and_then(Object::as_dict);
        let parameters = parameters.cloned().unwrap_or_default();
        if is_named(reference, b"TransformMethod", b"DocMDP") {
            parameters.get(b"P").map_or(Ok(2), Object::as_i64).is_ok_and(|allowed| allowed >= 2)
        } else {
            is_named(reference, b"TransformMethod", b"FieldMDP") && is_named(&parameters, b"Action", b"Include")
        }
    };
    signature_dictionaries(document).flat_map(|(_, signature)| references(signature)).all(|one| allows(&one))
}

/// Whether the form differs in its fields only; a typeface for stamps may come where there was none.
fn form_is_kept(was: &Dictionary, now: &Dictionary) -> bool {
    let free: Vec<&[u8]> = [&b"DR"[..], b"DA"].into_iter().filter(|key| !was.has(key)).collect();
    others_are_same(was, now, &[&free[..], &[b"Fields", b"SigFlags"]].concat())
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

fn is_signature(field: &Dictionary) -> bool {
    is_named(field, b"FT", b"Sig")
}

/// Whether a dictionary's entry is this name.
pub(super) fn is_named(dictionary: &Dictionary, key: &[u8], name: &[u8]) -> bool {
    dictionary.get(key).and_then(Object::as_name).is_ok_and(|found| found == name)
}

/// A field without width or height.
fn is_unseen(field: &Dictionary) -> bool {
    let empty = field.get(b"Rect").and_then(Object::as_array).is_ok_and(|corners| {
        let corner = |place: usize| corners.get(place).and_then(|corner| corner.as_float().ok());
        corners.len() == 4 && (corner(0) == corner(2) || corner(1) == corner(3))
    });
    empty || !field.has(b"Rect")
}
