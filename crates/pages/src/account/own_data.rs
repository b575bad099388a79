//! `/akun/data`: what is kept of oneself and why, a copy of it, and requests to put it right or to erase it (UU 27/2022).

use crate::form::Problems;
use crate::parts::Tag;
use crate::{Frame, Notice, Page, Tone, sample};
use askama::Template;
use domain::data_purpose::{DataPurpose, PURPOSES};

/// `/akun/data`; posts `pembetulan` to `/akun/data/pembetulan`, `penghapusan`, `kini_hapus` to `/akun/data/penghapusan`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/own_data.html")]
pub struct OwnData {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// What each kind of data is for.
    pub purposes: &'static [DataPurpose],
    /// Breaches that may concern this person.
    pub breaches: Vec<OwnBreach>,
    /// What this person asked, the newest first.
    pub requests: Vec<OwnRequest>,
    /// Whether this account may be erased on request: that of an officer belongs to the office.
    pub may_erase: bool,
    /// What was typed.
    pub correction: String,
    /// What was typed.
    pub erasure: String,
    /// Days for which backups are kept.
    pub backup_days: u16,
    /// Who answers for data protection, as (label, value); empty while nobody is named.
    pub contact: Vec<(&'static str, String)>,
    /// What is wrong with what was typed; fields `pembetulan`, `penghapusan`, `kini_hapus`.
    pub problems: Problems,
}

/// A breach, as the person reads of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnBreach {
    /// When the office learned of it.
    pub known_at: String,
    /// Kinds of data.
    pub kinds: Vec<&'static str>,
    /// What happened and what is done about it.
    pub facts: String,
}

/// A request of one's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRequest {
    /// What it is.
    pub title: &'static str,
    /// Where it stands.
    pub state: Tag,
    /// When it was asked.
    pub asked_at: String,
    /// When it has to be answered.
    pub due: String,
    /// What the person wrote.
    pub asked: String,
    /// What the office answered; empty while it did not.
    pub answer: String,
}

impl Page for OwnData {
    const NAME: &'static str = "akun-data";

    fn samples() -> Vec<(&'static str, Self)> {
        let request = OwnRequest {
            title: "Permintaan pembetulan",
            state: Tag::new(Tone::Warning, "clock", "Sedang kami kerjakan"),
            asked_at: "27 November 2026, 09.00 WIB".into(),
            due: "30 November 2026, 09.00 WIB".into(),
            asked: "Alamat tempat praktik pada permohonan 26-004182 seharusnya Jalan Contoh 2.".into(),
            answer: String::new(),
        };
        let plain = Self {
            frame: sample::applicant("Data saya", "/akun/data"),
            key: sample::KEY.into(),
            purposes: &PURPOSES,
            breaches: Vec::new(),
            requests: Vec::new(),
            may_erase: true,
            correction: String::new(),
            erasure: String::new(),
            backup_days: 35,
            contact: Vec::new(),
            problems: Problems::default(),
        };
        let mut asked = plain.clone();
        asked.requests = vec![
            request.clone(),
            OwnRequest {
                title: "Permintaan penghapusan",
                state: Tag::new(Tone::Plain, "bad", "Tidak dikabulkan"),
                answer: "Izin Anda masih berlaku sampai 2028.".into(),
                ..request
            },
        ];
        asked.contact = vec![("Pejabat", "Sekretaris Dinas".into()), ("Surel", "pdp@contoh.invalid".into())];
        asked.frame.notice = Some(Notice { tone: Tone::Good, text: "Permintaan Anda tersimpan.".into() });
        let mut breached = plain.clone();
        breached.breaches = vec![OwnBreach {
            known_at: "26 November 2026, 20.00 WIB".into(),
            kinds: vec!["Nama, nomor HP, surel"],
            facts:
                "Sebuah salinan daftar pemohon terkirim ke alamat yang salah. Alamat itu sudah diminta menghapusnya."
                    .into(),
        }];
        let mut wrong = plain.clone();
        wrong.problems = Problems::one("kini_hapus", "Kata sandi yang sekarang tidak cocok.");
        let officer = Self { may_erase: false, ..plain.clone() };
        vec![("biasa", plain), ("diminta", asked), ("pelanggaran", breached), ("salah", wrong), ("petugas", officer)]
    }
}
