//! Every template of the catalogue renders, with full and with empty data.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::samples::{self, Catalog, documents, request};

#[test]
fn every_template_renders_without_a_warning() {
    let catalog = Catalog::load();
    let shared = catalog.shared();
    let qr = samples::qr();
    let pictures: [(&str, &[u8]); 4] = [
        ("/qr.luma8", &qr),
        ("/foto-1.png", include_bytes!("photo.png")),
        ("/foto-2.jpg", include_bytes!("photo.jpg")),
        ("/pas-foto.jpg", include_bytes!("photo.jpg")),
    ];
    for (name, text, data) in documents() {
        // A portrait stands on practice licences only.
        let files = if name.starts_with("sip-") { &pictures[..] } else { &pictures[..3] };
        let mut request = request(&name, &text, &shared, &data);
        request.files = files;
        let warnings = document::warnings(&request).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(warnings, Vec::<String>::new(), "{name}");
        keep(&name, "", &document::render(&request).unwrap());
    }
}

#[test]
fn every_template_renders_as_a_draft_of_an_empty_form() {
    let catalog = Catalog::load();
    let shared = catalog.shared();
    for (name, text, full) in documents() {
        let data = samples::stripped(&full);
        let pdf = document::render(&request(&name, &text, &shared, &data)).unwrap_or_else(|error| panic!("{error}"));
        keep(&name, "-draf", &pdf);
    }
}

#[test]
fn the_sentence_about_bsre_is_printed_only_when_it_is_true() {
    let catalog = Catalog::load();
    let shared = catalog.shared();
    let (name, text, mut data) = documents().swap_remove(0);
    let size = |data: &Value| document::render(&request(&name, &text, &shared, data)).unwrap().len();
    let without = size(&data);
    data["signer"]["electronic_sentence"] = json!(true);
    assert!(size(&data) > without);
}

/// Keeps the files for looking at, when `DOCUMENT_SAMPLES` names a folder.
fn keep(name: &str, suffix: &str, pdf: &[u8]) {
    if let Some(folder) = std::env::var_os("DOCUMENT_SAMPLES").map(PathBuf::from) {
        let stem = name.trim_end_matches("/licence.typ").trim_start_matches("_shared/").trim_end_matches(".typ");
        fs::write(folder.join(format!("{stem}{suffix}.pdf")), pdf).expect("DOCUMENT_SAMPLES is a writable folder");
    }
}
