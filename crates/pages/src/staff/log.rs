//! The log of events as the Inspektorat reads it: what, when, by which role; no personal data.

use super::parts::{Empty, Pager, sample_frame, tag};
use crate::form::Problems;
use crate::parts::Tag;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /log?nomor=&dari=&sampai=`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/log.html")]
pub struct Log {
    /// What every page has around it.
    pub frame: Frame,
    /// Number of the application, as typed.
    pub number: String,
    /// From a day, `YYYY-MM-DD`.
    pub from: String,
    /// To a day, `YYYY-MM-DD`.
    pub to: String,
    /// What is wrong with the filter.
    pub problems: Problems,
    /// Whether the chain is whole: `Utuh sampai titik periksa 18.204, hari ini 09.25`.
    pub chain: Tag,
    /// Events, newest first.
    pub rows: Vec<LogRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Where the rest is.
    pub pager: Pager,
}

/// An event.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// When, to the second.
    pub when: String,
    /// What, in Indonesian.
    pub what: String,
    /// Number of the application or other thing it concerns.
    pub subject: String,
    /// Role and office of who did it, and the short id of the account; never a name.
    pub actor: String,
    /// Hash, whole.
    pub hash: String,
}

impl LogRow {
    /// Its first twelve characters, enough to compare by eye.
    fn short_hash(&self) -> String {
        self.hash.chars().take(12).collect()
    }
}

impl Page for Log {
    const NAME: &'static str = "log";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = sample();
        let mut empty = full.clone();
        empty.rows.clear();
        empty.number = "26-009999".into();
        let mut wrong = empty.clone();
        wrong.problems.add("dari", "Tanggal “dari” harus sebelum “sampai”.");
        let mut broken = full.clone();
        broken.chain = tag(Tone::Bad, "Rantai terputus pada nomor 18.102. Beri tahu Kominfo.");
        vec![("biasa", full), ("kosong", empty), ("salah", wrong), ("putus", broken)]
    }
}

fn sample() -> Log {
    let row = |what: &str, actor: &str| LogRow {
        when: "23 November 2026, 09.12.40".into(),
        what: what.into(),
        subject: "26-004182".into(),
        actor: actor.into(),
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
    };
    Log {
        frame: sample_frame(Role::Inspektorat, "Catatan peristiwa", "/log"),
        number: String::new(),
        from: "2026-11-23".into(),
        to: "2026-11-23".into(),
        problems: Problems::default(),
        chain: tag(Tone::Good, "Utuh sampai nomor 18.204, hari ini 09.25"),
        rows: vec![
            row("Butir diperiksa", "Verifikator, 0a1f"),
            row("Permohonan diambil", "Verifikator, 0a1f"),
            row("Data pribadi dibuka", "Pemeriksa OPD teknis (DINKES), 77c2"),
            row("SIAK menjawab", "Sistem"),
        ],
        empty: Empty::new("Tidak ada peristiwa", "Tidak ada peristiwa dengan saringan ini. Ubah nomor atau tanggal."),
        pager: Pager { first: None, next: Some("/log?hal=MTgyMDI".into()) },
    }
}
