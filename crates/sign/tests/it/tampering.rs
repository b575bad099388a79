//! Every change is seen.

use sign::pades::{Addition, Reason, Verdict, verify};
use sign::pki::TrustRoots;

use crate::samples::{ROOTS, changes, find, gap, licence, now, signed, spread, with_streams, with_table};

#[test]
fn three_hundred_changed_bytes_are_all_caught() {
    for base in [with_table(&mut licence()), with_streams(&mut licence())] {
        let signed = signed(&base);
        let changes = changes(&signed);
        assert_eq!(changes.len(), 300);
        for (place, byte) in changes {
            assert_not_valid(&signed, place, byte);
        }
    }
}

/// The bytes no hash covers: all of the CMS, and places in the padding.
#[test]
fn a_changed_byte_of_the_signature_itself_is_caught() {
    let signed = signed(&with_table(&mut licence()));
    let gap = gap(&signed);
    let cms_end = signed[gap.clone()].iter().rposition(|byte| !matches!(byte, b'0' | b'>')).unwrap() + gap.start + 2;
    assert!(cms_end - gap.start > 1500);
    for place in (gap.start..cms_end).chain(spread(cms_end..gap.end, 40)) {
        assert_not_valid(&signed, place, signed[place] ^ 1);
        // The case of a hex letter.
        assert_not_valid(&signed, place, signed[place] ^ 0x20);
    }
}

fn assert_not_valid(signed: &[u8], place: usize, byte: u8) {
    let mut changed = signed.to_vec();
    changed[place] = byte;
    let verdict = verify(&changed, &ROOTS, now()).map(|report| report.verdict);
    assert_ne!(verdict, Ok(Verdict::Valid), "byte {place} of {} set to {byte:#x}", signed.len());
}

/// Neither valid nor changed: what was signed is still there, to the byte, and known by its own hash.
#[test]
fn what_is_added_later_is_named_and_no_change() {
    let signed = signed(&with_table(&mut licence()));
    let original = verify(&signed, &ROOTS, now()).unwrap();
    assert_eq!(original.signed_sha256, Some(original.sha256));
    for (addition, reason) in [
        (&b"\n"[..], Reason::BlankAfterSignature),
        (b" \r\n\0\0", Reason::BlankAfterSignature),
        (b"\n%%EOF\n", Reason::BlankAfterSignature),
        (b"1 0 obj\n<</Type/Catalog>>\nendobj\n", Reason::BytesAfterSignature),
        (b"9 0 obj\n<</Type/Annot/Subtype/Text>>\nendobj\n", Reason::NoteAfterSignature),
        (b"9 0 obj\n<</Type/Sig/ByteRange [0 1 2 3]>>\nendobj\n", Reason::SignatureAfterSignature),
    ] {
        let report = verify(&[&signed, addition].concat(), &ROOTS, now()).unwrap();
        assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::Extended, &[reason][..]));
        assert_eq!((report.signed_sha256, &report.signer), (Some(original.sha256), &original.signer));
        assert_eq!(report.signed_at, original.signed_at);
        assert_ne!(report.sha256, original.sha256);
    }
    // The same with content of the signed part changed too: only this is a change.
    let mut changed = [signed.as_slice(), b"\n"].concat();
    changed[100] ^= 1;
    let report = verify(&changed, &ROOTS, now()).unwrap();
    assert_eq!(report.reasons, [Reason::BlankAfterSignature, Reason::DigestMismatch]);
    assert_eq!((report.verdict, report.signed_sha256), (Verdict::Changed, None));
    // By somebody we do not know, and with something behind it: not known comes first.
    let nobody = TrustRoots::from_pem(&[]).unwrap();
    assert_eq!(verify(&[&signed, &b"\n"[..]].concat(), &nobody, now()).unwrap().verdict, Verdict::Untrusted);
}

/// Our licence with what looks like another signature behind it and cannot be read as one.
#[test]
fn a_countersignature_leaves_the_first_one_intact() {
    for base in [with_table(&mut licence()), with_streams(&mut licence())] {
        let first = signed(&base);
        let countersigned = countersigned(&first);
        assert!(countersigned.starts_with(&first));
        let report = verify(&countersigned, &ROOTS, now()).unwrap();
        assert_eq!(
            (report.verdict, report.reasons.as_slice()),
            (Verdict::Extended, &[Reason::SignatureAfterSignature][..])
        );
        assert_eq!(report.signatures[0].added, [Addition::Unreadable]);
        assert_eq!(report.signed_sha256, Some(verify(&first, &ROOTS, now()).unwrap().sha256));
        assert_eq!(report.signer.unwrap().common_name, "CONTOH – Kepala DPMPTSP");
    }
}

