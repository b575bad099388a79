//! My applications: drafts to go on with, then what was sent and who holds it.

use crate::parts::Tag;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/permohonan`.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/list.html")]
pub struct MyApplications {
    /// Around the page.
    pub frame: Frame,
    /// Drafts, last touched first.
    pub drafts: Vec<DraftRow>,
    /// Sent ones: those that wait for the applicant first.
    pub sent: Vec<SentRow>,
}

/// A draft in the list.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// Its address.
    pub href: String,
    /// Everyday name of the licence.
    pub title: String,
    /// For whom, where it is not the reader's own.
    pub for_whom: String,
    /// `3 dari 5 bagian sudah diisi`.
    pub progress: String,
    /// When it was last saved, in words.
    pub saved_at: String,
    /// Until when it is kept, when that is near.
    pub lapses: Option<String>,
}

/// A sent application in the list.
#[derive(Clone, Debug)]
pub struct SentRow {
    /// Its address.
    pub href: String,
    /// Everyday name of the licence.
    pub title: String,
    /// For whom, where it is not the reader's own.
    pub for_whom: String,
    /// Its number.
    pub number: String,
    /// State.
    pub tag: Tag,
    /// Who holds it; empty when it is over.
    pub holder: String,
    /// Promised for, or asked until: a short clause, `paling lambat 25 November 2026`.
    pub due: Option<String>,
}

impl Page for MyApplications {
    const NAME: &'static str = "permohonan";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |number: &str, title: &str, tag, holder: &str, due: Option<&str>| SentRow {
            href: format!("/permohonan/{}", sample::APPLICATION),
            title: title.into(),
            for_whom: if number == "26-004011" { "PT Contoh Padang".into() } else { String::new() },
            number: number.into(),
            tag,
            holder: holder.into(),
            due: due.map(Into::into),
        };
        let draft = DraftRow {
            href: format!("/permohonan/{}", sample::APPLICATION),
            title: "Praktik apoteker".into(),
            for_whom: String::new(),
            progress: "3 dari 5 bagian sudah diisi".into(),
            saved_at: "21 November 2026, 14.20".into(),
            lapses: Some("24 November 2026".into()),
        };
        let full = Self {
            frame: sample::applicant("Permohonan saya", "/permohonan"),
            drafts: vec![draft],
            sent: vec![
                row("26-004182", "Praktik apoteker", Tag::returned(), "Anda", Some("perbaiki sebelum 7 Desember 2026")),
                row(
                    "26-004011",
                    "Reklame",
                    Tag::awaiting_rekomendasi(),
                    "Dinas Perhubungan",
                    Some("paling lambat 25 November 2026"),
                ),
                row("26-003970", "Penelitian", Tag::issued(), "", None),
            ],
        };
        let empty = Self { drafts: Vec::new(), sent: Vec::new(), ..full.clone() };
        vec![("isi", full), ("kosong", empty)]
    }
}
