//! The register of licences issued, and revocation.

use super::parts::{Empty, Fact, HistoryEntry, Pager, sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Link, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /register?cari=&status=`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/register.html")]
pub struct Register {
    /// What every page has around it.
    pub frame: Frame,
    /// Number searched for.
    pub search: String,
    /// Aktif, kedaluwarsa, dicabut; the first is all.
    pub states: Vec<Choice>,
    /// Licences, newest first.
    pub rows: Vec<RegisterRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Where the rest is.
    pub pager: Pager,
}

/// A licence in the register.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// `/register/{id}`.
    pub href: String,
    /// Number of the licence, or of a document given back for good.
    pub number: String,
    /// Short name of the type.
    pub licence: String,
    /// Holder.
    pub holder: String,
    /// Date of issue.
    pub issued: String,
    /// Until when: a date, or `Selama usaha berjalan`.
    pub valid_until: String,
    /// Aktif, kedaluwarsa, dicabut, batal.
    pub state: Tag,
}

/// `GET /register/{id}` and failed `POST /register/{id}/cabut`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/register_entry.html")]
pub struct RegisterEntry {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// Version of the licence.
    pub version: u32,
    /// Id, for addresses.
    pub id: String,
    /// Number.
    pub number: String,
    /// Full name of the type.
    pub licence: String,
    /// Where it stands.
    pub state: Tag,
    /// Holder, place, dates, signer, application.
    pub facts: Vec<Fact>,
    /// Files and pages that belong to it.
    pub links: Vec<Link>,
    /// What happened, newest first.
    pub history: Vec<HistoryEntry>,
    /// Revoking it.
    pub revocation: Revocation,
    /// A reason that was typed for a revocation which is not possible any more; kept to be copied.
    pub unused_reason: String,
    /// Everything wrong; fields `alasan`, `sandi`.
    pub problems: Problems,
}

/// Whether and how the licence can be revoked by this officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// Not by this officer, or not any more.
    NotOffered,
    /// The type names no law for it.
    NoBasis,
    /// It can: form with `alasan` and the password `sandi`.
    Offered {
        /// The law the type names.
        basis: String,
        /// Reason so far.
        reason: String,
    },
}

impl Page for Register {
    const NAME: &'static str = "register";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = sample();
        let mut empty = full.clone();
        empty.rows.clear();
        empty.search = "503/9999".into();
        vec![("biasa", full), ("kosong", empty)]
    }
}

impl Page for RegisterEntry {
    const NAME: &'static str = "register-izin";

    fn samples() -> Vec<(&'static str, Self)> {
        let active = sample_entry();
        let mut wrong = active.clone();
        wrong.problems.add("alasan", "Tulis alasan pencabutan, paling sedikit satu kalimat.");
        let mut password = active.clone();
        password.problems.add("sandi", "Kata sandi tidak cocok. Izin tidak dicabut. Coba lagi.");
        let mut no_basis = active.clone();
        no_basis.revocation = Revocation::NoBasis;
        let mut revoked = active.clone();
        revoked.state = tag(Tone::Bad, "Dicabut 4 Januari 2027");
        revoked.revocation = Revocation::NotOffered;
        let mut outdated = revoked.clone();
        outdated.unused_reason = "Tempat praktik ditutup.".into();
        let sentence =
            "Izin ini sudah dicabut pada 4 Januari 2027. Alasan yang Anda ketik tidak dipakai dan masih ada di bawah.";
        outdated.problems.add("alasan", sentence);
        vec![
            ("aktif", active),
            ("salah", wrong),
            ("sandi-salah", password),
            ("tanpa-dasar", no_basis),
            ("dicabut", revoked),
            ("dicabut-lebih-dulu", outdated),
        ]
    }
}

fn sample() -> Register {
    let row = |id: &str, number: &str, valid_until: &str, state| RegisterRow {
        href: format!("/register/{id}"),
        number: number.into(),
        licence: "Praktik apoteker".into(),
        holder: "Pemohon Contoh".into(),
        issued: "20 November 2026".into(),
        valid_until: valid_until.into(),
        state,
    };
    Register {
        frame: sample_frame(Role::Verifikator, "Register izin", "/register"),
        search: String::new(),
        states: [("", "Semua"), ("aktif", "Aktif"), ("kedaluwarsa", "Kedaluwarsa"), ("dicabut", "Dicabut")]
            .map(|(value, label)| Choice::new(value, label, ""))
            .into(),
        rows: vec![
            row("l1", "503/0042/CONTOH/2026", "20 November 2031", tag(Tone::Good, "Aktif")),
            row("l2", "503/0041/CONTOH/2021", "20 November 2026", Tag::new(Tone::Plain, "clock", "Kedaluwarsa")),
            row("l3", "503/0040/CONTOH/2026", "Selama usaha berjalan", tag(Tone::Bad, "Dicabut")),
            row("l4", "0039/SIP-APOTEKER/DPMPTSP-PDG/2026", "20 November 2031", tag(Tone::Good, "Aktif")),
        ],
        empty: Empty::new("Tidak ada yang cocok", "Periksa nomor, atau hapus saringan status."),
        pager: Pager { first: Some("/register".into()), next: Some("/register?hal=bDM".into()) },
    }
}

fn sample_entry() -> RegisterEntry {
    RegisterEntry {
        frame: sample_frame(Role::Admin, "Izin 503/0042/CONTOH/2026", "/register/l1"),
        form_key: KEY.into(),
        version: 1,
        id: "l1".into(),
        number: "503/0042/CONTOH/2026".into(),
        licence: "Surat Izin Praktik Apoteker".into(),
        state: tag(Tone::Good, "Aktif sampai 20 November 2031"),
        facts: vec![
            Fact::new("Pemegang", "Pemohon Contoh"),
            Fact::new("Tempat", "Apotek Contoh Sehat"),
            Fact::new("Terbit", "20 November 2026"),
            Fact::new("Penanda tangan", "Kepala Dinas Contoh"),
        ],
        links: vec![
            Link::new("/dokumen/l1", "Buka dokumen (PDF)", ""),
            Link::new("/kerja/26-004182", "Permohonan 26-004182", ""),
        ],
        history: vec![HistoryEntry {
            what: "Diterima Dinas Kesehatan".into(),
            when: "20 November 2026, 14.02 WIB".into(),
            who: "Petugas Contoh".into(),
            detail: String::new(),
        }],
        revocation: Revocation::Offered { basis: "Permenkes 31 Tahun 2016 Pasal 27".into(), reason: String::new() },
        unused_reason: String::new(),
        problems: Problems::default(),
    }
}
