//! Every change is seen.

use sign::pades::{Reason, Verdict, verify};

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

#[test]
fn what_is_added_later_is_seen() {
    let signed = signed(&with_table(&mut licence()));
    for addition in [&b"\n"[..], b" ", b"\n%%EOF\n", b"1 0 obj\n<</Type/Catalog>>\nendobj\n"] {
        let report = verify(&[&signed, addition].concat(), &ROOTS, now()).unwrap();
        assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::Changed, &[Reason::BytesAfterSignature][..]));
        assert!(report.signer.is_some(), "who signed the earlier revision is still known");
    }
    // The same with content of the signed part changed too.
    let mut changed = [signed.as_slice(), b"\n"].concat();
    changed[100] ^= 1;
    let report = verify(&changed, &ROOTS, now()).unwrap();
    assert_eq!(report.reasons, [Reason::BytesAfterSignature, Reason::DigestMismatch]);
}

#[test]
fn an_update_by_another_program_is_seen() {
    let signed = signed(&with_table(&mut licence()));
    let previous = lopdf::Document::load_mem(&signed).unwrap();
    let mut update = lopdf::IncrementalDocument::create_from(signed.clone(), previous);
    let page = update.get_prev_documents().page_iter().next().unwrap();
    update.opt_clone_object_to_new_document(page).unwrap();
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    assert!(bytes.starts_with(&signed));
    assert_eq!(verify(&bytes, &ROOTS, now()).unwrap().reasons, [Reason::BytesAfterSignature]);
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

/// Wrapping attacks move the range or bring a second one; a second signature is one too many even when it is good.
#[test]
fn ranges_that_were_moved_or_doubled_are_seen() {
    let signed = signed(&with_table(&mut licence()));
    let second = [signed.as_slice(), b"9 0 obj\n<</Type/Sig/ByteRange [0 1 2 3]>>\nendobj\n"].concat();
    assert_eq!(verify(&second, &ROOTS, now()).unwrap().reasons, [Reason::SeveralSignatures]);

    let at = find(&signed, b"/ByteRange [") + b"/ByteRange [".len();
    let mut moved = signed.clone();
    moved[at] = b'1';
    assert_eq!(verify(&moved, &ROOTS, now()).unwrap().reasons, [Reason::RangeMalformed]);

    let mut hidden = signed.clone();
    hidden[at - 2] = b'!';
    assert_eq!(verify(&hidden, &ROOTS, now()).unwrap().verdict, Verdict::Changed);
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
