//! The receipt: number, date, promise, what comes next.

use super::Application;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/permohonan/{id}/tanda-terima`.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/receipt.html")]
pub struct Receipt {
    /// Around the page.
    pub frame: Frame,
    /// The application.
    pub application: Application,
    /// Its number.
    pub number: String,
    /// Full name of the licence.
    pub licence_name: String,
    /// Who it is for, and who sent it as what, where that is not one person.
    pub sent_by: Option<(String, String)>,
    /// When it was received, in words.
    pub received_at: String,
    /// When the last correction was received, in words.
    pub corrected_at: Option<String>,
    /// Promised for, in words.
    pub due: Option<String>,
    /// What comes next, in order.
    pub next: Vec<String>,
    /// Hash of the event and latest checkpoint, to prove the filing later.
    pub proof: Option<(String, String)>,
    /// Address of the public status, whole, for sharing.
    pub status_url: String,
}

impl Receipt {
    /// What is shared: number and address, no name.
    pub fn share_text(&self) -> String {
        if let Some(at) = &self.corrected_at {
            return format!(
                "Perbaikan permohonan {} nomor {}, diterima {at}. Cek status: {}",
                self.licence_name, self.number, self.status_url
            );
        }
        format!(
            "Permohonan {} nomor {}, diterima {}. Cek status: {}",
            self.licence_name, self.number, self.received_at, self.status_url
        )
    }
}

impl Page for Receipt {
    const NAME: &'static str = "tanda-terima";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: sample::applicant("Tanda terima 26-004182", "/permohonan"),
            application: sample::application(),
            number: "26-004182".into(),
            licence_name: "Surat Izin Praktik Apoteker".into(),
            sent_by: None,
            received_at: "Senin, 23 November 2026, 14.31".into(),
            corrected_at: None,
            due: Some("Jumat, 4 Desember 2026".into()),
            next: vec![
                "Petugas memeriksa kelengkapan dan kebenaran data.".into(),
                "Dinas Kesehatan memeriksa dan memberi rekomendasi.".into(),
                "Kepala dinas menandatangani, lalu izin dapat diunduh di sini.".into(),
            ],
            proof: Some(("5d1f0a77c2e94b0c8a3351ce0f9f1e6a".into(), "4182.9f1e6a5d1f0a77c2".into())),
            status_url: "https://dpmptsp.padang.go.id/status".into(),
        };
        let corrected = Some("Kamis, 26 November 2026, 08.05".to_owned());
        vec![
            ("perbaikan", Self { corrected_at: corrected, ..page.clone() }),
            ("atas-kuasa", {
                let by = ("PT Contoh Padang".into(), "Pemohon Contoh, penanggung jawab".into());
                Self { sent_by: Some(by), ..page.clone() }
            }),
            ("tanpa-janji", Self { due: None, proof: None, ..page.clone() }),
            ("biasa", page),
        ]
    }
}
