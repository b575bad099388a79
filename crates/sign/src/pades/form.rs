//! The objects a signature changes in the file: catalog or form, first page, the new field.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

/// Print and Locked: PDF/A wants a printable annotation (ISO 19005-2 section 6.3.2), and nobody shall move it.
const ANNOTATION_FLAGS: i64 = 4 | 128;
/// `SignaturesExist` and `AppendOnly` (ISO 32000-1 table 219).
const SIG_FLAGS: i64 = 3;
const FIELD_NAME: &str = "Signature1";

/// Objects of the update by number and generation.
pub(super) type Changes = BTreeMap<ObjectId, Object>;

/// What keeps a readable file from being signed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsuitable {
    /// No catalog, no page, or a form that is no form.
    Structure,
    /// There is a signature or a signature field already: a file is signed once, and nothing touches it after.
    HasSignature,
}

/// The changed objects, with an empty widget on the first page whose value is `signature`.
pub(super) fn changes(document: &Document, field: ObjectId, signature: ObjectId) -> Result<Changes, Unsuitable> {
    if signature_dictionaries(document).next().is_some() {
        return Err(Unsuitable::HasSignature);
    }
    timestamp_changes(document, field, signature, FIELD_NAME)
}

/// The same for a document time stamp, which comes after a signature or without one.
pub(super) fn timestamp_changes(
    document: &Document,
    field: ObjectId,
    signature: ObjectId,
    name: &str,
) -> Result<Changes, Unsuitable> {
    let mut changes = Changes::new();
    let page = document.page_iter().next().ok_or(Unsuitable::Structure)?;
    changes.insert(field, Object::Dictionary(widget(page, signature, name)));
    add_to_page(document, page, field, &mut changes)?;
    add_to_form(document, field, &mut changes)?;
    Ok(changes)
}

/// Every dictionary of the file that a reader might take for a signature or its field.
pub(super) fn signature_dictionaries(document: &Document) -> impl Iterator<Item = (ObjectId, &Dictionary)> {
    document.objects.iter().filter_map(|(id, object)| {
        let dictionary = object.as_dict().ok()?;
        let is =
            |key: &[u8]| dictionary.get_deref(key, document).and_then(Object::as_name).is_ok_and(|name| name == b"Sig");
        (is(b"Type") || is(b"FT") || dictionary.has(b"ByteRange")).then_some((*id, dictionary))
    })
}

/// A signature field merged with its annotation. The empty rectangle needs no appearance (ISO 19005-2 section 6.3.3).
fn widget(page: ObjectId, signature: ObjectId, name: &str) -> Dictionary {
    let mut widget = Dictionary::new();
    widget.set("Type", Object::Name(b"Annot".to_vec()));
    widget.set("Subtype", Object::Name(b"Widget".to_vec()));
    widget.set("FT", Object::Name(b"Sig".to_vec()));
    widget.set("T", Object::String(name.into(), StringFormat::Literal));
    widget.set("F", ANNOTATION_FLAGS);
    widget.set("Rect", vec![Object::Integer(0); 4]);
    widget.set("P", Object::Reference(page));
    widget.set("V", Object::Reference(signature));
    widget
}

fn add_to_page(document: &Document, page: ObjectId, field: ObjectId, changes: &mut Changes) -> Result<(), Unsuitable> {
    let dictionary = document.get_dictionary(page).map_err(|_| Unsuitable::Structure)?;
    let (id, annotations) = append(document, dictionary.get(b"Annots").ok(), field)?;
    match id {
        Some(id) => changes.insert(id, annotations),
        None => changes.insert(page, Object::Dictionary(with(dictionary, "Annots", annotations))),
    };
    Ok(())
}

fn add_to_form(document: &Document, field: ObjectId, changes: &mut Changes) -> Result<(), Unsuitable> {
    let root = document.trailer.get(b"Root").and_then(Object::as_reference).map_err(|_| Unsuitable::Structure)?;
    let catalog = document.get_dictionary(root).map_err(|_| Unsuitable::Structure)?;
    let (form_id, mut form) = match catalog.get(b"AcroForm") {
        Err(_) => (None, Dictionary::new()),
        Ok(object) => {
            let (id, object) = document.dereference(object).map_err(|_| Unsuitable::Structure)?;
            (id, object.as_dict().map_err(|_| Unsuitable::Structure)?.clone())
        }
    };
    let (fields_id, fields) = append(document, form.get(b"Fields").ok(), field)?;
    match fields_id {
        Some(id) => drop(changes.insert(id, fields)),
        None => form.set("Fields", fields),
    }
    form.set("SigFlags", SIG_FLAGS);
    match form_id {
        Some(id) => changes.insert(id, Object::Dictionary(form)),
        None => changes.insert(root, Object::Dictionary(with(catalog, "AcroForm", Object::Dictionary(form)))),
    };
    Ok(())
}

/// The array with `field` at its end, and its own object where it is one.
fn append(
    document: &Document,
    array: Option<&Object>,
    field: ObjectId,
) -> Result<(Option<ObjectId>, Object), Unsuitable> {
    let (id, mut items) = match array {
        None => (None, Vec::new()),
        Some(object) => {
            let (id, object) = document.dereference(object).map_err(|_| Unsuitable::Structure)?;
            (id, object.as_array().map_err(|_| Unsuitable::Structure)?.clone())
        }
    };
    items.push(Object::Reference(field));
    Ok((id, Object::Array(items)))
}

fn with(dictionary: &Dictionary, key: &str, value: Object) -> Dictionary {
    let mut changed = dictionary.clone();
    changed.set(key, value);
    changed
}
