//! Interruptions for officers: what is going on, and the form that declares one (Pasal 13).

use super::parts::{sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET` and failed `POST /petugas/gangguan`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/interruptions.html")]
pub struct Interruptions {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// Proposed, going on, or waiting for a second person.
    pub open: Vec<InterruptionRow>,
    /// Over.
    pub past: Vec<InterruptionRow>,
    /// The form, for those who may declare.
    pub ask: DeclareForm,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct InterruptionRow {
    /// Where it is dealt with.
    pub href: String,
    /// What does not work.
    pub title: String,
    /// How far it has come.
    pub state: Tag,
    /// Since when, until when.
    pub about: String,
}

/// What was typed to declare one.
#[derive(Clone, Debug, Default)]
pub struct DeclareForm {
    /// Where it is posted.
    pub action: String,
    /// Version of a proposal that is taken up; 0 for a new one.
    pub version: u32,
    /// `apa`: kinds.
    pub kinds: Vec<Choice>,
    /// `cakupan`: `semua`, `izin`, `kantor`, `siak`, `kswp`, `ttd`.
    pub scopes: Vec<Choice>,
    /// `izin`, several.
    pub types: Vec<Choice>,
    /// `kantor`, several.
    pub offices: Vec<Choice>,
    /// `judul`.
    pub title: String,
    /// `keterangan`.
    pub body: String,
    /// `mulai`, `YYYY-MM-DDTHH:MM`.
    pub started: String,
    /// `perkiraan`.
    pub expected: String,
    /// `kabar`.
    pub next: String,
    /// Everything wrong.
    pub problems: Problems,
}

impl DeclareForm {
    /// An example.
    pub(crate) fn sample() -> Self {
        let choice = |value, label| Choice::new(value, label, "network");
        Self {
            action: "/petugas/gangguan".into(),
            version: 0,
            kinds: vec![choice("network", "Gangguan jaringan"), choice("system", "Gangguan sistem")],
            scopes: vec![
                Choice::new("semua", "Semua layanan", "semua"),
                Choice::new("izin", "Jenis izin tertentu", "semua"),
            ],
            types: vec![Choice::new("reklame", "Reklame", "")],
            offices: vec![Choice::new("DINKES", "Dinas Kesehatan", "")],
            title: String::new(),
            body: String::new(),
            started: "2026-11-23T10:05".into(),
            expected: String::new(),
            next: String::new(),
            problems: Problems::default(),
        }
    }
}

impl Page for Interruptions {
    const NAME: &'static str = "gangguan-petugas";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |title: &str, state, about: &str| InterruptionRow {
            href: "/petugas/gangguan/1".into(),
            title: title.into(),
            state,
            about: about.into(),
        };
        let empty = Self {
            frame: sample_frame(Role::KepalaSeksi, "Gangguan layanan", "/petugas/gangguan"),
            form_key: KEY.into(),
            open: Vec::new(),
            past: Vec::new(),
            ask: DeclareForm::sample(),
        };
        let mut busy = empty.clone();
        busy.open = vec![
            row(
                "Tanda tangan elektronik tertunda",
                tag(Tone::Warning, "Menunggu orang kedua"),
                "Sejak 10.05, diumumkan",
            ),
            row("Surat elektronik tidak terkirim", tag(Tone::Info, "Usul sistem"), "Sejak 09.40, belum diumumkan"),
        ];
        busy.past = vec![row(
            "Jaringan pusat data terputus",
            tag(Tone::Good, "Selesai"),
            "19 November 2026, 08.10 sampai 15.45",
        )];
        let mut wrong = empty.clone();
        wrong.ask.problems.add("judul", "Tulis apa yang terganggu, misalnya: Tanda tangan elektronik tertunda.");
        vec![("kosong", empty), ("ramai", busy), ("salah", wrong)]
    }
}
