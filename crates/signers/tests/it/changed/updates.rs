//! Changes by an update that is appended as PDF programs write it: not one signed byte is another.

use super::bases::Base;
use super::cases::Made;
use super::draw::Draw;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream, dictionary};

/// Nothing that is shown changes.
pub fn harmless(base: &Base, draw: &mut Draw) -> Made {
    let info = |update: &mut IncrementalDocument| {
        let info = update.get_prev_documents().trailer.get(b"Info").and_then(Object::as_reference).unwrap();
        update.opt_clone_object_to_new_document(info).unwrap();
        let info = update.new_document.get_dictionary_mut(info).unwrap();
        info.set("Title", Object::string_literal("Judul lain"));
    };
    match draw.below(4) {
        0 => made(base, "title of the document", info),
        1 => made(base, "an object that nothing leads to", |update| {
            update.new_document.add_object(Object::string_literal("sendirian"));
        }),
        2 => made(base, "the catalogue, as it was", |update| {
            catalog(update);
        }),
        _ => made(base, "a key of the catalogue that no reader knows", |update| {
            catalog(update).set("Catatan", Object::string_literal("x"));
        }),
    }
}

/// A note, a mark or a field laid upon a page.
pub fn note(base: &Base, draw: &mut Draw) -> Made {
    let subtype = *draw.one_of(&["Text", "FreeText", "Highlight", "Stamp", "Square", "Link"]);
    let number = draw.below(2);
    made(base, &format!("{subtype} on page {}", number + 1), |update| {
        let note = dictionary! {
            "Type" => name("Annot"), "Subtype" => name(subtype), "F" => 4,
            "Rect" => vec![100.into(), 100.into(), 300.into(), 300.into()],
            "Contents" => Object::string_literal("catatan"),
            "QuadPoints" => vec![100.into(), 300.into(), 300.into(), 300.into(), 100.into(), 100.into(), 300.into(), 100.into()],
        };
        let note = update.new_document.add_object(note);
        let (page, mut annotations) = page(update, number);
        annotations.push(Object::Reference(note));
        update.new_document.get_dictionary_mut(page).unwrap().set("Annots", annotations);
    })
}

/// The page shows something else.
pub fn shadow(base: &Base, draw: &mut Draw) -> Made {
    let number = draw.below(2);
    let others = [&b"BT /F1 24 Tf 80 700 Td (Izin untuk orang lain) Tj ET"[..], b"", b"0 0 0 rg 0 0 595 842 re f"];
    let content = Stream::new(dictionary! {}, draw.one_of(&others).to_vec());
    let set = |what: &'static str, key: &'static str, value: Object| {
        made(base, &format!("{what} of page {}", number + 1), move |update| {
            let (page, _) = page(update, number);
            update.new_document.get_dictionary_mut(page).unwrap().set(key, value);
        })
    };
    let boxed = |numbers: [i64; 4]| Object::Array(numbers.map(Object::from).to_vec());
    match draw.below(8) {
        0 => made(base, &format!("page {} leads to another content", number + 1), |update| {
            let content = update.new_document.add_object(content);
            let (page, _) = page(update, number);
            update.new_document.get_dictionary_mut(page).unwrap().set("Contents", content);
        }),
        1 => made(base, &format!("the content of page {} itself", number + 1), |update| {
            let page = update.get_prev_documents().page_iter().nth(number).unwrap();
            let dictionary = update.get_prev_documents().get_dictionary(page).unwrap();
            let id = dictionary.get(b"Contents").and_then(Object::as_reference).unwrap();
            update.new_document.set_object(id, content);
        }),
        2 => made(base, &format!("a second content behind that of page {}", number + 1), |update| {
            let more = update.new_document.add_object(content);
            let (page, _) = page(update, number);
            let page = update.new_document.get_dictionary_mut(page).unwrap();
            let first = page.get(b"Contents").unwrap().clone();
            page.set("Contents", vec![first, Object::Reference(more)]);
        }),
        3 => set("typefaces", "Resources", Dictionary::new().into()),
        4 => set("sheet", "MediaBox", boxed([0, 0, 40, 40])),
        5 => set("part of the sheet", "CropBox", boxed([0, 0, 40, 40])),
        6 => set("side up", "Rotate", 180.into()),
        _ => made(base, "the typeface itself", |update| {
            let previous = update.get_prev_documents();
            let is_font = |object: &Object| {
                let kind = object.as_dict().and_then(|font| font.get(b"Type")).and_then(Object::as_name);
                kind.is_ok_and(|kind| kind == b"Font")
            };
            let id = *previous.objects.iter().find(|(_, object)| is_font(object)).unwrap().0;
            let font =
                dictionary! { "Type" => name("Font"), "Subtype" => name("Type1"), "BaseFont" => name("ZapfDingbats") };
            update.new_document.set_object(id, font);
        }),
    }
}

