//! The licence types: how far each is opened, what is missing, what DPMPTSP must settle.

use super::parts::{sample_frame, tag};
use crate::parts::Tag;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /admin/katalog`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/catalogue.html")]
pub struct Catalogue {
    /// What every page has around it.
    pub frame: Frame,
    /// `29 jenis: 20 dibuka, 6 di loket saja, 3 draf.`
    pub summary: String,
    /// Types by heading.
    pub groups: Vec<CatalogueGroup>,
}

/// Types under a heading.
#[derive(Clone, Debug)]
pub struct CatalogueGroup {
    /// Heading.
    pub name: String,
    /// Types.
    pub types: Vec<CatalogueRow>,
}

/// A type.
#[derive(Clone, Debug)]
pub struct CatalogueRow {
    /// Id of its folder.
    pub id: String,
    /// Name.
    pub name: String,
    /// Dibuka, loket saja, draf, dirujuk, tidak dibuka.
    pub rollout: Tag,
    /// Version.
    pub version: u32,
    /// What stops it from being opened.
    pub problems: Vec<String>,
    /// What DPMPTSP must still settle.
    pub to_be_settled: Vec<String>,
    /// Where its data come from.
    pub sources: Vec<String>,
}

impl Page for Catalogue {
    const NAME: &'static str = "admin-katalog";

    fn samples() -> Vec<(&'static str, Self)> {
        let ready = CatalogueRow {
            id: "sip-apoteker".into(),
            name: "Praktik apoteker".into(),
            rollout: tag(Tone::Good, "Dibuka"),
            version: 2,
            problems: Vec::new(),
            to_be_settled: Vec::new(),
            sources: vec!["Permenkes 31/2016".into()],
        };
        let unready = CatalogueRow {
            id: "reklame".into(),
            name: "Reklame".into(),
            rollout: Tag::new(Tone::Plain, "pen", "Draf"),
            version: 1,
            problems: vec!["Belum ada OPD teknis, dan tidak ada dasar hukum yang membebaskan dari Pasal 4(2).".into()],
            to_be_settled: vec!["Hari kerja yang dijanjikan".into(), "Format nomor".into()],
            sources: vec!["Perda Contoh 1/2024".into()],
        };
        let page = |groups| Self {
            frame: sample_frame(Role::Admin, "Katalog izin", "/admin/katalog"),
            summary: "2 jenis: 1 dibuka, 1 draf.".into(),
            groups,
        };
        let group = |name: &str, types| CatalogueGroup { name: name.into(), types };
        vec![
            ("biasa", page(vec![group("Kesehatan", vec![ready]), group("Usaha", vec![unready])])),
            ("kosong", page(Vec::new())),
        ]
    }
}
