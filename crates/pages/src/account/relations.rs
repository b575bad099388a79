//! Whose files an officer keeps out of, because they are related.

use crate::form::Problems;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/akun/hubungan`; posts `nomor`, `siapa` to itself, `hubungan` to `/akun/hubungan/akhiri`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/relations.html")]
pub struct Relations {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; each form adds a suffix.
    pub key: String,
    /// Whom one declared, the oldest first.
    pub rows: Vec<RelationRow>,
    /// `nomor` as typed.
    pub number: String,
    /// `siapa` as typed.
    pub words: String,
    /// Everything wrong.
    pub problems: Problems,
}

/// Somebody who was declared.
#[derive(Clone, Debug)]
pub struct RelationRow {
    /// Which.
    pub id: String,
    /// In the officer's words.
    pub words: String,
    /// The end of the number.
    pub number: String,
    /// Since when, in words.
    pub since: String,
}

impl Page for Relations {
    const NAME: &'static str = "hubungan";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: sample::applicant("Hubungan dengan pemohon", "/akun/hubungan"),
            key: sample::KEY.into(),
            rows: vec![RelationRow {
                id: "h1".into(),
                words: "Adik".into(),
                number: "************0001".into(),
                since: "2 Januari 2026, 08.00".into(),
            }],
            number: String::new(),
            words: String::new(),
            problems: Problems::default(),
        };
        let mut wrong = Self { rows: Vec::new(), number: "1371".into(), ..page.clone() };
        wrong.problems.add("nomor", "Isi 13 sampai 16 angka: NIK, NPWP, atau NIB.");
        vec![("satu", page), ("salah", wrong)]
    }
}
