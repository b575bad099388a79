//! PDF: what is counted, what is refused.

use crate::good::{Pdf, object_stream_pdf};
use crate::{check, code, replaced};
use domain::media::Accepts;
use files::inspect::Active;
use files::{Limits, Rejection, inspect};
use std::time::Duration;

fn active(hazard: Active) -> Result<files::Inspected, Rejection> {
    Err(Rejection::Active(hazard))
}

fn with(change: impl FnOnce(&mut Pdf)) -> Vec<u8> {
    let mut pdf = Pdf::with_pages(1);
    change(&mut pdf);
    pdf.build()
}

#[test]
fn pages_are_counted() {
    assert_eq!(check(&Pdf::with_pages(3).build()).map(|found| found.pages), Ok(Some(3)));
    assert_eq!(check(&object_stream_pdf("")).map(|found| found.pages), Ok(Some(1)));
    assert_eq!(code(&Pdf::with_pages(200).build()), "passed");
    assert_eq!(code(&Pdf::with_pages(201).build()), "file.too_many_pages");
    assert_eq!(code(&Pdf::with_pages(0).build()), "file.empty");
}

#[test]
fn every_truncation_is_refused() {
    let bytes = Pdf::with_pages(2).build();
    // The last line break and "%%EOF" are not missed by any viewer.
    for length in 0..bytes.len() - 8 {
        assert_ne!(code(&bytes[..length]), "passed", "{length} of {} bytes", bytes.len());
    }
}

#[test]
fn the_header_is_the_first_thing_in_the_file() {
    let bytes = Pdf::with_pages(1).build();
    for before in [&b"PK\x03\x04"[..], b"<html>", b"\0\0\0a"] {
        assert_eq!(code(&[before, &bytes].concat()), "file.wrong_type");
    }
    for blank in [&b"\n"[..], b"\xEF\xBB\xBF", b"\r\n\r\n \t", b"\0\0"] {
        let found = check(&[blank, &bytes].concat()).expect("nothing but blanks before it");
        assert_eq!(found.cleaned.as_deref(), Some(bytes.as_slice()));
    }
}

#[test]
fn a_lock_is_refused() {
    let lock = "/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(x)/P -4>>/ID[<00><00>]";
    assert_eq!(check(&with(|pdf| pdf.trailer = lock.into())), Err(Rejection::Locked));
    let hidden = lock.replace("/Encrypt", "/Encr#79pt");
    assert_eq!(check(&with(|pdf| pdf.trailer = hidden)), Err(Rejection::Locked));
}

#[test]
fn scripts_are_refused_wherever_they_hang() {
    let script = "<</S/JavaScript/JS(app.alert\\(1\\))>>";
    assert_eq!(check(&with(|pdf| pdf.catalog = format!("/OpenAction {script}"))), active(Active::Script));
    assert_eq!(check(&with(|pdf| pdf.page = format!("/AA<</O {script}>>"))), active(Active::Script));
    assert_eq!(check(&with(|pdf| pdf.objects = vec![format!("[[{script}]]")])), active(Active::Script));
    assert_eq!(
        check(&with(|pdf| pdf.catalog = "/Names<</JavaScript<</Names[(a) 3 0 R]>>>>".into())),
        active(Active::Script)
    );
    let escaped = script.replace("JavaScript", "J#61vaScript").replace("/JS", "/J#53");
    assert_eq!(check(&with(|pdf| pdf.catalog = format!("/OpenAction {escaped}"))), active(Active::Script));
    assert_eq!(check(&object_stream_pdf(&format!("/OpenAction {script}"))), active(Active::Script));
}

#[test]
fn a_script_no_reference_leads_to_is_refused() {
    let bytes = Pdf::with_pages(1).build();
    for orphan in [
        &b"\n99 0 obj\n<</S /JavaScript /JS (x)>>\nendobj\nstartxref"[..],
        b"\n(98 0 obj\n99 0 obj <</S%x\n/JavaScript>>\nendobj\nstartxref",
    ] {
        assert_eq!(check(&replaced(&bytes, b"\nstartxref", orphan)), active(Active::Script));
    }
}

#[test]
fn commands_attachments_forms_and_film_are_refused() {
    for (entry, hazard) in [
        ("/OpenAction<</S/Launch/F(cmd.exe)>>", Active::Action),
        ("/OpenAction<</S/SubmitForm/F(x)>>", Active::Action),
        ("/Names<</EmbeddedFiles<</Names[(a) 3 0 R]>>>>", Active::Attachment),
        ("/Names<</EmbeddedFiles<</Kids[<</Names[(a) 3 0 R]>>]>>>>", Active::Attachment),
        ("/AF[<</Type/Filespec/EF<</F 3 0 R>>>>]", Active::Attachment),
        ("/X<</Type/EmbeddedFile>>", Active::Attachment),
        ("/AcroForm<</XFA 3 0 R>>", Active::DynamicForm),
        ("/X<</Subtype/RichMedia>>", Active::Media),
    ] {
        assert_eq!(check(&with(|pdf| pdf.catalog = entry.into())), active(hazard), "{entry}");
    }
}

