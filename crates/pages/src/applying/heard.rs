//! What the applicant is heard on: a sanction that is proposed or imposed, a decision they may object to.

use super::Application;
use crate::form::Problems;
use crate::parts::Tag;
use crate::{Frame, Link, Notice, Page, Tone};
use askama::Template;

/// `/permohonan/{id}/sanksi/{sanksi}` and `/permohonan/{id}/keberatan/{dokumen}`.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/heard.html")]
pub struct Heard {
    /// Around the page.
    pub frame: Frame,
    /// The application.
    pub application: Application,
    /// Heading.
    pub title: String,
    /// How far it has come.
    pub tag: Tag,
    /// What it means, in a sentence.
    pub sentence: String,
    /// What it is about, as (label, value).
    pub facts: Vec<(String, String)>,
    /// What was written, as (heading, text as typed).
    pub said: Vec<(String, String)>,
    /// Letters and files.
    pub links: Vec<Link>,
    /// What to know besides.
    pub note: Option<Notice>,
    /// What can be written now; none when nothing can.
    pub reply: Option<ReplyForm>,
    /// Everything wrong with what was sent.
    pub problems: Problems,
}

/// A text of the applicant, with files where they belong to it: posts `tanggapan`, `berkas`.
#[derive(Clone, Debug)]
pub struct ReplyForm {
    /// Where it is posted.
    pub action: String,
    /// Version it was made from.
    pub version: u32,
    /// Heading.
    pub heading: String,
    /// Until when, and what for.
    pub help: String,
    /// The text so far.
    pub text: String,
    /// Whether files may be given.
    pub with_files: bool,
    /// What is said on the button.
    pub button: String,
}

impl Page for Heard {
    const NAME: &'static str = "tanggapan";

    fn samples() -> Vec<(&'static str, Self)> {
        let sanction = sample();
        let mut wrong = sanction.clone();
        wrong.problems = Problems::one("tanggapan", "Tulis tanggapan Anda.");
        let objection = Self {
            title: "Keberatan atas surat penolakan".into(),
            tag: Tag::new(Tone::Plain, "ring", "Belum diajukan"),
            sentence: "Anda dapat mengajukan keberatan sampai 22 Desember 2026.".into(),
            said: Vec::new(),
            reply: sanction.reply.clone().map(|form| ReplyForm {
                action: "/permohonan/a1/keberatan/d1".into(),
                heading: "Ajukan keberatan".into(),
                with_files: true,
                button: "Ajukan keberatan".into(),
                ..form
            }),
            ..sanction.clone()
        };
        let decided = Self {
            tag: Tag::new(Tone::Bad, "bad", "Dikenakan"),
            reply: None,
            links: vec![Link::new("/dokumen/d1", "Unduh surat teguran (PDF)", "")],
            ..sanction.clone()
        };
        vec![("sanksi", sanction), ("salah", wrong), ("keberatan", objection), ("diputus", decided)]
    }
}

fn sample() -> Heard {
    Heard {
        frame: crate::sample::applicant("Teguran tertulis", "/permohonan"),
        application: crate::sample::application(),
        title: "Usul teguran tertulis".into(),
        tag: Tag::new(Tone::Info, "clock", "Diusulkan"),
        sentence: "Belum ada yang diputus. Anda berhak menanggapi sampai 30 November 2026.".into(),
        facts: vec![("Kewajiban".into(), "Pasal 11 ayat (3) huruf b".into())],
        said: vec![("Fakta menurut petugas".into(), "Dua surat keterangan bernomor sama.".into())],
        links: Vec::new(),
        note: Some(Notice { tone: Tone::Info, text: "Sanksi tidak memengaruhi permohonan lain.".into() }),
        reply: Some(ReplyForm {
            action: "/permohonan/a1/sanksi/s1".into(),
            version: 1,
            heading: "Tanggapan Anda".into(),
            help: "Ceritakan menurut Anda apa yang terjadi.".into(),
            text: String::new(),
            with_files: false,
            button: "Kirim tanggapan".into(),
        }),
        problems: Problems::default(),
    }
}
