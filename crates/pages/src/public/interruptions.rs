//! State of the services: what is interrupted, since when, until when (Pasal 13(3)).

use crate::{Frame, Page, sample};
use askama::Template;

/// `/gangguan`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/interruptions.html")]
pub struct ServiceState {
    /// Around the page.
    pub frame: Frame,
    /// When the services were last looked at, in words.
    pub checked_at: String,
    /// Interruptions in force.
    pub now: Vec<Interruption>,
    /// Interruptions that ended, newest first.
    pub past: Vec<Interruption>,
}

/// An interruption as announced.
#[derive(Clone, Debug)]
pub struct Interruption {
    /// What does not work.
    pub title: String,
    /// What that means, and what still works.
    pub effect: String,
    /// Since when, in words.
    pub since: String,
    /// When it is expected to end, or when it ended, in words.
    pub until: Option<String>,
    /// When there will be more news, in words.
    pub next_update: Option<String>,
    /// Whether and on what basis dates were moved (Pasal 14); none, they were not.
    pub paused: Option<String>,
}

impl Page for ServiceState {
    const NAME: &'static str = "gangguan";

    fn samples() -> Vec<(&'static str, Self)> {
        let past = Interruption {
            title: "Jaringan pusat data terputus".into(),
            effect: "Permohonan tidak dapat diproses. Loket tetap menerima.".into(),
            since: "Kamis, 19 November 2026, 08.10".into(),
            until: Some("Kamis, 19 November 2026, 15.45".into()),
            next_update: None,
            paused: Some("1 hari kerja tidak dihitung (Pasal 14 huruf c)".into()),
        };
        let normal = Self {
            frame: sample::frame("Keadaan layanan", "/gangguan"),
            checked_at: "Senin, 23 November 2026, 08.45".into(),
            now: Vec::new(),
            past: vec![past],
        };
        let current = Interruption {
            title: "Tanda tangan elektronik tertunda".into(),
            effect:
                "Izin yang menunggu tanda tangan terbit lebih lambat. Permohonan baru tetap diterima, berkas Anda aman."
                    .into(),
            since: "hari ini, 10.05".into(),
            until: Some("13.00 WIB".into()),
            next_update: Some("12.00 WIB".into()),
            paused: None,
        };
        vec![
            ("terganggu", Self { now: vec![current], ..normal.clone() }),
            ("tanpa-riwayat", Self { past: Vec::new(), ..normal.clone() }),
            ("normal", normal),
        ]
    }
}
