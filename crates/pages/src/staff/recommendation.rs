//! The form of a rekomendasi (Pasal 4(2)).

use super::parts::sample_frame;
use super::written::{Field, Written};
use crate::form::{Choice, Problems};
use crate::parts::KeptNote;
use crate::sample::{APPLICATION, KEY};
use crate::{Frame, Page};
use askama::Template;
use domain::account::Role;

/// `GET` and failed `POST /kerja/{id}/rekomendasi`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/recommendation.html")]
pub struct Recommendation {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// Version of the application.
    pub version: u32,
    /// Id of the application.
    pub id: String,
    /// Licence and number, for the heading.
    pub case: String,
    /// The office that writes.
    pub office: String,
    /// Address of the finished berita acara, where the type asks for a visit.
    pub berita_acara_href: Option<String>,
    /// What the berita acara concluded: `Disetujui dengan catatan, 20 November 2026`.
    pub berita_acara_about: String,
    /// What was typed and not sent stands in the page.
    pub typed_before: Option<KeptNote>,
    /// Marks of its fields, and what was written differently elsewhere.
    pub written: Written,
    /// Everything wrong.
    pub problems: Problems,
    /// Number of the letter, `nomor`.
    pub number: String,
    /// Its date, `tanggal`, `YYYY-MM-DD`.
    pub date: String,
    /// `hasil`: `diberikan`, `dengan_syarat`, `tidak`.
    pub outcomes: Vec<Choice>,
    /// One per line, `syarat`.
    pub conditions: String,
    /// `alasan`.
    pub reasons: String,
}

impl Recommendation {
    /// Its fields, as they stand in the page.
    pub fn fields(&self) -> Vec<Field> {
        vec![
            Field::text("nomor", "Nomor surat", &self.number),
            Field::text("tanggal", "Tanggal surat", &self.date),
            Field::choice("hasil", "Hasil", &self.outcomes),
            Field::text("syarat", "Syarat", &self.conditions),
            Field::text("alasan", "Alasan", &self.reasons),
        ]
    }
}

/// The outcomes of a rekomendasi.
pub fn outcome_choices(current: &str) -> Vec<Choice> {
    [("diberikan", "Direkomendasikan"), ("dengan_syarat", "Dengan syarat"), ("tidak", "Tidak direkomendasikan")]
        .map(|(value, label)| Choice::new(value, label, current))
        .into()
}

impl Page for Recommendation {
    const NAME: &'static str = "rekomendasi";

    fn samples() -> Vec<(&'static str, Self)> {
        let blank = Self {
            frame: sample_frame(Role::Opd, "Rekomendasi", &format!("/kerja/{APPLICATION}/rekomendasi")),
            form_key: KEY.into(),
            version: 10,
            id: APPLICATION.into(),
            case: "Praktik apoteker, 26-004182".into(),
            office: "Dinas Kesehatan".into(),
            berita_acara_href: Some("/dokumen/ba".into()),
            berita_acara_about: "Disetujui dengan catatan, 20 November 2026".into(),
            typed_before: None,
            written: Written::default(),
            problems: Problems::default(),
            number: String::new(),
            date: "2026-11-23".into(),
            outcomes: outcome_choices(""),
            conditions: String::new(),
            reasons: String::new(),
        };
        let mut wrong = blank.clone();
        wrong.outcomes = outcome_choices("dengan_syarat");
        wrong.problems.add("nomor", "Isi nomor surat rekomendasi. Nomor ini tercetak pada izin.");
        wrong.problems.add("syarat", "Tulis paling sedikit satu syarat, satu per baris.");
        let mut no_visit = blank.clone();
        no_visit.berita_acara_href = None;
        let mut elsewhere = blank.clone();
        elsewhere.outcomes = outcome_choices("tidak");
        elsewhere.reasons = "Papan nama belum terpasang.".into();
        elsewhere.written = Written::sample(&elsewhere.fields()[4], "STR sudah habis masa berlakunya.");
        vec![("kosong", blank), ("salah", wrong), ("tanpa-kunjungan", no_visit), ("dua-tempat", elsewhere)]
    }
}
