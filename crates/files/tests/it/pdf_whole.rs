//! PDF: what the parser cannot read is never taken, because viewers mend it and do what it says.

use crate::good::{Pdf, object_stream_pdf};
use crate::{check, code, replaced};
use files::Rejection;

/// A script behind an indirect name, in an object with this beside it.
fn script_beside(entry: &str) -> Vec<u8> {
    let objects = vec![format!("<</S 100001 0 R/JS(x) {entry}>>"), "/JavaScript".to_owned()];
    Pdf { catalog: "/OpenAction 100000 0 R".into(), objects, ..Pdf::with_pages(1) }.build()
}

/// What the parser does not read, and viewers do.
const UNREADABLE: [&str; 13] = [
    "/X foo",
    "/X --5",
    "/X 1.2.3",
    "/X <zz>",
    ")",
    "]",
    "}",
    "/X 11111111111111111111111",
    "/X 1e5",
    "/A#zz 1",
    "/X -1 0 R",
    "/X",
    "5 5",
];

#[test]
fn an_object_in_use_that_cannot_be_read_is_refused() {
    for entry in UNREADABLE {
        assert_ne!(code(&script_beside(entry)), "passed", "{entry}");
        // Also when it does nothing: who searches it for what it does?
        let objects = vec![format!("<</Y 1 {entry}>>")];
        assert_eq!(code(&Pdf { objects, ..Pdf::with_pages(1) }.build()), "file.ambiguous", "{entry}");
    }
}

#[test]
fn a_broken_object_in_a_stream_of_objects_is_refused() {
    for entry in ["/X foo", "/X <zz>", "/X 1e5", "/OpenAction<</S/JavaScript/JS(x)/X foo>>"] {
        assert_ne!(code(&object_stream_pdf(entry)), "passed", "{entry}");
    }
}

#[test]
fn an_index_of_objects_that_can_be_read_in_two_ways_is_refused() {
    let bytes = object_stream_pdf("");
    for index in [&b"\n7 0 "[..], b"\n1 9 ", b"\n1 x "] {
        assert_ne!(code(&replaced(&bytes, b"\n1 0 ", index)), "passed", "{index:?}");
    }
    assert_ne!(code(&replaced(&bytes, b"/N 1/", b"/N 2/")), "passed");
}

#[test]
fn references_under_another_generation_are_refused() {
    for entry in ["/OpenAction 100000 3 R", "/X[[100000 1 R]]", "/X<</Y 2 7 R>>"] {
        let pdf = Pdf { catalog: entry.into(), objects: vec!["<</Y 1>>".into()], ..Pdf::with_pages(1) };
        assert_eq!(code(&pdf.build()), "file.ambiguous", "{entry}");
    }
    let nowhere = Pdf { catalog: "/X 999 0 R".into(), ..Pdf::with_pages(1) };
    assert_eq!(code(&nowhere.build()), "passed", "what is listed nowhere is null to everybody");
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let twice = Err(Rejection::Ambiguous("pdf: one key twice in a dictionary"));
    for entry in [
        "/X<</S/GoTo/S/URI>>",
        "/X<</S 100000 0 R/D[10 0 R/Fit]/S/GoTo>>",
        "/X<</Subtype/Link/A<</S/URI/URI(https://evil.id)/URI(https://ok.id)>>>>",
        "/X[1(a)<</K 1 0 R/Y null/#4B 2>>]",
        "/X<</S/GoTo/T(see obj 5)/S/GoTo>>",
        "/X<</A<</K 1>>/A<</K 2>>>>",
    ] {
        let pdf = Pdf { catalog: entry.into(), objects: vec!["/GoTo".into()], ..Pdf::with_pages(1) };
        assert_eq!(check(&pdf.build()), twice, "{entry}");
    }
    assert_eq!(check(&object_stream_pdf("/X<</K 1/K 2>>")), twice);
    for entry in ["/X<</S/GoTo/D/S>>", "/X<</K<</K 1>>/L[/K/K]>>", "/X<</K 1 0 R/R 0/N/N>>", "/X<</K(/K)/L</K/K>>>"] {
        let pdf = Pdf { catalog: entry.replace("</K/K>", "<AB>"), ..Pdf::with_pages(1) };
        assert_eq!(code(&pdf.build()), "passed", "{entry}");
    }
}
