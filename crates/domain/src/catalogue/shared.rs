//! What licence types share: sections of forms, and offices.

use crate::catalogue_finding::Finding;
use crate::form::Section;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Sections shared by licence types, by id.
pub type SharedSections = BTreeMap<String, Section>;

/// An office in `_shared/offices.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct Office {
    /// Code, for example `DINKES`.
    pub code: String,
    /// Official name.
    pub name: String,
}

/// Reads `_shared/sections.toml`.
pub fn shared_sections(text: &str) -> Result<SharedSections, Finding> {
    #[derive(Deserialize)]
    struct File {
        section: Vec<Section>,
    }
    let file: File = toml::from_str(text).map_err(|e| syntax(text, &e))?;
    Ok(file.section.into_iter().map(|s| (s.id.clone(), s)).collect())
}

/// Reads `_shared/offices.toml`.
pub fn offices(text: &str) -> Result<BTreeMap<String, Office>, Finding> {
    #[derive(Deserialize)]
    struct File {
        office: Vec<Office>,
    }
    let file: File = toml::from_str(text).map_err(|e| syntax(text, &e))?;
    Ok(file.office.into_iter().map(|o| (o.code.clone(), o)).collect())
}

/// How long the data of an application are kept after its licence, or it itself, has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Full years.
    pub years: u16,
    /// The rule that says so.
    pub basis: String,
}

/// Longest retention that makes sense; more is a slip of the pen.
const YEARS_MAX: u16 = 100;

/// Reads `_shared/retention.toml`, by licence type.
pub fn retention(text: &str) -> Result<BTreeMap<String, Retention>, Finding> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        types: Vec<String>,
        years: u16,
        basis: String,
    }
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        retention: Vec<Entry>,
    }
    let file: File = toml::from_str(text).map_err(|e| syntax(text, &e))?;
    let mut all = BTreeMap::new();
    for Entry { types, years, basis } in file.retention {
        let wrong = |wrong: String, cure: &str| Finding { line: 1, wrong, cure: cure.into() };
        if years == 0 || years > YEARS_MAX {
            return Err(wrong(format!("years = {years} pada jadwal retensi."), "Tulis banyaknya tahun, 1 sampai 100."));
        }
        if basis.trim().is_empty() {
            return Err(wrong("basis kosong pada jadwal retensi.".into(), "Tulis aturan yang menetapkannya."));
        }
        for id in types {
            let kept = Retention { years, basis: basis.clone() };
            if all.insert(id.clone(), kept).is_some() {
                let cure = "Sebut setiap jenis izin satu kali.";
                return Err(wrong(format!("jenis izin \"{id}\" dua kali pada jadwal retensi."), cure));
            }
        }
    }
    Ok(all)
}

pub(super) fn syntax(text: &str, error: &toml::de::Error) -> Finding {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    Finding {
        line,
        wrong: format!("berkas tidak terbaca: {}.", error.message()),
        cure: "Perbaiki penulisan TOML atau nama kunci; daftar kunci ada di docs/catalogue.md.".into(),
    }
}
