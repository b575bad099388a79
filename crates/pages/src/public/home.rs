//! The home page: search first, then the licences asked for most, status and authenticity as equals.

use super::ServiceRow;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/`; searches with GET `/layanan?q=`, posts to `/status` and `/keaslian`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/home.html")]
pub struct Home {
    /// Around the page.
    pub frame: Frame,
    /// Words to search with one tap.
    pub suggestions: Vec<String>,
    /// The licences asked for most, eight at the most.
    pub most_used: Vec<ServiceRow>,
    /// How many services there are in all.
    pub services_count: usize,
    /// When the services were last seen working, in words; none, nothing is claimed.
    pub working_at: Option<String>,
    /// Figures of the last months; empty, the section is left out.
    pub figures: Vec<Figure>,
    /// Name of the system for business licences and its address, where people ask us for it.
    pub business_licences: Option<(String, String)>,
}

/// A figure with what it means.
#[derive(Clone, Debug)]
pub struct Figure {
    /// `94%`.
    pub value: String,
    /// What it counts.
    pub label: String,
    /// Of how many, or how it is counted.
    pub detail: String,
}

impl Page for Home {
    const NAME: &'static str = "beranda";

    fn samples() -> Vec<(&'static str, Self)> {
        let figure = |value: &str, label: &str, detail: &str| Figure {
            value: value.into(),
            label: label.into(),
            detail: detail.into(),
        };
        let full = Self {
            frame: sample::frame("Urus izin di Kota Padang", "/"),
            suggestions: ["praktik apoteker", "reklame", "penelitian", "PAUD"].map(String::from).to_vec(),
            most_used: sample::services().into_iter().take(8).collect(),
            services_count: 21,
            working_at: Some("Senin, 23 November 2026 pukul 08.45".into()),
            figures: vec![
                figure("94%", "selesai tepat waktu", "dari 1.042 permohonan"),
                figure("4", "hari kerja, nilai tengah", "separuh izin terbit lebih cepat"),
                figure("11", "hari kerja menunggu terlama", "saat ini, izin reklame"),
            ],
            business_licences: Some(("oss.go.id".into(), "https://oss.go.id".into())),
        };
        let mut outage = full.clone();
        outage.frame.outages =
            vec!["Layanan permohonan tertunda sejak 10.05. Perkiraan normal 13.00 WIB. Berkas Anda aman.".into()];
        outage.working_at = None;
        outage.figures.clear();
        let mut official = full.clone();
        official.frame = Frame { specimen: false, ..sample::applicant("Urus izin di Kota Padang", "/") };
        vec![("biasa", full), ("gangguan", outage), ("sudah-masuk", official)]
    }
}
