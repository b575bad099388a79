//! One sanction or objection before whoever decides it: what it is about, what was said, and the decision.

use super::parts::{Fact, HistoryEntry, sample_frame, tag, waiting};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Link, Notice, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /sanksi/{id}` and `GET /sanksi/keberatan/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/contested.html")]
pub struct Contested {
    /// What every page has around it.
    pub frame: Frame,
    /// Heading.
    pub title: String,
    /// How far it has come.
    pub state: Tag,
    /// What it is about.
    pub facts: Vec<Fact>,
    /// What to know before deciding.
    pub note: Option<Notice>,
    /// What was written, in the order in which it was.
    pub said: Vec<Said>,
    /// Application, letters, files.
    pub links: Vec<Link>,
    /// The decision; none where it is not this officer's, or was taken.
    pub decision: Option<DecisionForm>,
    /// Everything wrong with what was sent.
    pub problems: Problems,
    /// What happened, newest first.
    pub history: Vec<HistoryEntry>,
}

/// What somebody wrote.
#[derive(Clone, Debug)]
pub struct Said {
    /// What it is: `Fakta`, `Tanggapan pemohon`.
    pub title: String,
    /// As typed.
    pub text: String,
}

/// The decision of the head: posts `putusan`, `alasan`, `sandi`.
#[derive(Clone, Debug)]
pub struct DecisionForm {
    /// Where it is posted.
    pub action: String,
    /// Idempotency key.
    pub form_key: String,
    /// Version it was made from.
    pub version: u32,
    /// What may be decided now.
    pub choices: Vec<Choice>,
    /// Reasons, so far.
    pub reasons: String,
    /// What the reasons are for.
    pub help: String,
}

impl Page for Contested {
    const NAME: &'static str = "sanksi-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let open = sample();
        let mut wrong = open.clone();
        wrong.problems = Problems::one("alasan", "Tulis alasannya, paling sedikit satu kalimat.");
        let decided = Self {
            state: tag(Tone::Bad, "Dikenakan"),
            note: None,
            decision: None,
            links: vec![Link::new("/dokumen/d1", "Unduh surat teguran (PDF)", "")],
            ..open.clone()
        };
        let deemed = Self {
            title: "Keberatan atas surat penolakan".into(),
            state: tag(Tone::Warning, "Dianggap dikabulkan"),
            note: Some(Notice {
                tone: Tone::Warning,
                text: "Batas 7 Desember 2026 sudah lewat, jadi keberatan dianggap dikabulkan. Keputusannya sudah disiapkan.".into(),
            }),
            decision: open.decision.clone().map(|form| DecisionForm {
                choices: vec![Choice::new("granted", "Kabulkan keberatan", "granted")],
                reasons: "Batas waktu penyelesaian sudah lewat.".into(),
                ..form
            }),
            ..open.clone()
        };
        vec![("terbuka", open), ("salah", wrong), ("diputus", decided), ("dianggap", deemed)]
    }
}

fn sample() -> Contested {
    Contested {
        frame: sample_frame(Role::KepalaDinas, "Teguran tertulis", "/sanksi"),
        title: "Teguran tertulis".into(),
        state: waiting("Diusulkan"),
        facts: vec![
            Fact::new("Permohonan", "Praktik apoteker, 26-004182"),
            Fact::new("Pemohon", "Pemohon Contoh"),
            Fact::new("Kewajiban", "Pasal 11 ayat (3) huruf b"),
        ],
        note: Some(Notice { tone: Tone::Info, text: "Pemohon sudah menanggapi. Sanksi dapat diputus.".into() }),
        said: vec![
            Said {
                title: "Fakta".into(),
                text: "Dua surat keterangan bernomor sama.\nDiperiksa 23 November 2026.".into(),
            },
            Said { title: "Tanggapan pemohon".into(), text: "Nomor kedua salah ketik.".into() },
        ],
        links: vec![Link::new("/kerja/a1", "Buka permohonan 26-004182", "")],
        decision: Some(DecisionForm {
            action: "/sanksi/s1/putuskan".into(),
            form_key: KEY.into(),
            version: 2,
            choices: vec![
                Choice::new("impose", "Kenakan teguran tertulis", ""),
                Choice::new("drop", "Tidak dikenakan", ""),
            ],
            reasons: String::new(),
            help: "Tercetak dalam surat.".into(),
        }),
        problems: Problems::default(),
        history: vec![HistoryEntry {
            what: "Sanksi diusulkan".into(),
            when: "23 November 2026, 08.52 WIB".into(),
            who: "Verifikator Contoh".into(),
            detail: String::new(),
        }],
    }
}