/// An update whose signature dictionary covers all of the file but its own gap; whether its value is good is not ours to say.
fn countersigned(first: &[u8]) -> Vec<u8> {
    let previous = lopdf::Document::load_mem(first).unwrap();
    let mut update = lopdf::IncrementalDocument::create_from(first.to_vec(), previous);
    let range =
        [0, first.len() + 40, first.len() + 60, 200].map(|number| lopdf::Object::from(i64::try_from(number).unwrap()));
    update.new_document.add_object(lopdf::dictionary! { "Type" => "Sig", "ByteRange" => range.to_vec() });
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn an_update_by_another_program_is_named() {
    let signed = signed(&with_table(&mut licence()));
    let update = |annotate: bool| {
        let previous = lopdf::Document::load_mem(&signed).unwrap();
        let mut update = lopdf::IncrementalDocument::create_from(signed.clone(), previous);
        let page = update.get_prev_documents().page_iter().next().unwrap();
        update.opt_clone_object_to_new_document(page).unwrap();
        // The page of a signed file has annotations already: the field itself.
        let page = update.new_document.get_dictionary_mut(page).unwrap();
        if !annotate {
            page.remove(b"Annots");
        }
        let mut bytes = Vec::new();
        update.save_to(&mut bytes).unwrap();
        assert!(bytes.starts_with(&signed));
        verify(&bytes, &ROOTS, now()).unwrap().reasons
    };
    assert_eq!(update(true), [Reason::NoteAfterSignature]);
    assert_eq!(update(false), [Reason::BytesAfterSignature]);
}

/// An update may leave every signed byte as it was and still show other pages: that is a change, and no addition.
#[test]
fn pages_put_in_the_place_of_the_signed_ones_are_a_change() {
    let signed = signed(&with_table(&mut licence()));
    let update = |change: &dyn Fn(&mut lopdf::IncrementalDocument, lopdf::ObjectId)| {
        let previous = lopdf::Document::load_mem(&signed).unwrap();
        let mut update = lopdf::IncrementalDocument::create_from(signed.clone(), previous);
        let page = update.get_prev_documents().page_iter().next().unwrap();
        update.opt_clone_object_to_new_document(page).unwrap();
        change(&mut update, page);
        let mut bytes = Vec::new();
        update.save_to(&mut bytes).unwrap();
        verify(&bytes, &ROOTS, now()).unwrap()
    };
    let other = || lopdf::Stream::new(lopdf::Dictionary::new(), b"BT (PALSU) Tj ET".to_vec());
    let replaced = [
        // The page points to other content.
        update(&|update, page| {
            let content = update.new_document.add_object(other());
            update.new_document.get_dictionary_mut(page).unwrap().set("Contents", content);
        }),
        // The object the page points to is another.
        update(&|update, page| {
            let content = update.new_document.get_dictionary(page).unwrap().get(b"Contents").unwrap().as_reference();
            update.new_document.set_object(content.unwrap(), other());
        }),
        // Other typefaces and pictures, another sheet.
        update(&|update, page| {
            update.new_document.get_dictionary_mut(page).unwrap().set("Resources", lopdf::Dictionary::new());
        }),
        update(&|update, page| {
            let sheet = lopdf::Object::Array(vec![0.into(), 0.into(), 10.into(), 10.into()]);
            update.new_document.get_dictionary_mut(page).unwrap().set("MediaBox", sheet);
        }),
    ];
    for report in replaced {
        assert_eq!(report.verdict, Verdict::Changed, "{:?}", report.reasons);
        assert!(report.reasons.contains(&Reason::PagesReplaced));
    }
}

#[test]
fn a_file_cut_short_is_seen() {
    let signed = signed(&with_table(&mut licence()));
    let gap = gap(&signed);
    for end in spread(5..signed.len(), 200).chain(gap.start - 2..gap.start + 3).chain(gap.end - 2..gap.end + 3) {
        let verdict = verify(&signed[..end], &ROOTS, now()).map(|report| report.verdict);
        assert_ne!(verdict, Ok(Verdict::Valid), "cut at {end}");
    }
}

/// Wrapping attacks move the range or bring a second one inside what was signed.
#[test]
fn ranges_that_were_moved_or_doubled_are_seen() {
    let signed = signed(&with_table(&mut licence()));
    let second = [b"%PDF-1.7\n9 0 obj\n<</Type/Sig/ByteRange [0 1 2 3]>>\nendobj\n".as_slice(), &signed[9..]].concat();
    assert_ne!(verify(&second, &ROOTS, now()).unwrap().verdict, Verdict::Valid);
    // One that pretends to be the first, behind it: it does not cover itself.
    let earlier = [signed.as_slice(), format!("/ByteRange [0 {} 9 9]", gap(&signed).start).as_bytes()].concat();
    assert_eq!(verify(&earlier, &ROOTS, now()).unwrap().reasons, [Reason::SignatureAfterSignature]);

    let at = find(&signed, b"/ByteRange [") + b"/ByteRange [".len();
    let mut moved = signed.clone();
    moved[at] = b'1';
    assert_eq!(verify(&moved, &ROOTS, now()).unwrap().reasons, [Reason::RangeMalformed]);

    let mut hidden = signed.clone();
    hidden[at - 2] = b'!';
    assert_eq!(verify(&hidden, &ROOTS, now()).unwrap().verdict, Verdict::Damaged);
}

#[test]
fn content_hidden_in_the_gap_is_seen() {
    let signed = signed(&with_table(&mut licence()));
    let gap = gap(&signed);
    for (place, byte) in
        [(gap.end - 2, b'1'), (gap.end - 9, b' '), (gap.end - 9, b'>'), (gap.end - 9, b'\n'), (gap.end - 9, b'%')]
    {
        let mut changed = signed.clone();
        changed[place] = byte;
        assert_eq!(verify(&changed, &ROOTS, now()).unwrap().reasons, [Reason::ContentsMalformed], "{place} {byte}");
    }
}
