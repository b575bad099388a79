//! Whether the document's own structure leads to the signature that was checked.
//!
//! Runs last, on bytes that a trusted signer is known to have signed.

use jiff::Timestamp;
use lopdf::{Document, Object, ObjectId};

use super::details::parse_date;
use super::form::signature_dictionaries;
use super::load::load;
use super::range::SignedRange;
use super::reason::Reason;

/// What the signature dictionary says beside the signature.
pub(super) struct Stated {
    pub(super) signed_at: Option<Timestamp>,
    /// The document as it was signed.
    pub(super) document: Document,
}

/// `known`: the ranges of all signatures and time stamps up to the one that is checked, which is the last.
pub(super) fn check(pdf: &[u8], known: &[SignedRange], contents: &[u8]) -> Result<Stated, Reason> {
    let document = load(pdf).map_err(|_| Reason::StructureMismatch)?;
    let signed_at = signed_at(&document, known, contents)?;
    Ok(Stated { signed_at, document })
}

fn signed_at(document: &Document, known: &[SignedRange], contents: &[u8]) -> Result<Option<Timestamp>, Reason> {
    let all: Vec<_> = signature_dictionaries(document).filter(|(_, dictionary)| !dictionary.has(b"FT")).collect();
    let named = |range: &SignedRange| {
        let mut naming = all.iter().filter(|(_, dictionary)| range.is_named_in(dictionary));
        naming.next().filter(|_| naming.next().is_none())
    };
    let (true, Some((_, signature))) = (known.iter().all(|range| named(range).is_some()), known.last().and_then(named))
    else {
        return Err(Reason::StructureMismatch);
    };
    let mut shown = fields_with_value(document);
    shown.sort_unstable();
    let same = all.len() == known.len()
        && signature.get(b"Contents").and_then(Object::as_str).is_ok_and(|parsed| parsed == contents)
        && all.iter().map(|(id, _)| id).eq(&shown);
    if !same {
        return Err(Reason::StructureMismatch);
    }
    let sub_filter = signature.get(b"SubFilter").and_then(Object::as_name);
    if !sub_filter.is_ok_and(|name| name == b"ETSI.CAdES.detached") {
        return Err(Reason::SignatureUnreadable);
    }
    Ok(signature.get(b"M").and_then(Object::as_str).ok().and_then(parse_date))
}

/// The signatures that the form's fields show. Nested fields are not followed: we write none.
fn fields_with_value(document: &Document) -> Vec<ObjectId> {
    let fields = document
        .catalog()
        .and_then(|catalog| catalog.get_deref(b"AcroForm", document))
        .and_then(Object::as_dict)
        .and_then(|form| form.get_deref(b"Fields", document))
        .and_then(Object::as_array);
    fields
        .into_iter()
        .flatten()
        .filter_map(|field| document.dereference(field).ok()?.1.as_dict().ok())
        .filter(|field| field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig"))
        .filter_map(|field| field.get(b"V").and_then(Object::as_reference).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;
    use crate::pades::envelope;
    use crate::pades::range::{Found, find};
    use crate::pades::{Details, sign};
    use crate::pki::{SpecimenNames, create_specimen};
    use crate::provider::LocalSigner;

    fn signed() -> Vec<u8> {
        let mut base = Document::with_version("1.7");
        base.reference_table.cross_reference_type = lopdf::xref::XrefType::CrossReferenceTable;
        let pages = base.new_object_id();
        let page = base.add_object(dictionary! { "Type" => Object::Name(b"Page".to_vec()), "Parent" => pages });
        base.objects.insert(
            pages,
            dictionary! { "Type" => Object::Name(b"Pages".to_vec()), "Kids" => vec![page.into()], "Count" => 1 }.into(),
        );
        let catalog = base.add_object(dictionary! { "Type" => Object::Name(b"Catalog".to_vec()), "Pages" => pages });
        base.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        base.save_to(&mut bytes).unwrap();

        let now = "2026-01-31T01:30:00Z".parse().unwrap();
        let names = SpecimenNames { organization: "Kota", root: "Akar", signer: "Kepala" };
        let pki = create_specimen(names, now).unwrap();
        let signer = LocalSigner::from_pem(&pki.signer_certificate_pem, &pki.signer_key_pem).unwrap();
        sign(&bytes, &Details { signed_at: now, name: "", location: "", reason: "" }, &signer).unwrap()
    }

    /// The structure of a file in which `from` was replaced by `to`, as if a trusted signer had signed it so.
    fn reason_after(from: &str, to: &str) -> Option<Reason> {
        assert_eq!(from.len(), to.len(), "offsets stay");
        let mut file = signed();
        let at = memchr::memmem::rfind(&file, from.as_bytes()).unwrap();
        file[at..at + from.len()].copy_from_slice(to.as_bytes());
        let Found::Some(ranges) = find(&file) else { panic!("the range is not touched") };
        let gap = ranges[0].gap.clone();
        let contents = envelope::contents(&file[gap.start + 1..gap.end - 1]).unwrap();
        check(&file, &ranges, &contents).err()
    }

    #[test]
    fn the_form_must_show_the_signature_that_was_checked() {
        assert_eq!(reason_after("/Type", "/Type"), None);
        let mismatch = Some(Reason::StructureMismatch);
        assert_eq!(reason_after("/V 4 0 R", "/V 1 0 R"), mismatch, "a field with another value");
        assert_eq!(reason_after("/V 4 0 R", "/W 4 0 R"), mismatch, "a field without value");
        assert_eq!(reason_after("/FT/Sig", "/FT/Btn"), mismatch, "no signature field");
        assert_eq!(reason_after("/Fields", "/Felder"), mismatch, "no fields");
        assert_eq!(reason_after("/AcroForm", "/AcroFarm"), mismatch, "no form");
        assert_eq!(reason_after("/Contents", "/Kontents"), mismatch, "no contents");
        assert_eq!(reason_after("/ETSI.CAdES.detached", "/adbe.pkcs7.detached"), Some(Reason::SignatureUnreadable));
    }

    #[test]
    fn a_repaired_or_second_structure_is_refused() {
        let mismatch = Some(Reason::StructureMismatch);
        assert_eq!(reason_after("trailer\n", "tracker\n"), mismatch, "no trailer to read");
        assert_eq!(reason_after("/Subtype/Widget/FT/Sig", "/Subtype/Widget/Ft/Sig"), mismatch);
    }
}
