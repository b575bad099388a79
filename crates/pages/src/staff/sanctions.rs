//! The register of sanctions and objections.

use super::parts::{Empty, Pager, Tab, sample_frame, tag, waiting};
use crate::parts::Tag;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /sanksi`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/sanctions.html")]
pub struct Sanctions {
    /// What every page has around it.
    pub frame: Frame,
    /// Sanctions on applicants, objections, sanctions on officers.
    pub tabs: Vec<Tab>,
    /// Rows, newest first.
    pub rows: Vec<SanctionRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Where the rest is.
    pub pager: Pager,
    /// Whether this account may record one on an officer.
    pub may_record: bool,
}

/// A sanction or an objection in a list.
#[derive(Clone, Debug)]
pub struct SanctionRow {
    /// Its page; none for those who only read the register.
    pub href: Option<String>,
    /// What it is: `Teguran tertulis`, `Keberatan atas surat penolakan`.
    pub title: String,
    /// In which application, or of which duty.
    pub about: String,
    /// Whom it is about, masked.
    pub whom: String,
    /// How far it has come.
    pub state: Tag,
    /// Since when, in words; with the last day where there is one.
    pub since: String,
}

impl Page for Sanctions {
    const NAME: &'static str = "sanksi";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = sample();
        let mut empty = full.clone();
        empty.rows.clear();
        let mut read_only = full.clone();
        read_only.frame = sample_frame(Role::Inspektorat, "Sanksi dan keberatan", "/sanksi");
        read_only.may_record = false;
        for row in &mut read_only.rows {
            row.href = None;
        }
        vec![("biasa", full), ("kosong", empty), ("inspektorat", read_only)]
    }
}

/// Rows that other samples show too.
pub(super) fn sample_rows() -> Vec<SanctionRow> {
    let row = |title: &str, state: Tag, since: &str| SanctionRow {
        href: Some("/sanksi/s1".into()),
        title: title.into(),
        about: "Permohonan 26-004182, Pasal 11 ayat (3) huruf b".into(),
        whom: "P****** C*****".into(),
        state,
        since: since.into(),
    };
    vec![
        row("Teguran tertulis", waiting("Diusulkan"), "23 November 2026, tanggapan sampai 30 November 2026"),
        row("Pembatalan permohonan", tag(Tone::Bad, "Dikenakan"), "2 November 2026"),
        row("Teguran tertulis", tag(Tone::Plain, "Gugur karena keberatan"), "1 Oktober 2026"),
    ]
}

fn sample() -> Sanctions {
    let tab = |href: &str, label: &str, current| Tab {
        href: href.into(),
        label: label.into(),
        count: None,
        count_max: 0,
        current,
    };
    Sanctions {
        frame: sample_frame(Role::KepalaDinas, "Sanksi dan keberatan", "/sanksi"),
        tabs: vec![
            Tab::new("/sanksi", "Sanksi pemohon", 1, true),
            Tab::new("/sanksi?tab=keberatan", "Keberatan", 2, false),
            tab("/sanksi?tab=petugas", "Sanksi petugas", false),
        ],
        rows: sample_rows(),
        empty: Empty::new("Belum ada di sini", "Sanksi dan keberatan tercatat di sini sejak diusulkan atau diajukan."),
        pager: Pager { first: None, next: Some("/sanksi?hal=c2Fua3Np".into()) },
        may_record: true,
    }
}
