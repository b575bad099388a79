//! Proposing a sanction on an applicant, and recording one on an officer.

use super::parts::sample_frame;
use super::sanctions::{SanctionRow, sample_rows};
use crate::form::{Choice, Problems};
use crate::sample::KEY;
use crate::{Frame, Link, Page};
use askama::Template;
use domain::account::Role;

/// `GET /kerja/{id}/sanksi` and `GET /sanksi/petugas`: posts `tindakan`, `petugas`, `pasal`, `fakta`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/sanction_form.html")]
pub struct SanctionForm {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the form.
    pub form_key: String,
    /// Version of the application the page was made from.
    pub version: u32,
    /// Where it is posted.
    pub action: String,
    /// Where one came from.
    pub back: Link,
    /// Heading.
    pub title: String,
    /// What it does, in a sentence or two.
    pub lead: String,
    /// Warning or cancellation; none where only recording is meant.
    pub measures: Vec<Choice>,
    /// User name of the officer; `None` where an applicant is meant.
    pub officer: Option<String>,
    /// The duties.
    pub articles: Vec<Choice>,
    /// What happened, so far.
    pub facts: String,
    /// What the facts must say.
    pub facts_help: String,
    /// What is said on the button.
    pub button: String,
    /// Earlier ones on the same person.
    pub rows: Vec<SanctionRow>,
    /// Everything wrong with what was sent.
    pub problems: Problems,
}

impl Page for SanctionForm {
    const NAME: &'static str = "sanksi-usul";

    fn samples() -> Vec<(&'static str, Self)> {
        let proposal = sample();
        let mut wrong = proposal.clone();
        wrong.problems = Problems::one("fakta", "Tulis apa yang terjadi, paling sedikit satu kalimat.");
        let record = Self {
            frame: sample_frame(Role::Admin, "Catat sanksi petugas", "/sanksi"),
            action: "/sanksi/petugas".into(),
            back: Link::new("/sanksi?tab=petugas", "Sanksi petugas", ""),
            title: "Catat sanksi petugas".into(),
            lead: "Sanksi atas petugas diputus menurut peraturan kepegawaian dan di sini hanya dicatat (Pasal 11 ayat (6)).".into(),
            measures: Vec::new(),
            officer: Some("petugas.contoh".into()),
            button: "Catat".into(),
            rows: Vec::new(),
            ..proposal.clone()
        };
        vec![("usul", proposal), ("salah", wrong), ("petugas", record)]
    }
}

fn sample() -> SanctionForm {
    SanctionForm {
        frame: sample_frame(Role::Verifikator, "Usulkan sanksi", "/kerja"),
        form_key: KEY.into(),
        version: 7,
        action: "/kerja/a1/sanksi".into(),
        back: Link::new("/kerja/a1", "Praktik apoteker, 26-004182", ""),
        title: "Usulkan sanksi".into(),
        lead: "Kepala dinas memutus sesudah pemohon sempat menanggapi. Permohonan lain tidak terpengaruh.".into(),
        measures: vec![
            Choice::new("warning", "Teguran tertulis", "warning"),
            Choice::new("cancellation", "Pembatalan permohonan ini", "warning"),
        ],
        officer: None,
        articles: vec![
            Choice::new("a", "Pasal 11 ayat (3) huruf a: menjaga keamanan hak akses", "b"),
            Choice::new("b", "Pasal 11 ayat (3) huruf b: data dan dokumen benar dan sah", "b"),
        ],
        facts: String::new(),
        facts_help: "Tercetak dalam surat. Tulis apa, kapan, dan buktinya.".into(),
        button: "Usulkan".into(),
        rows: sample_rows(),
        problems: Problems::default(),
    }
}
