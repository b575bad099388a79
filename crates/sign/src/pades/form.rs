//! The objects a signature changes in the file: catalog or form, first page, the new field.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat};

/// Print and Locked: PDF/A wants a printable annotation (ISO 19005-2 section 6.3.2), and nobody shall move it.
const ANNOTATION_FLAGS: i64 = 4 | 128;
/// `SignaturesExist` and `AppendOnly` (ISO 32000-1 table 219).
const SIG_FLAGS: i64 = 3;
/// Fields of signatures are called so, with a number.
const SIGNATURE: &str = "Signature";
/// The same of time stamps over the document.
const TIMESTAMP: &str = "Timestamp";

/// Objects of the update by number and generation.
pub(super) type Changes = BTreeMap<ObjectId, Object>;

/// What keeps a readable file from being signed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsuitable {
    /// No catalog, no page, or a form that is no form.
    Structure,
    /// There is a signature or a signature field already.
    HasSignature,
}

/// What is added to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Adding {
    /// The one signature of a file that has none.
    First,
    /// One more behind what is there.
    Further,
    /// A time stamp over the document, behind a signature or without one.
    Timestamp,
}

/// The changed objects, with an empty widget on the first page whose value is `signature`.
pub(super) fn changes(
    document: &Document,
    field: ObjectId,
    signature: ObjectId,
    adding: Adding,
) -> Result<Changes, Unsuitable> {
    if adding == Adding::First && signature_dictionaries(document).next().is_some() {
        return Err(Unsuitable::HasSignature);
    }
    let name = free_name(document, if adding == Adding::Timestamp { TIMESTAMP } else { SIGNATURE });
    let mut changes = Changes::new();
    let page = document.page_iter().next().ok_or(Unsuitable::Structure)?;
    changes.insert(field, Object::Dictionary(widget(page, signature, &name)));
    add_to_page(document, page, field, &mut changes)?;
    add_to_form(document, field, &mut changes)?;
    Ok(changes)
}

/// A name no field has yet: the word with a number.
fn free_name(document: &Document, word: &str) -> String {
    let taken: Vec<&[u8]> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok()?.get(b"T").and_then(Object::as_str).ok())
        .collect();
    let mut number = 1;
    loop {
        let name = format!("{word}{number}");
        if !taken.contains(&name.as_bytes()) {
            return name;
        }
        number += 1;
    }
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
