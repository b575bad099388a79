//! What OSS delivered: what waits for its person, what is referred, what became an application.

use super::parts::{Empty, Pager, Tab, sample_frame, tag, waiting};
use crate::parts::Tag;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /petugas/oss`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/from_oss.html")]
pub struct FromOss {
    /// What every page has around it.
    pub frame: Frame,
    /// One sentence: what is done with these.
    pub lead: String,
    /// Menunggu pemohon, dirujuk, menjadi permohonan.
    pub tabs: Vec<Tab>,
    /// Licences, newest first.
    pub rows: Vec<FromOssRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Where the rest is.
    pub pager: Pager,
}

/// A licence that OSS asks for.
#[derive(Clone, Debug)]
pub struct FromOssRow {
    /// What OSS calls it.
    pub licence: String,
    /// OSS's code of it.
    pub code: String,
    /// The business; a person masked.
    pub company: String,
    /// When it came, or became what it is.
    pub since: String,
    /// Where it stands.
    pub state: Tag,
    /// Sentences: why it is not ours, which application it is, what OSS was told.
    pub about: Vec<String>,
    /// A simulator delivered it: no evidence.
    pub simulator: bool,
}

impl Page for FromOss {
    const NAME: &'static str = "kiriman-oss";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = sample();
        let mut empty = full.clone();
        empty.rows.clear();
        empty.pager = Pager::default();
        vec![("biasa", full), ("kosong", empty)]
    }
}

fn sample() -> FromOss {
    let row = |state: Tag, about: &[&str]| FromOssRow {
        licence: "Izin contoh".into(),
        code: "033000000001".into(),
        company: "PT Contoh Sehat".into(),
        since: "28 November 2026, 09.10".into(),
        state,
        about: about.iter().map(|line| (*line).to_owned()).collect(),
        simulator: false,
    };
    let tab = |href: &str, label: &str, current| Tab {
        href: href.into(),
        label: label.into(),
        count: None,
        count_max: 0,
        current,
    };
    FromOss {
        frame: sample_frame(Role::Loket, "Kiriman OSS", "/petugas/oss"),
        lead: "Penanggung jawab usaha datang ke loket dengan KTP, lalu kiriman ini menjadi draf di akunnya.".into(),
        tabs: vec![
            tab("/petugas/oss", "Menunggu pemohon", true),
            tab("/petugas/oss?tab=dirujuk", "Dirujuk", false),
            tab("/petugas/oss?tab=permohonan", "Menjadi permohonan", false),
        ],
        rows: vec![
            row(waiting("Menunggu pemohon"), &["OSS diberi tahu 28 November 2026, 09.11: 11 Dokumen belum lengkap."]),
            row(tag(Tone::Plain, "Dirujuk"), &["OSS tidak menyebut kota sebagai yang memutuskan izin ini."]),
            FromOssRow { simulator: true, ..row(tag(Tone::Good, "Permohonan 26-004182"), &[]) },
        ],
        empty: Empty::new("Tidak ada kiriman di sini", "Yang dikirim OSS tampil di sini begitu datang."),
        pager: Pager { first: None, next: Some("/petugas/oss?hal=ZDM".into()) },
    }
}
