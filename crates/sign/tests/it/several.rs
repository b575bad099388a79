//! Files with more than one signature: each is judged, with what came behind it, and by pyHanko and pdfsig too.

use std::process::Command;

use lopdf::{Dictionary, Document, IncrementalDocument, Object, Stream, dictionary};
use sign::pades::{Addition, Reason, Report, SignError, Verdict, prepare_further, sign, verify, versions};
use sign::pki::TrustRoots;
use sign::provider::HashSigner as _;

use crate::referees::{Folder, on_path, pyhanko, run, script, text};
use crate::samples::{
    BOTH, OTHER_PKI, PKI, ROOTS, SEALER, SIGNED_AT, SIGNER, bases, details, find, gap, licence, now, sealed, signed,
    with_streams, with_table,
};

const HEAD: &str = "CONTOH – Kepala DPMPTSP";
const OFFICE: &str = "CONTOH – Kota Padang";

fn judged(file: &[u8]) -> Report {
    verify(file, &BOTH, now()).unwrap()
}

fn names(report: &Report) -> Vec<String> {
    report.signatures.iter().map(|one| one.signer.as_ref().unwrap().common_name.clone()).collect()
}

/// What pyHanko says of each signature; nothing without it.
fn referee(file: &[u8]) -> Option<Vec<String>> {
    let python = pyhanko()?;
    let folder = Folder::new();
    let first = folder.write("first.pem", PKI.root_certificate_pem.as_bytes());
    let second = folder.write("second.pem", OTHER_PKI.root_certificate_pem.as_bytes());
    let file = folder.write("file.pdf", file);
    let answer = run(script(&python).args(["several", SIGNED_AT]).args([&first, &second, &file]));
    Some(text(&answer).lines().map(str::to_owned).collect())
}

/// Which of the signatures pdfsig holds valid; nothing without it.
fn pdfsig(file: &[u8]) -> Option<Vec<bool>> {
    if !on_path("pdfsig", "-v") {
        return None;
    }
    let folder = Folder::new();
    let file = folder.write("file.pdf", file);
    let answer = text(&Command::new("pdfsig").arg("-nocert").arg(file).output().unwrap());
    let said = answer.lines().filter_map(|line| line.split_once("Signature Validation: "));
    Some(said.map(|(_, said)| said == "Signature is Valid.").collect())
}

#[test]
fn two_intact_signatures_make_an_intact_file_and_both_signers_are_named() {
    for (name, base) in bases() {
        let first = signed(&base);
        let file = sealed(&first);
        assert!(file.starts_with(&first), "{name}: not a byte changes");
        let report = judged(&file);
        assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::Valid, &[][..]), "{name}");
        assert_eq!(names(&report), [HEAD, OFFICE]);
        assert_eq!(report.signatures[0].added, [Addition::Signature]);
        assert_eq!(report.signatures[1].added, []);
        assert_eq!(report.signed_sha256, Some(judged(&first).sha256));
        assert_eq!(report.signatures[1].signed_sha256, Some(report.sha256));
        assert!(versions(&file).contains(&(first.len(), judged(&first).sha256)), "{name}");
        assert_eq!(report.signatures[0].covers_bytes, first.len());
        let good = ["intact valid trusted bottom_line LTA_UPDATES", "intact valid trusted bottom_line FORM_FILLING"];
        if let Some(said) = referee(&file) {
            assert!(good.contains(&said[0].as_str()), "{name}: {said:?}");
            assert_eq!(said[1], "intact valid trusted bottom_line NONE", "{name}");
        }
        if let Some(said) = pdfsig(&file) {
            assert_eq!(said, [true, true], "{name}");
        }
    }
}

#[test]
fn a_third_signature_changes_nothing_either() {
    let file = sealed(&sealed(&signed(&with_streams(&mut licence()))));
    let report = judged(&file);
    assert_eq!((report.verdict, report.signatures.len()), (Verdict::Valid, 3));
    if let Some(said) = pdfsig(&file) {
        assert_eq!(said, [true; 3]);
    }
}

#[test]
fn a_first_signature_is_still_made_only_once() {
    let first = signed(&with_table(&mut licence()));
    assert_eq!(sign(&first, &details(), &*SIGNER), Err(SignError::HasSignature));
    let wrong = prepare_further(&first, &details(), SEALER.certificate_chain(), sign::pades::Room::Signature).unwrap();
    assert_eq!(wrong.finish(&[0x30; 70]), Err(SignError::WrongSignature));
}

