//! What a template may not do, and how it is told.

use document::{RenderError, Request, render};
use serde_json::json;

use crate::samples::{ISSUED_AT_SECONDS, request};

fn failure(template: &str, shared: &[(&str, &str)]) -> RenderError {
    render(&request("coba/licence.typ", template, shared, &json!({}))).expect_err("must be refused")
}

#[test]
fn a_mistake_is_reported_with_file_and_line() {
    let error = failure("Satu\n\n#tidak-ada()\n", &[]);
    assert!(error.to_string().starts_with("coba/licence.typ:3: unknown variable: tidak-ada; hint:"), "{error}");
    let error = failure("#import \"/_shared/a.typ\": *", &[("/_shared/a.typ", "#let x = 1\n#let y = z")]);
    assert!(matches!(&error, RenderError::Template { file, line: 2, .. } if file == "_shared/a.typ"), "{error}");
}

#[test]
fn no_file_of_the_machine_no_package_and_no_clock() {
    for template in [
        "#read(\"/etc/hostname\")",
        "#read(\"../Cargo.toml\")",
        "#image(\"/qr.luma8\")",
        "#import \"@preview/cetz:0.3.0\": *",
        "#datetime.today()",
    ] {
        let error = failure(template, &[]);
        assert!(matches!(error, RenderError::Template { line: 1, .. }), "{template}: {error}");
    }
}

#[test]
fn names_outside_the_fixed_set_are_refused() {
    let data = json!({});
    let files: [(&str, &[u8]); 1] = [("/qr-26-000123.luma8", b"")];
    let with_file = Request {
        name: "coba",
        template: "",
        shared: &[],
        data: &data,
        files: &files,
        title: "",
        created_at_seconds: ISSUED_AT_SECONDS,
    };
    assert_eq!(render(&with_file), Err(RenderError::Name("/qr-26-000123.luma8".into())));
    assert_eq!(failure("", &[("/a.typ", "")]), RenderError::Name("/a.typ".into()));
}

#[test]
fn a_character_without_a_glyph_is_an_error_and_no_empty_box() {
    let error = render(&request("coba", "#json(\"/data.json\").a", &[], &json!({ "a": "Warung 😀" }))).unwrap_err();
    assert!(error.to_string().contains("could not be displayed"), "{error}");
}
