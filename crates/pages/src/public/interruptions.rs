//! State of the services: what is interrupted, since when, until when (Pasal 13(3)), and one interruption with its news.

use crate::{Frame, Page, sample};
use askama::Template;

/// `/gangguan`, and the copy of it that is served while this program is down.
#[derive(Clone, Debug, Template)]
#[template(path = "public/interruptions.html")]
pub struct ServiceState {
    /// Around the page.
    pub frame: Frame,
    /// When the services were last looked at, in words.
    pub checked_at: String,
    /// Whether this is the copy: the program itself cannot be reached.
    pub copy: bool,
    /// Interruptions in force.
    pub now: Vec<Interruption>,
    /// Interruptions that ended, newest first.
    pub past: Vec<Interruption>,
    /// Address of an older page of the history.
    pub older: Option<String>,
}

/// An interruption as announced.
#[derive(Clone, Debug)]
pub struct Interruption {
    /// Its own page.
    pub href: String,
    /// What does not work.
    pub title: String,
    /// What that means, and what still works.
    pub effect: String,
    /// What is affected, in words.
    pub scope: String,
    /// Since when, in words.
    pub since: String,
    /// When it is expected to end, or when it ended, in words.
    pub until: Option<String>,
    /// When there will be more news, in words.
    pub next_update: Option<String>,
    /// Whether and on what basis dates were moved (Pasal 14); none, they were not.
    pub paused: Option<String>,
    /// Whether it turned out to be none.
    pub dismissed: bool,
}

/// `/gangguan/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/interruption.html")]
pub struct InterruptionPage {
    /// Around the page.
    pub frame: Frame,
    /// The interruption.
    pub item: Interruption,
    /// Whether it goes on.
    pub current: bool,
    /// What was published, newest first: when, title, words.
    pub news: Vec<(String, String, String)>,
}

fn sample_past() -> Interruption {
    Interruption {
        href: "/gangguan/1".into(),
        title: "Jaringan pusat data terputus".into(),
        effect: "Permohonan tidak dapat diproses. Loket tetap menerima.".into(),
        scope: "Semua layanan".into(),
        since: "Kamis, 19 November 2026, 08.10".into(),
        until: Some("Kamis, 19 November 2026, 15.45".into()),
        next_update: None,
        paused: Some("Waktu layanan berhenti 08.10 sampai 15.45 (Pasal 14 huruf c)".into()),
        dismissed: false,
    }
}

fn sample_current() -> Interruption {
    Interruption {
        href: "/gangguan/2".into(),
        title: "Tanda tangan elektronik tertunda".into(),
        effect:
            "Izin yang menunggu tanda tangan terbit lebih lambat. Permohonan baru tetap diterima, berkas Anda aman."
                .into(),
        scope: "Tanda tangan".into(),
        since: "hari ini, 10.05".into(),
        until: Some("13.00 WIB".into()),
        next_update: Some("12.00 WIB".into()),
        paused: None,
        dismissed: false,
    }
}

impl Page for ServiceState {
    const NAME: &'static str = "gangguan";

    fn samples() -> Vec<(&'static str, Self)> {
        let normal = Self {
            frame: sample::frame("Keadaan layanan", "/gangguan"),
            checked_at: "Senin, 23 November 2026, 08.45".into(),
            copy: false,
            now: Vec::new(),
            past: vec![sample_past()],
            older: None,
        };
        vec![
            ("terganggu", Self { now: vec![sample_current()], ..normal.clone() }),
            ("tanpa-riwayat", Self { past: Vec::new(), ..normal.clone() }),
            ("salinan", Self { copy: true, now: vec![sample_current()], ..normal.clone() }),
            ("normal", normal),
        ]
    }
}

impl Page for InterruptionPage {
    const NAME: &'static str = "gangguan-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let words = |at: &str, title: &str, text: &str| (at.to_owned(), title.to_owned(), text.to_owned());
        let current = Self {
            frame: sample::frame("Tanda tangan elektronik tertunda", "/gangguan"),
            item: sample_current(),
            current: true,
            news: vec![words(
                "23 November 2026, 10.20",
                "Tanda tangan elektronik tertunda",
                "Izin terbit lebih lambat.",
            )],
        };
        let over = Self { item: sample_past(), current: false, ..current.clone() };
        vec![("berjalan", current), ("selesai", over)]
    }
}
