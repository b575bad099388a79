//! Licences delivered to a technical office, with its acknowledgement.

use super::parts::{Empty, Pager, Tab, sample_frame, tag, waiting};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /dokumen-masuk`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/deliveries.html")]
pub struct Deliveries {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// Name of the office.
    pub office: String,
    /// Belum diterima, semua.
    pub tabs: Vec<Tab>,
    /// Documents, newest first.
    pub rows: Vec<DeliveryRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Where the rest is.
    pub pager: Pager,
}

/// A document delivered.
#[derive(Clone, Debug)]
pub struct DeliveryRow {
    /// Id, for `POST /dokumen-masuk/{id}/terima`.
    pub id: String,
    /// Number of the licence.
    pub number: String,
    /// Kind: licence, refusal, revocation.
    pub kind: String,
    /// Holder.
    pub holder: String,
    /// When it was delivered.
    pub delivered: String,
    /// Belum diterima, or diterima.
    pub state: Tag,
    /// `oleh … pada …`, or since when it waits.
    pub about: String,
    /// The PDF.
    pub pdf_href: String,
    /// Whether it still has to be acknowledged.
    pub to_acknowledge: bool,
}

impl Page for Deliveries {
    const NAME: &'static str = "dokumen-masuk";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = sample();
        let mut empty = full.clone();
        empty.rows.clear();
        vec![("biasa", full), ("kosong", empty)]
    }
}

fn sample() -> Deliveries {
    let row = |id: &str, number: &str, state: Tag, about: &str, to_acknowledge| DeliveryRow {
        id: id.into(),
        number: number.into(),
        kind: "Izin praktik apoteker".into(),
        holder: "Pemohon Contoh".into(),
        delivered: "23 November 2026, 09.10".into(),
        state,
        about: about.into(),
        pdf_href: format!("/dokumen/{id}"),
        to_acknowledge,
    };
    Deliveries {
        frame: sample_frame(Role::Opd, "Dokumen masuk", "/dokumen-masuk"),
        form_key: KEY.into(),
        office: "Dinas Kesehatan".into(),
        tabs: vec![
            Tab::new("/dokumen-masuk", "Belum diterima", 2, true),
            Tab {
                href: "/dokumen-masuk?tab=semua".into(),
                label: "Semua".into(),
                count: None,
                count_max: 0,
                current: false,
            },
        ],
        rows: vec![
            row("d1", "503/0042/CONTOH/2026", tag(Tone::Warning, "Belum diterima"), "Menunggu 3 hari kerja", true),
            row("d2", "503/0043/CONTOH/2026", waiting("Belum diterima"), "Dikirim hari ini", true),
            row(
                "d3",
                "503/0039/CONTOH/2026",
                tag(Tone::Good, "Diterima"),
                "oleh Petugas Contoh pada 20 November 2026, 14.02",
                false,
            ),
        ],
        empty: Empty::new("Tidak ada dokumen menunggu", "Izin yang terbit dikirim ke sini dan lewat surel kantor."),
        pager: Pager { first: None, next: Some("/dokumen-masuk?hal=ZDM".into()) },
    }
}
