//! Sample data in the shape that the server gives to templates, and the templates themselves.

use std::fs;
use std::path::{Path, PathBuf};

use document::Request;
use serde_json::{Value, json};

/// 2026-11-23 10:30 in Padang.
pub const ISSUED_AT_SECONDS: i64 = 1_795_404_600;

pub const LICENCES: [&str; 9] = [
    "sip-dokter",
    "sip-bidan",
    "stpt",
    "izin-optikal",
    "skp-penelitian",
    "reklame",
    "pemakaman",
    "sd-pendirian",
    "pub",
];

/// Whole documents beside the licence: the file in `_shared` and the kind of the document.
pub const LETTERS: [(&str, &str); 6] = [
    ("refusal", "refusal"),
    ("revocation", "revocation"),
    ("letter", "warning"),
    ("examination", "examination"),
    ("payment-notice", "payment_notice"),
    ("receipt", "receipt"),
];

pub struct Catalog {
    shared: Vec<(String, String)>,
}

impl Catalog {
    pub fn load() -> Self {
        let mut shared: Vec<(String, String)> = fs::read_dir(root().join("_shared"))
            .expect("the catalogue has a folder _shared")
            .map(|entry| entry.expect("a readable entry").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "typ"))
            .map(|path| {
                (
                    format!("/_shared/{}", path.file_name().unwrap().to_str().unwrap()),
                    fs::read_to_string(&path).unwrap(),
                )
            })
            .collect();
        shared.sort();
        Self { shared }
    }

    pub fn shared(&self) -> Vec<(&str, &str)> {
        self.shared.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }
}

/// Every template of the catalogue with its full sample: a name for people, its text, its data.
pub fn documents() -> Vec<(String, String, Value)> {
    let licences = LICENCES.map(|id| (format!("{id}/licence.typ"), licence(id)));
    let letters = LETTERS.map(|(file, kind)| (format!("_shared/{file}.typ"), letter(kind)));
    licences
        .into_iter()
        .chain(letters)
        .map(|(name, data)| {
            let text = fs::read_to_string(root().join(&name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            (name, text, data)
        })
        .collect()
}

/// A request with a title and a time, and no pictures.
pub fn request<'a>(name: &'a str, template: &'a str, shared: &'a [(&'a str, &'a str)], data: &'a Value) -> Request<'a> {
    Request { name, template, shared, data, files: &[], title: "Contoh dokumen", created_at_seconds: ISSUED_AT_SECONDS }
}

/// The answers of nobody: what every template must survive.
pub fn stripped(full: &Value) -> Value {
    let mut data = full.clone();
    data["document"]["draft"] = json!(true);
    data["document"]["specimen"] = json!(false);
    for path in ["number", "short_code", "date_text"] {
        data["document"][path] = Value::Null;
    }
    data["fields"] = json!({});
    for list in ["legal_basis", "recommendations", "conditions", "copies"] {
        data[list] = json!([]);
    }
    data["validity"] = json!({ "from_text": null, "until_text": null, "text": "selama masih beroperasi" });
    data
}

/// Something with the look and size of our QR codes (61 modules); it means nothing.
pub fn qr() -> Vec<u8> {
    let mut state = 7_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        if state >> 31 == 1 { 0 } else { u8::MAX }
    };
    let quiet = |at: usize| !(4..65).contains(&at);
    (0..69 * 69).map(|at| if quiet(at / 69) || quiet(at % 69) { u8::MAX } else { noise() }).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog")
}

fn licence(id: &str) -> Value {
    let mut data = base();
    let sample: Value = serde_json::from_str(include_str!("licences.json")).expect("the samples are JSON");
    let own = sample[id].as_object().unwrap_or_else(|| panic!("no sample for {id}"));
    for (key, value) in own {
        match (data[key].as_object_mut(), value) {
            (Some(old), Value::Object(new)) if key != "fields" => old.extend(new.clone()),
            _ => data[key] = value.clone(),
        }
    }
    data
}

fn letter(kind: &str) -> Value {
    let mut data = licence("reklame");
    let sample: Value = serde_json::from_str(include_str!("letters.json")).expect("the samples are JSON");
    for (key, value) in sample[kind].as_object().expect("a sample of this kind") {
        data[key] = value.clone();
    }
    data["document"]["kind"] = json!(kind);
    data["document"]["title"] = sample[kind]["title"].clone();
    data["document"]["subject"] = Value::Null;
    data
}

fn base() -> Value {
    serde_json::from_str(include_str!("base.json")).expect("the sample is JSON")
}