/// pyHanko signs behind us, with a stamp on the page, a typeface for it, and another date in the document's information.
#[test]
fn a_stamp_by_another_program_is_a_signature_and_no_change() {
    let Some(python) = pyhanko() else { return };
    let folder = Folder::new();
    for base in bases().into_iter().map(|(_, base)| base) {
        let first = signed(&base);
        let base = folder.write("base.pdf", &first);
        let (out, root) = (folder.path("out.pdf"), folder.path("root.pem"));
        run(script(&python).args(["again", SIGNED_AT]).args([&base, &out, &root]));
        let file = std::fs::read(&out).unwrap();
        let roots = ROOTS.clone().joined(TrustRoots::from_pem(&[&std::fs::read_to_string(&root).unwrap()]).unwrap());
        let report = verify(&file, &roots, now()).unwrap();
        assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::Valid, &[][..]));
        assert_eq!(names(&report), [HEAD, "Penanda Tangan"]);

        // By somebody we do not know: ours is intact, and that there is another is said.
        let report = judged(&file);
        assert_eq!(
            (report.verdict, report.reasons.as_slice()),
            (Verdict::Extended, &[Reason::SignatureAfterSignature][..])
        );
        assert_eq!((report.signatures[0].verdict, report.signatures[1].verdict), (Verdict::Valid, Verdict::Untrusted));
    }
}

/// Whoever certifies a document may allow nothing after it, not even a signature.
#[test]
fn a_certified_file_takes_another_signature_only_where_it_may() {
    let Some(python) = pyhanko() else { return };
    let folder = Folder::new();
    for (kind, verdict) in [("p256-certified", Verdict::Valid), ("p256-frozen", Verdict::Extended)] {
        let base = folder.write("base.pdf", &with_table(&mut licence()));
        let (out, root) = (folder.path("out.pdf"), folder.path("root.pem"));
        run(script(&python).args(["sign", SIGNED_AT, kind]).args([&base, &out, &root]));
        let first = std::fs::read(&out).unwrap();
        let roots = BOTH.clone().joined(TrustRoots::from_pem(&[&std::fs::read_to_string(&root).unwrap()]).unwrap());
        assert_eq!(verify(&first, &roots, now()).unwrap().verdict, Verdict::Valid, "{kind}");
        let file = folder.write("both.pdf", &sealed(&first));
        let report = verify(&std::fs::read(&file).unwrap(), &roots, now()).unwrap();
        assert_eq!((report.verdict, report.signatures.len()), (verdict, 2), "{kind} {:?}", report.reasons);
        let second = folder.write("second.pem", OTHER_PKI.root_certificate_pem.as_bytes());
        let said = text(&run(script(&python).args(["several", SIGNED_AT]).args([&root, &second, &file])));
        let first_is_good = said.lines().next().is_some_and(|line| line.contains("bottom_line"));
        assert_eq!(first_is_good, verdict == Verdict::Valid, "{kind}: {said}");
    }
}

#[test]
fn a_broken_second_signature_is_said_of_the_second_alone() {
    let first = signed(&with_table(&mut licence()));
    let file = sealed(&first);
    // A byte of what only the second covers: its own words.
    let mut changed = file.clone();
    let at = first.len() + find(&file[first.len()..], b"/Reason");
    changed[at + 9] ^= 1;
    let report = judged(&changed);
    assert_eq!(report.signatures[0].verdict, Verdict::Valid);
    assert_eq!((report.signatures[1].verdict, report.verdict), (Verdict::Changed, Verdict::Changed));
    if let Some(said) = referee(&changed) {
        assert!(said[0].starts_with("intact valid trusted bottom_line"), "{said:?}");
        assert!(!said[1].starts_with("intact"), "{said:?}");
    }
    if let Some(said) = pdfsig(&changed) {
        assert_eq!(said, [true, false]);
    }

    // A digit of its value: nothing can be said of it, and nothing was taken from the first.
    let mut damaged = file.clone();
    let value = first.len() + gap(&file[first.len()..]).start;
    damaged[value + 1000] = if damaged[value + 1000] == b'0' { b'1' } else { b'0' };
    let report = judged(&damaged);
    assert_eq!(report.signatures[0].verdict, Verdict::Valid);
    assert!(!report.signatures[1].is_intact());
    assert_eq!(report.verdict, Verdict::Extended, "{:?}", report.reasons);
}

