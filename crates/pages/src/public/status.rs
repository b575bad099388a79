//! Public status: by number and the last digits of the telephone; never a name, never an identity number.

use crate::form::Problems;
use crate::parts::{Step, StepPlace, Tag};
use crate::{Frame, Page, sample};
use askama::Template;

/// `/status`; posts `nomor`, `hp`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/status_form.html")]
pub struct StatusForm {
    /// Around the page.
    pub frame: Frame,
    /// Number as typed.
    pub number: String,
    /// Digits as typed.
    pub phone: String,
    /// What is wrong: fields `nomor`, `hp`. A wrong pair has one sentence for both causes.
    pub problems: Problems,
}

/// The answer to a posted `/status`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/status.html")]
pub struct PublicStatus {
    /// Around the page.
    pub frame: Frame,
    /// Number of the application.
    pub number: String,
    /// Everyday name of the licence.
    pub title: String,
    /// State.
    pub tag: Tag,
    /// What that means, in a sentence.
    pub sentence: String,
    /// Who holds it now; empty when nobody does any more.
    pub holder: String,
    /// Promised for, in words; none while the clock stands still or nothing is promised.
    pub due: Option<String>,
    /// How it came there, newest first, without names of persons.
    pub steps: Vec<Step>,
    /// When this was true, in words.
    pub as_of: String,
}

impl Page for StatusForm {
    const NAME: &'static str = "status";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |number: &str, phone: &str, problems| Self {
            frame: sample::frame("Cek status permohonan", "/status"),
            number: number.into(),
            phone: phone.into(),
            problems,
        };
        let unknown = Problems::one("nomor", "Nomor tidak ditemukan. Periksa lagi nomor permohonan dan nomor HP.");
        let digits = Problems::one("hp", "Isi nomor HP atau 4 angka terakhirnya.");
        vec![
            ("awal", page("", "", Problems::default())),
            ("tidak-ditemukan", page("26-004182", "1234", unknown)),
            ("kurang-angka", page("26-004182", "12", digits)),
        ]
    }
}

impl Page for PublicStatus {
    const NAME: &'static str = "status-hasil";

    fn samples() -> Vec<(&'static str, Self)> {
        let checking = Self {
            frame: sample::frame("Status permohonan 26-004182", "/status"),
            number: "26-004182".into(),
            title: "Praktik apoteker".into(),
            tag: Tag::awaiting_rekomendasi(),
            sentence: "Permohonan sedang diperiksa Dinas Kesehatan.".into(),
            holder: "Dinas Kesehatan, hari ke-2 dari 3".into(),
            due: Some("Rabu, 25 November 2026".into()),
            steps: steps(),
            as_of: "23 November 2026, 08.45".into(),
        };
        let issued = Self {
            tag: Tag::issued(),
            sentence: "Izin sudah terbit. Pemohon dapat mengunduhnya setelah masuk.".into(),
            holder: String::new(),
            due: None,
            ..checking.clone()
        };
        vec![("diperiksa", checking), ("terbit", issued)]
    }
}

/// Steps for samples.
pub(crate) fn steps() -> Vec<Step> {
    let step = |icon, place, title: &str, text: &str, holder: &str, at: &str, at_iso: &str| Step {
        icon,
        place,
        title: title.into(),
        text: text.into(),
        holder: holder.into(),
        at: at.into(),
        at_iso: at_iso.into(),
    };
    vec![
        step(
            "search",
            StepPlace::Now,
            "Diperiksa Dinas Kesehatan",
            "",
            "Dinas Kesehatan",
            "Selasa, 17 November 2026, 11.15",
            "2026-11-17T11:15:00+07:00",
        ),
        step(
            "bars",
            StepPlace::Beside,
            "Ditunda gangguan",
            "Jaringan pusat data terputus. 1 hari tidak dihitung.",
            "",
            "Selasa, 17 November 2026, 08.10",
            "2026-11-17T08:10:00+07:00",
        ),
        step(
            "check",
            StepPlace::Done,
            "Diperiksa petugas",
            "Berkas lengkap.",
            "Petugas pemeriksa",
            "Selasa, 17 November 2026, 08.02",
            "2026-11-17T08:02:00+07:00",
        ),
        step(
            "check",
            StepPlace::Done,
            "Dikirim",
            "",
            "",
            "Senin, 16 November 2026, 14.31",
            "2026-11-16T14:31:00+07:00",
        ),
    ]
}