#[test]
fn broken_cross_references_and_missing_pages_are_refused() {
    let bytes = Pdf::with_pages(1).build();
    assert_eq!(code(&replaced(&bytes, b"startxref\n", b"startxref\n9")), "file.ambiguous");
    assert_eq!(code(&replaced(&bytes, b"/Contents 3 0 R", b"/Contents 7 0 R")), "file.damaged");
    assert_eq!(code(&replaced(&bytes, b"/Kids[10 0 R ]", b"/Kids[77 0 R ]")), "file.damaged");
    assert_eq!(code(b"%PDF-1.7\n"), "file.damaged");
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    for (open, close) in [("[", "]"), ("<</A", ">>"), ("(", ")")] {
        let deep = format!("{}{}", open.repeat(50_000), close.repeat(50_000));
        let bytes = with(|pdf| pdf.objects = vec![deep.clone()]);
        let _ = check(&bytes);
        let _ = check(&with(|pdf| pdf.trailer = format!("/X {deep}")));
    }
}

#[test]
fn a_page_tree_that_bites_its_tail_ends() {
    let bytes = Pdf::with_pages(1).build();
    let circle = replaced(&bytes, b"/Kids[10 0 R ]", b"/Kids[2 0 R  ]");
    assert_ne!(code(&circle), "passed");
}

#[test]
fn the_limit_of_pages_is_the_callers() {
    let limits = Limits { pages_max: 2, ..Limits::default() };
    let refused = inspect(&Pdf::with_pages(3).build(), &[Accepts::Document], &limits);
    assert_eq!(refused, Err(Rejection::TooManyPages { pages_max: 2 }));
}

#[test]
fn too_many_objects_are_refused_before_they_fill_the_memory() {
    // Time enough, so that it is the count that refuses.
    let limits = Limits { size_bytes_max: usize::MAX, time_max: Duration::from_mins(1), ..Limits::default() };
    let content = format!("0 0 {}", " ".repeat(1 << 20));
    let stream = format!("<</Type/ObjStm/N 1/First 4/Length {}>>stream\n{content}\nendstream", content.len());
    let numbers = format!("0 0 [{}]", "0 ".repeat(1 << 20));
    let many = format!("<</Type/ObjStm/N 1/First 4/Length {}>>stream\n{numbers}\nendstream", numbers.len());
    for (objects, why) in [
        (vec!["[]".into(); 300_000], "pdf: objects"),
        (vec![stream; 65], "pdf: objects"),
        (vec![many], "pdf: objects"),
        (vec![format!("[{}]", "0 ".repeat(1 << 20))], "pdf: values"),
    ] {
        let bytes = with(|pdf| pdf.objects = objects);
        let refused = inspect(&bytes, &[Accepts::Document], &limits);
        assert_eq!(refused, Err(Rejection::TooComplex(why)));
    }
}

#[test]
fn too_many_cross_reference_streams_are_refused() {
    let stream = "<</Type/XRef/Size 1/W[1 1 1]/Length 3>>stream\n\0\0\0\nendstream";
    let bytes = with(|pdf| pdf.objects = vec![stream.into(); 101]);
    assert_eq!(check(&bytes), Err(Rejection::TooComplex("pdf: cross-reference streams")));
}

#[test]
fn many_numbers_for_one_place_are_refused() {
    // Each would be a copy of the same long stream.
    let bytes = with(|pdf| pdf.objects = vec![format!("<</Length 90000>>stream\n{}\nendstream", "x".repeat(90_000))]);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let entry = text.split("100000 1\n").nth(1).and_then(|rest| rest.get(..20)).expect("an entry");
    let many = format!("100000 400\n{}", entry.repeat(400));
    let shared = replaced(&bytes, format!("100000 1\n{entry}").as_bytes(), many.as_bytes());
    assert_eq!(check(&shared), Err(Rejection::TooComplex("pdf: many numbers for one place")));
    // The same in a stream of cross-references: one row, again and again.
    let rows = [1, 0, 9].repeat(400);
    let rows: String = rows.into_iter().map(char::from).collect();
    let stream = format!("<</Type/XRef/Size 400/W[1 1 1]/Length {}>>stream\n{rows}\nendstream", rows.len());
    let hidden = with(|pdf| pdf.objects = vec![stream]);
    assert_eq!(check(&hidden), Err(Rejection::TooComplex("pdf: many numbers for one place")));
}

#[test]
fn a_budget_ends_the_parsing() {
    let stream = format!("<</Length 1000000>>stream\n{}\nendstream", "x".repeat(1_000_000));
    let limits = Limits { size_bytes_max: usize::MAX, time_max: Duration::from_mins(1), ..Limits::default() };
    let bytes = with(|pdf| pdf.objects = vec![stream; 70]);
    assert_eq!(inspect(&bytes, &[Accepts::Document], &limits), Err(Rejection::TooComplex("pdf: objects")));
}
