//! What a signed file looks like, and what is not signed.

use lopdf::xref::XrefType;
use lopdf::{Document, Object};
use sign::pades::{SignError, Verdict, prepare, sign, verify};
use sign::pki::{PkiError, SpecimenNames, TrustRoots, create_key, create_specimen};
use sign::provider::{HashSigner as _, LocalSigner};

use crate::samples::{
    PKI, ROOTS, SIGNER, bases, details, gap, licence, now, signed, specimen, with_streams, with_table,
};

#[test]
fn every_kind_of_base_is_signed_and_valid() {
    for (name, base) in bases() {
        let signed = signed(&base);
        let report = verify(&signed, &ROOTS, now()).unwrap();
        assert_eq!(report.reasons, [], "{name}");
        assert_eq!(report.verdict, Verdict::Valid, "{name}");
        assert_eq!(report.signed_at, Some(now()), "{name}");
        assert!(report.is_specimen());
        assert_eq!(report.signer.unwrap().common_name, "CONTOH – Kepala DPMPTSP");
    }
}

#[test]
fn the_update_is_appended_and_of_the_same_kind() {
    for (name, base) in bases() {
        let signed = signed(&base);
        assert!(signed.starts_with(&base), "{name}: not a byte of the base changes");
        let update = &signed[base.len()..];
        let has_table = update.windows(8).any(|bytes| bytes == b"trailer\n");
        let kind = Document::load_mem(&base).unwrap().reference_table.cross_reference_type;
        assert_eq!(has_table, matches!(kind, XrefType::CrossReferenceTable), "{name}");
        let loaded = Document::load_mem(&signed).unwrap();
        assert_eq!((loaded.xref_recovery, loaded.xref_section_count), (None, 2), "{name}");
    }
}

#[test]
fn the_form_keeps_its_fields_and_gains_one_invisible_widget() {
    let base = bases().swap_remove(3).1;
    let document = Document::load_mem(&signed(&base)).unwrap();
    let form = document.catalog().unwrap().get_deref(b"AcroForm", &document).unwrap().as_dict().unwrap();
    let fields = form.get_deref(b"Fields", &document).unwrap().as_array().unwrap();
    let page = document.get_dictionary(document.page_iter().next().unwrap()).unwrap();
    let annotations = page.get_deref(b"Annots", &document).unwrap().as_array().unwrap();
    assert_eq!(fields.len(), 2);
    assert_eq!(annotations.last(), fields.last());

    let widget = document.dereference(&fields[1]).unwrap().1.as_dict().unwrap();
    assert_eq!(widget.get(b"F").unwrap().as_i64().unwrap(), 132);
    assert_eq!(*widget.get(b"Rect").unwrap().as_array().unwrap(), [const { Object::Integer(0) }; 4]);
    assert_eq!(form.get(b"SigFlags").unwrap().as_i64().unwrap(), 3);
}

#[test]
fn the_same_input_prepares_the_same_bytes() {
    let base = with_table(&mut licence());
    let (one, other) = (signed(&base), signed(&base));
    let gap = gap(&one);
    assert_eq!(one[..gap.start], other[..gap.start]);
    assert_eq!(one[gap.end..], other[gap.end..]);

    let chain = SIGNER.certificate_chain();
    let (one, other) = (prepare(&base, &details(), chain).unwrap(), prepare(&base, &details(), chain).unwrap());
    assert_eq!(one.hash_to_be_signed(), other.hash_to_be_signed());
}

#[test]
fn a_pause_between_prepare_and_finish_changes_nothing() {
    let base = with_streams(&mut licence());
    let prepared = prepare(&base, &details(), SIGNER.certificate_chain()).unwrap();
    let signature = SIGNER.sign_attributes(prepared.to_be_signed()).unwrap();
    // The process died here; another one goes on with the same base and details.
    let again = prepare(&base, &details(), SIGNER.certificate_chain()).unwrap();
    let signed = again.finish(&signature).unwrap();
    assert_eq!(verify(&signed, &ROOTS, now()).unwrap().verdict, Verdict::Valid);
}

#[test]
fn a_wrong_signature_never_gets_into_a_file() {
    let base = with_table(&mut licence());
    let prepare = || prepare(&base, &details(), SIGNER.certificate_chain()).unwrap();
    let other = specimen("Orang Lain");
    let other = LocalSigner::from_pem(&other.signer_certificate_pem, &other.signer_key_pem).unwrap();
    let foreign = other.sign_attributes(prepare().to_be_signed()).unwrap();
    let misplaced = SIGNER.sign_attributes(b"something else").unwrap();
    for signature in [foreign, misplaced, Vec::new(), vec![0x30; 70]] {
        assert_eq!(prepare().finish(&signature), Err(SignError::WrongSignature));
    }
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let base = with_table(&mut licence());
    let sign = |pdf: &[u8]| sign(pdf, &details(), &*SIGNER);
    assert_eq!(sign(&signed(&base)), Err(SignError::HasSignature));
    assert_eq!(sign(b""), Err(SignError::Unreadable));
    assert_eq!(sign(b"%PDF-1.7\nnothing"), Err(SignError::Unreadable));
    assert_eq!(sign(&[b"\n", base.as_slice()].concat()), Err(SignError::Unreadable));
    assert_eq!(sign(&base[..base.len() - 40]), Err(SignError::Unreadable), "a file without its end is not repaired");
    assert_eq!(sign(&vec![b' '; sign::pades::FILE_BYTES_MAX + 1]), Err(SignError::TooLarge));
    assert!(matches!(prepare(&base, &details(), &[]), Err(SignError::Certificate)));

    let mut encrypted = licence();
    encrypted
        .trailer
        .set("Encrypt", lopdf::dictionary! { "Filter" => Object::Name(b"Standard".to_vec()), "V" => 1, "R" => 2 });
    assert!(sign(&with_table(&mut encrypted)).is_err());
}

#[test]
fn empty_words_are_left_out() {
    let base = with_table(&mut licence());
    let details = sign::pades::Details { name: "", location: "", reason: "", ..details() };
    let signed = sign(&base, &details, &*SIGNER).unwrap();
    assert!(!signed.windows(7).any(|bytes| bytes == b"/Reason"));
    assert_eq!(verify(&signed, &ROOTS, now()).unwrap().verdict, Verdict::Valid);
}

#[test]
fn the_specimen_hierarchy_says_what_it_is() {
    let names = |root, signer| SpecimenNames { organization: "Pemerintah Kota Padang", root, signer };
    assert!(sign::is_specimen(&SIGNER.certificate_chain()[0]));
    assert!(!sign::is_specimen(&b"no certificate"[..].into()));
    let long = "x".repeat(60);
    assert!(matches!(create_specimen(names("Akar", &long), now()), Err(PkiError::Name(_))));

    assert!(TrustRoots::from_pem(&[]).is_ok());
    assert!(matches!(TrustRoots::from_pem(&["nothing"]), Err(PkiError::Certificate)));
    let mismatch = LocalSigner::from_pem(&PKI.root_certificate_pem, &PKI.signer_key_pem).err();
    assert_eq!(mismatch, Some(PkiError::KeyMismatch));
    let no_key = LocalSigner::from_pem(&PKI.signer_certificate_pem, &PKI.signer_certificate_pem).err();
    assert_eq!(no_key, Some(PkiError::Key));
    assert_ne!(*create_key().unwrap(), *create_key().unwrap());
}