/// Pages in another order, more of them, fewer of them.
pub fn pages(base: &Base, draw: &mut Draw) -> Made {
    let way = draw.below(5);
    let what = ["exchanged", "the second left out", "the first twice", "one more", "another instead of the first"][way];
    made(base, what, |update| {
        let previous = update.get_prev_documents();
        let [first, second] = previous.page_iter().collect::<Vec<_>>()[..] else { panic!("two pages") };
        let root = previous.trailer.get(b"Root").and_then(Object::as_reference).unwrap();
        let tree = previous.get_dictionary(root).unwrap().get(b"Pages").and_then(Object::as_reference).unwrap();
        let mut other = previous.get_dictionary(first).unwrap().clone();
        let content = Stream::new(dictionary! {}, b"BT /F1 24 Tf 80 700 Td (Halaman lain) Tj ET".to_vec());
        other.set("Contents", update.new_document.add_object(content));
        other.remove(b"Annots");
        let other = update.new_document.add_object(other);
        update.opt_clone_object_to_new_document(tree).unwrap();
        let kids: Vec<ObjectId> = match way {
            0 => vec![second, first],
            1 => vec![first],
            2 => vec![first, first],
            3 => vec![first, second, other],
            _ => vec![other, second],
        };
        let tree = update.new_document.get_dictionary_mut(tree).unwrap();
        tree.set("Count", i64::try_from(kids.len()).unwrap());
        tree.set("Kids", kids.into_iter().map(Object::Reference).collect::<Vec<_>>());
    })
}

/// Fewer proofs than there were: taken away by an update, or spoiled where they lie.
pub fn validation(base: &Base, draw: &mut Draw) -> Made {
    let part = *draw.one_of(&["Certs", "CRLs", "OCSPs"]);
    match draw.below(4) {
        0 => made(base, "the whole of it", |update| {
            catalog(update).remove(b"DSS");
        }),
        1 => made(base, &format!("/{part} of it"), move |update| {
            if let Some(store) = store(update) {
                store.remove(part.as_bytes());
            }
        }),
        2 => made(base, &format!("/{part} of it emptied"), move |update| {
            if let Some(store) = store(update) {
                store.set(part, Vec::<Object>::new());
            }
        }),
        _ => {
            let mut file = base.file[..base.end].to_vec();
            let what = "all that was appended".to_owned();
            if file.last() != Some(&b'\n') {
                file.push(b'\n');
            }
            Made { what, file }
        }
    }
}

/// The form does not show the signature any more, or another field beside it.
pub fn field(base: &Base, draw: &mut Draw) -> Made {
    match draw.below(4) {
        0 => made(base, "no form", |update| {
            catalog(update).remove(b"AcroForm");
        }),
        1 => made(base, "no field", |update| {
            form(update).set("Fields", Vec::<Object>::new());
        }),
        2 => made(base, "a field without its signature", |update| {
            let field = first_field(update);
            update.opt_clone_object_to_new_document(field).unwrap();
            update.new_document.get_dictionary_mut(field).unwrap().remove(b"V");
        }),
        _ => made(base, "a field to be filled in", |update| {
            let field = dictionary! {
                "Type" => name("Annot"), "Subtype" => name("Widget"), "FT" => name("Tx"), "F" => 4,
                "T" => Object::string_literal("Isian"), "V" => Object::string_literal("diisi kemudian"),
                "Rect" => vec![0.into(), 0.into(), 100.into(), 20.into()],
            };
            let field = update.new_document.add_object(field);
            let form = form(update);
            let mut fields = form.get(b"Fields").and_then(Object::as_array).cloned().unwrap_or_default();
            fields.push(Object::Reference(field));
            form.set("Fields", fields);
        }),
    }
}

/// The file with an update.
pub fn made(base: &Base, what: &str, change: impl FnOnce(&mut IncrementalDocument)) -> Made {
    let previous = Document::load_mem(&base.file).unwrap();
    let mut update = IncrementalDocument::create_from(base.file.clone(), previous);
    change(&mut update);
    let mut file = Vec::new();
    update.save_to(&mut file).unwrap();
    Made { what: what.to_owned(), file }
}

/// The catalogue, in the update.
pub fn catalog(update: &mut IncrementalDocument) -> &mut Dictionary {
    let root = update.get_prev_documents().trailer.get(b"Root").and_then(Object::as_reference).unwrap();
    update.opt_clone_object_to_new_document(root).unwrap();
    update.new_document.get_dictionary_mut(root).unwrap()
}

/// The form of the catalogue, in the update.
pub fn form(update: &mut IncrementalDocument) -> &mut Dictionary {
    let place = catalog(update).get(b"AcroForm").unwrap().clone();
    match place {
        Object::Reference(id) => {
            update.opt_clone_object_to_new_document(id).unwrap();
            update.new_document.get_dictionary_mut(id).unwrap()
        }
        _ => catalog(update).get_mut(b"AcroForm").and_then(Object::as_dict_mut).unwrap(),
    }
}

/// The field of the signature.
pub fn first_field(update: &mut IncrementalDocument) -> ObjectId {
    form(update).get(b"Fields").and_then(Object::as_array).unwrap()[0].as_reference().unwrap()
}

/// The proofs, in the update; a file below B-LT has none.
fn store(update: &mut IncrementalDocument) -> Option<&mut Dictionary> {
    let id = catalog(update).get(b"DSS").and_then(Object::as_reference).ok()?;
    update.opt_clone_object_to_new_document(id).unwrap();
    update.new_document.get_dictionary_mut(id).ok()
}

/// A page in the update, and what lies upon it.
fn page(update: &mut IncrementalDocument, number: usize) -> (ObjectId, Vec<Object>) {
    let page = update.get_prev_documents().page_iter().nth(number).unwrap();
    update.opt_clone_object_to_new_document(page).unwrap();
    let previous = update.get_prev_documents();
    let lying = previous.get_dictionary(page).unwrap().get_deref(b"Annots", previous).and_then(Object::as_array);
    let lying = lying.cloned().unwrap_or_default();
    (page, lying)
}

pub fn name(text: &str) -> Object {
    Object::Name(text.into())
}
