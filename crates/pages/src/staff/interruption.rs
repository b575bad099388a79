//! One interruption for officers: announcing it and letting time stand still are two decisions, each by two persons (Pasal 13, 14).

use super::interruptions::DeclareForm;
use super::parts::{Fact, HistoryEntry, sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /petugas/gangguan/{id}`, and every failed form on it.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/interruption.html")]
pub struct InterruptionCase {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// Version the forms are rendered from.
    pub version: u32,
    /// Its id.
    pub id: String,
    /// What does not work.
    pub title: String,
    /// What that means.
    pub body: String,
    /// How far it has come.
    pub state: Tag,
    /// What is known.
    pub facts: Vec<Fact>,
    /// What this officer may do now.
    pub may: May,
    /// The form that takes up a probe's proposal.
    pub declare: Option<DeclareForm>,
    /// Words of the next news, as typed.
    pub update: UpdateForm,
    /// The end, as typed.
    pub end: EndForm,
    /// The decision under Pasal 14.
    pub pause: Option<PauseShown>,
    /// A pause being recorded, as typed.
    pub pause_form: PauseForm,
    /// Posts on social networks.
    pub posts: Vec<PostRow>,
    /// A text to copy to wherever nothing is posted.
    pub ready_text: String,
    /// What happened, newest first.
    pub history: Vec<HistoryEntry>,
    /// Everything wrong.
    pub problems: Problems,
}

/// What this officer may do now.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, missing_docs)] // one per button
pub struct May {
    pub confirm: bool,
    pub update: bool,
    pub state_end: bool,
    pub confirm_end: bool,
    pub dismiss: bool,
    pub record_pause: bool,
    pub agree_pause: bool,
    pub refuse_pause: bool,
    pub repost: bool,
}

/// The next news: `judul`, `keterangan`, `perkiraan`, `kabar`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // names of the fields
pub struct UpdateForm {
    pub title: String,
    pub body: String,
    pub expected: String,
    pub next: String,
}

/// The end: `pulih`, `bukti`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // names of the fields
pub struct EndForm {
    pub at: String,
    pub evidence: String,
}

/// A pause: `huruf`, `jeda`, `fakta`, `tanpa_jalan_lain`, and the file `dokumen`.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)] // names of the fields
pub struct PauseForm {
    pub letters: Vec<Choice>,
    pub from: String,
    pub facts: String,
    pub no_manual_route: bool,
}

/// A pause as recorded.
#[derive(Clone, Debug)]
pub struct PauseShown {
    /// Letter, from when, by whom, agreed by whom.
    pub facts: Vec<Fact>,
    /// The facts it stands on; empty for those who need not see them.
    pub reasons: String,
    /// The document it stands on.
    pub document: Option<(String, String)>,
    /// How it stands.
    pub state: Tag,
}

/// A post on a social network.
#[derive(Clone, Debug)]
pub struct PostRow {
    /// Its name.
    pub network: String,
    /// What became of it.
    pub state: Tag,
    /// When, and why not.
    pub about: String,
    /// Where it stands.
    pub url: Option<String>,
    /// Where it is ordered again, when it failed.
    pub again: Option<String>,
}

impl Page for InterruptionCase {
    const NAME: &'static str = "gangguan-petugas-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let fact = |label: &str, value: &str| Fact::new(label, value);
        let first = Self {
            frame: sample_frame(Role::KepalaBidang, "Tanda tangan elektronik tertunda", "/petugas/gangguan"),
            form_key: KEY.into(),
            version: 1,
            id: "1".into(),
            title: "Tanda tangan elektronik tertunda".into(),
            body: "Izin yang menunggu tanda tangan terbit lebih lambat. Permohonan baru tetap diterima.".into(),
            state: tag(Tone::Warning, "Menunggu orang kedua"),
            facts: vec![
                fact("Jenis", "Gangguan sistem"),
                fact("Cakupan", "Tanda tangan"),
                fact("Sejak", "23 November 2026, 10.05"),
            ],
            may: May { confirm: true, update: true, state_end: true, dismiss: true, ..May::default() },
            declare: None,
            update: UpdateForm::default(),
            end: EndForm::default(),
            pause: None,
            pause_form: PauseForm::default(),
            posts: Vec::new(),
            ready_text: "GANGGUAN LAYANAN DPMPTSP Padang: Tanda tangan elektronik tertunda.".into(),
            history: Vec::new(),
            problems: Problems::default(),
        };
        let mut pausing = first.clone();
        pausing.may = May { agree_pause: true, refuse_pause: true, state_end: true, repost: true, ..May::default() };
        pausing.pause = Some(PauseShown {
            facts: vec![
                fact("Dasar", "Pasal 14 huruf c"),
                fact("Sejak", "23 November 2026, 10.05"),
                fact("Dicatat", "Sri Contoh"),
            ],
            reasons: "Loket dan sistem sama-sama berhenti karena listrik gedung padam.".into(),
            document: Some(("/petugas/gangguan/1/dokumen/2".into(), "surat-pln.pdf, PDF, 84 KB".into())),
            state: tag(Tone::Warning, "Menunggu persetujuan orang kedua"),
        });
        pausing.posts = vec![
            PostRow {
                network: "Mastodon".into(),
                state: tag(Tone::Good, "Terpasang"),
                about: "23 November 2026, 10.20".into(),
                url: Some("https://contoh.invalid/1".into()),
                again: None,
            },
            PostRow {
                network: "X".into(),
                state: tag(Tone::Bad, "Gagal"),
                about: "Kunci akun ditolak.".into(),
                url: None,
                again: Some("/petugas/gangguan/1/posting/1/x".into()),
            },
        ];
        let mut recording = first.clone();
        recording.may = May { record_pause: true, confirm_end: true, ..May::default() };
        recording.pause_form.letters = vec![Choice::new("a", "huruf a", ""), Choice::new("c", "huruf c", "c")];
        recording.problems.add("dokumen", "Lampirkan dokumen yang membuktikan.");
        let mut proposed = first.clone();
        proposed.state = tag(Tone::Info, "Usul sistem");
        proposed.declare =
            Some(DeclareForm { action: "/petugas/gangguan/1/umumkan".into(), version: 1, ..DeclareForm::sample() });
        proposed.may = May { dismiss: true, ..May::default() };
        vec![("baru", first), ("jeda", pausing), ("mencatat", recording), ("usul", proposed)]
    }
}
