//! Matters of personal data: what waits and until when, one of them with its words and orders, and the report of a breach.

use super::parts::{Fact, sample_frame, tag};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::{Frame, Page, Tone, sample};
use askama::Template;
use domain::account::Role;

/// `/admin/data-pribadi`; posts `diketahui`, `jenis`, `orang`, `siapa`, `fakta` to `/admin/data-pribadi/pelanggaran`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/data_cases.html")]
pub struct DataCases {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// What waits, the oldest first.
    pub open: Vec<CaseRow>,
    /// What is done, the newest first.
    pub closed: Vec<CaseRow>,
    /// What was typed about a breach.
    pub breach: BreachTyped,
    /// What is wrong with it.
    pub problems: Problems,
}

/// A matter in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Its page.
    pub href: String,
    /// What it is.
    pub title: &'static str,
    /// Where it stands, with its term.
    pub state: Tag,
    /// When it began.
    pub opened_at: String,
}

/// The form about a breach as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BreachTyped {
    /// Since when it is known, as typed.
    pub known: String,
    /// Kinds of data; chosen ones are marked.
    pub kinds: Vec<Choice>,
    /// How many persons.
    pub persons: String,
    /// User names or numbers of applications, one a line; empty: everybody.
    pub who: String,
    /// What happened.
    pub facts: String,
}

/// `/admin/data-pribadi/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/data_case.html")]
pub struct DataCasePage {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub form_key: String,
    /// Which one.
    pub id: String,
    /// Version the forms were made from.
    pub version: u32,
    /// What it is.
    pub title: &'static str,
    /// Where it stands.
    pub state: Tag,
    /// What is known of it.
    pub facts: Vec<Fact>,
    /// What both sides wrote, as (whose, text).
    pub words: Vec<(&'static str, String)>,
    /// What a disposal would destroy: number, licence type, where it stands.
    pub listed: Vec<(String, String, String)>,
    /// The text for the authority, to be copied into a letter.
    pub letter: Option<String>,
    /// What this officer can order now.
    pub can: CaseOrders,
    /// What was typed as an answer.
    pub answer: String,
    /// What is wrong; fields `jawaban`, `surat`.
    pub problems: Problems,
}

/// Orders that stand on the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // one for each form of the page
pub struct CaseOrders {
    /// Say that it was put right.
    pub grant: bool,
    /// Say no.
    pub refuse: bool,
    /// Destroy the keys of the person's account.
    pub erase: bool,
    /// Destroy what the list names.
    pub destroy: bool,
    /// Tell the persons.
    pub tell_persons: bool,
    /// Note that the authority was told.
    pub note_authority: bool,
}

impl CaseOrders {
    /// Whether there is any.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

impl Page for DataCases {
    const NAME: &'static str = "urusan-data";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |title, tone, words: &str| CaseRow {
            href: "/admin/data-pribadi/1".into(),
            title,
            state: tag(tone, words),
            opened_at: "27 November 2026, 09.00".into(),
        };
        let empty = Self {
            frame: sample_frame(Role::Admin, "Data pribadi", "/admin/data-pribadi"),
            form_key: sample::KEY.into(),
            open: Vec::new(),
            closed: Vec::new(),
            breach: BreachTyped {
                kinds: vec![
                    Choice::new("contact", "Nama, nomor HP, surel", "contact"),
                    Choice::new("identity", "NIK dan data KTP", ""),
                ],
                ..BreachTyped::default()
            },
            problems: Problems::default(),
        };
        let mut full = empty.clone();
        full.open = vec![
            row("Permintaan penghapusan", Tone::Bad, "Lewat waktu"),
            row("Permintaan pembetulan", Tone::Warning, "Paling lambat 30 November 2026, 09.00"),
        ];
        full.closed = vec![row("Pelanggaran data pribadi", Tone::Good, "Selesai")];
        let mut wrong = full.clone();
        wrong.problems = Problems::one("fakta", "Tulis apa yang terjadi, paling sedikit 20 huruf.");
        let kominfo =
            Self { frame: sample_frame(Role::Kominfo, "Data pribadi", "/admin/data-pribadi"), ..empty.clone() };
        vec![("kosong", empty), ("isi", full), ("salah", wrong), ("kominfo", kominfo)]
    }
}

impl Page for DataCasePage {
    const NAME: &'static str = "urusan-data-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let erasure = Self {
            frame: sample_frame(Role::Admin, "Permintaan penghapusan", "/admin/data-pribadi"),
            form_key: sample::KEY.into(),
            id: "1".into(),
            version: 1,
            title: "Permintaan penghapusan",
            state: tag(Tone::Warning, "Paling lambat 30 November 2026, 09.00"),
            facts: vec![
                Fact::new("Diminta", "27 November 2026, 09.00"),
                Fact::new("Oleh", "Pemohon Contoh (pemohon.contoh)"),
            ],
            words: vec![("Pemohon", "Saya pindah kota.".into())],
            listed: Vec::new(),
            letter: None,
            can: CaseOrders { refuse: true, erase: true, ..CaseOrders::default() },
            answer: String::new(),
            problems: Problems::default(),
        };
        let mut wrong = erasure.clone();
        wrong.problems = Problems::one("jawaban", "Tulis jawabannya, paling sedikit 10 huruf.");
        let mut correction = erasure.clone();
        correction.title = "Permintaan pembetulan";
        correction.can = CaseOrders { grant: true, refuse: true, ..CaseOrders::default() };
        let mut disposal = erasure.clone();
        disposal.title = "Pemusnahan sesuai jadwal retensi";
        disposal.words = Vec::new();
        disposal.listed = vec![("20-004182".into(), "SIP Bidan".into(), "Ditolak".into())];
        disposal.can = CaseOrders { refuse: true, destroy: true, ..CaseOrders::default() };
        let mut breach = erasure.clone();
        breach.title = "Pelanggaran data pribadi";
        breach.words = vec![("Fakta", "Sebuah salinan terkirim ke alamat yang salah.".into())];
        breach.letter = Some("Kepada lembaga pelindungan data pribadi\n\nKami memberitahukan …".into());
        breach.can = CaseOrders { tell_persons: true, note_authority: true, ..CaseOrders::default() };
        let mut done = erasure.clone();
        done.state = tag(Tone::Good, "Selesai");
        done.can = CaseOrders::default();
        vec![
            ("hapus", erasure),
            ("salah", wrong),
            ("betul", correction),
            ("musnah", disposal),
            ("langgar", breach),
            ("selesai", done),
        ]
    }
}