#[test]
fn a_change_between_the_two_breaks_the_first_alone() {
    let first = signed(&with_table(&mut licence()));
    let shadowed = updated(&first, |update, page| {
        let other = Stream::new(Dictionary::new(), b"BT (LAIN) Tj ET".to_vec());
        let content = update.new_document.add_object(other);
        update.new_document.get_dictionary_mut(page).unwrap().set("Contents", content);
    });
    let file = sealed(&shadowed);
    let report = judged(&file);
    assert_eq!((report.verdict, report.signatures[0].verdict), (Verdict::Changed, Verdict::Changed));
    assert!(report.signatures[0].added.contains(&Addition::Pages), "{:?}", report.signatures[0].added);
    assert_eq!(report.signatures[1].verdict, Verdict::Valid);
    if let Some(said) = referee(&file) {
        assert!(!said[0].contains("bottom_line"), "{said:?}");
        assert_eq!(said[1], "intact valid trusted bottom_line NONE");
    }
    // pdfsig compares no revisions: it says that the first does not cover the whole document, and leaves that to its reader.
    if let Some(said) = pdfsig(&file) {
        assert_eq!(said, [true, true]);
    }
}

#[test]
fn a_note_between_the_two_is_named_and_accuses_nobody() {
    let first = signed(&with_table(&mut licence()));
    let noted = updated(&first, |update, page| {
        let note = dictionary! { "Type" => "Annot", "Subtype" => "Text", "Contents" => Object::string_literal("Catatan"),
        "Rect" => vec![10.into(), 10.into(), 30.into(), 30.into()] };
        let note = update.new_document.add_object(note);
        let page = update.new_document.get_dictionary_mut(page).unwrap();
        let mut notes = page.get(b"Annots").unwrap().as_array().unwrap().clone();
        notes.push(note.into());
        page.set("Annots", notes);
    });
    let file = sealed(&noted);
    let report = judged(&file);
    assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::Extended, &[Reason::NoteAfterSignature][..]));
    assert_eq!(report.signatures[0].added, [Addition::Signature, Addition::Note]);
    assert_eq!(report.signatures[1].verdict, Verdict::Valid, "the second covers the note");
    if let Some(said) = referee(&file) {
        assert!(!said[0].contains("bottom_line"), "{said:?}");
    }

    let blank = [&sealed(&first)[..], b"\n"].concat();
    let report = judged(&blank);
    assert_eq!((report.verdict, report.reasons.as_slice()), (Verdict::Extended, &[Reason::BlankAfterSignature][..]));
    assert_eq!(report.signatures[0].added, [Addition::Signature, Addition::Blank]);
}

#[test]
fn who_signs_first_and_unknown_is_not_made_known_by_a_second() {
    let file = sealed(&signed(&with_table(&mut licence())));
    let office = TrustRoots::from_pem(&[&OTHER_PKI.root_certificate_pem]).unwrap();
    let report = verify(&file, &office, now()).unwrap();
    assert_eq!((report.verdict, report.signatures[1].verdict), (Verdict::Untrusted, Verdict::Valid));
    let head = verify(&file, &ROOTS, now()).unwrap();
    assert_eq!((head.verdict, head.signatures[1].verdict), (Verdict::Extended, Verdict::Untrusted));
}

/// 400 changes all over a file with two signatures: none is taken for the file as it was.
#[test]
fn a_changed_byte_anywhere_is_seen() {
    let file = sealed(&signed(&with_table(&mut licence())));
    for step in 0..400 {
        let place = 5 + step * (file.len() - 5) / 400;
        let mut changed = file.clone();
        changed[place] ^= 1;
        assert_ne!(verify(&changed, &BOTH, now()).map(|report| report.verdict), Ok(Verdict::Valid), "byte {place}");
    }
}

/// An update as a PDF program writes it, with the first page to be changed.
fn updated(file: &[u8], change: impl FnOnce(&mut IncrementalDocument, lopdf::ObjectId)) -> Vec<u8> {
    let previous = Document::load_mem(file).unwrap();
    let mut update = IncrementalDocument::create_from(file.to_vec(), previous);
    let page = update.get_prev_documents().page_iter().next().unwrap();
    update.opt_clone_object_to_new_document(page).unwrap();
    change(&mut update, page);
    let mut bytes = Vec::new();
    update.save_to(&mut bytes).unwrap();
    bytes
}
