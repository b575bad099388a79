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

pub(super) fn syntax(text: &str, error: &toml::de::Error) -> Finding {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    Finding {
        line,
        wrong: format!("berkas tidak terbaca: {}.", error.message()),
        cure: "Perbaiki penulisan TOML atau nama kunci; daftar kunci ada di docs/catalogue.md.".into(),
    }
}
