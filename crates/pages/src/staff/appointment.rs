//! One appointment: what it is, what happened to it, and what the reader may decide about it.

use super::parts::{Fact, HistoryEntry, sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /penugasan/{id}` and its failed forms.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/appointment.html")]
pub struct AppointmentPage {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Its id.
    pub id: String,
    /// Version the forms are made from.
    pub version: u32,
    /// Name of the holder.
    pub name: String,
    /// How it stands.
    pub state: Tag,
    /// What it is.
    pub facts: Vec<Fact>,
    /// What happened to it, newest first.
    pub history: Vec<HistoryEntry>,
    /// Whether the reader may agree.
    pub may_agree: bool,
    /// Whether the reader may decline.
    pub may_decline: bool,
    /// Whether the reader may say that it is needed.
    pub may_review: bool,
    /// Those who may take the work over, where the reader may end it; the first is nobody.
    pub ending: Option<Vec<Choice>>,
    /// Why nothing can be decided here by the reader, where that is so.
    pub why_not: Option<String>,
    /// `alasan` as typed.
    pub reason: String,
    /// `dasar` as typed.
    pub basis: String,
    /// Everything wrong.
    pub problems: Problems,
}

impl Page for AppointmentPage {
    const NAME: &'static str = "penugasan-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let asked = Self {
            frame: sample_frame(Role::KepalaDinas, "Penugasan Petugas Contoh", "/penugasan"),
            form_key: KEY.into(),
            id: "p1".into(),
            version: 1,
            name: "Petugas Contoh".into(),
            state: tag(Tone::Warning, "Menunggu persetujuan"),
            facts: vec![
                Fact::new("Peran", Role::Verifikator.name()),
                Fact::new("Jenis izin", "Semua jenis izin"),
                Fact::new("Berlaku", "Sejak 2 Januari 2026"),
            ],
            history: vec![HistoryEntry {
                what: "Diusulkan".into(),
                when: "2 Januari 2026, 08.00 WIB".into(),
                who: "Admin Contoh".into(),
                detail: "Surat tugas nomor 12 tahun 2026".into(),
            }],
            may_agree: true,
            may_decline: true,
            may_review: false,
            ending: None,
            why_not: None,
            reason: String::new(),
            basis: String::new(),
            problems: Problems::default(),
        };
        let holds = Self {
            state: tag(Tone::Good, "Berlaku"),
            may_agree: false,
            may_decline: false,
            may_review: true,
            ending: Some(vec![
                Choice::new("", "Tidak ada yang diserahterimakan", ""),
                Choice::new("u2", "Petugas Dua", ""),
            ]),
            ..asked.clone()
        };
        let mut wrong = holds.clone();
        wrong.problems.add("penerima", "Masih ada 2 berkas yang sedang dikerjakannya. Pilih siapa yang menerima.");
        wrong.problems.add("dasar", "Tulis dasarnya, misalnya nomor dan tanggal surat tugas.");
        let own = Self {
            may_agree: false,
            may_decline: false,
            why_not: Some("Penugasan Anda sendiri diputuskan orang lain.".into()),
            ..asked.clone()
        };
        vec![("diusulkan", asked), ("berlaku", holds), ("salah", wrong), ("sendiri", own)]
    }
}
