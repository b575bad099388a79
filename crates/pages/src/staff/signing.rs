//! Signing many documents at once (S14); nothing is chosen unless the signer chooses it.

use super::parts::{Empty, sample_frame, tag, waiting};
use super::signing_session::{SecretAsked, SignerSession};
use crate::form::Problems;
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Notice, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /tanda-tangan` (`?pilih=tanpa-catatan|gagal`) and failed `POST`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/signing.html")]
pub struct Signing {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// How many wait and how many need opening: `14 dokumen. 12 tanpa catatan, 2 perlu dibuka dahulu.`
    pub summary: String,
    /// How many bear no remark.
    pub clean_count: usize,
    /// The certificate: `Sertifikat berlaku sampai 4 Mei 2027`.
    pub certificate: Tag,
    /// The key is a demonstration key: nothing signed with it is valid.
    pub demo_key: bool,
    /// The provider does not answer, or the certificate cannot be used.
    pub trouble: Option<Notice>,
    /// The secret of the signer, where a service signs with one.
    pub session: Option<SignerSession>,
    /// What waits, by licence type.
    pub groups: Vec<SignGroup>,
    /// The run under way or just ended.
    pub run: Option<SignRun>,
    /// Files on which the law wants a decision by now, wherever they lie (UU 30/2014 ps 53); nothing decides by itself.
    pub silent: Vec<SilentRow>,
    /// What is said when nothing waits.
    pub empty: Empty,
    /// What is wrong with the password.
    pub password_error: Option<String>,
    /// What is wrong with the choice.
    pub choice_error: Option<String>,
}

/// A file whose limit for a decision has passed.
#[derive(Clone, Debug)]
pub struct SilentRow {
    /// `/kerja/{id}`.
    pub href: String,
    /// Short name of the licence and number.
    pub title: String,
    /// Since when, and who has it.
    pub about: String,
    /// The decision as a draft, without a number.
    pub draft_href: String,
}

/// Documents of one type.
#[derive(Clone, Debug)]
pub struct SignGroup {
    /// Name of the type.
    pub name: String,
    /// Documents.
    pub rows: Vec<SignRow>,
}

/// A document to be signed.
#[derive(Clone, Debug)]
pub struct SignRow {
    /// Value of `pilih`; may bind the version, so that what was seen is what is signed.
    pub pick: String,
    /// Number of the application.
    pub number: String,
    /// Kind: `Izin`, `Surat penolakan`.
    pub kind: String,
    /// `/kerja/{id}`.
    pub case_href: String,
    /// `/kerja/{id}/pratinjau`.
    pub preview_href: String,
    /// Who is to hold it.
    pub holder: String,
    /// Place.
    pub place: String,
    /// Who verified.
    pub verified_by: String,
    /// Offices with dates.
    pub recommendation: String,
    /// Remarks: with conditions, late, checked by hand, failed before.
    pub flags: Vec<Tag>,
    /// Has remarks and was not opened yet: cannot be chosen.
    pub must_open: bool,
    /// Chosen.
    pub picked: bool,
}

/// A run of signatures.
#[derive(Clone, Debug)]
pub struct SignRun {
    /// Heading: `9 dari 12 selesai`.
    pub title: String,
    /// Done.
    pub done: usize,
    /// In all.
    pub total: usize,
    /// Still going.
    pub running: bool,
    /// How many failed and can be tried again.
    pub failed: usize,
    /// Documents.
    pub jobs: Vec<SignJob>,
}

/// One document of a run.
#[derive(Clone, Debug)]
pub struct SignJob {
    /// Number.
    pub number: String,
    /// Antre, selesai, gagal.
    pub state: Tag,
    /// What happened, in a sentence.
    pub about: String,
    /// Id of a document that its signer can order once more.
    pub again: Option<String>,
}

impl Signing {
    fn problems(&self) -> Problems {
        let mut problems = Problems::at("ttd", self.choice_error.as_ref());
        problems.0.extend(Problems::at("sandi", self.password_error.as_ref()).0);
        if let Some(problem) = self.session.as_ref().and_then(|session| session.problem.as_ref()) {
            problems.0.extend(Problems::at(problem.field, Some(&problem.sentence)).0);
        }
        problems
    }

    /// How many are chosen.
    fn picked_count(&self) -> usize {
        self.groups.iter().flat_map(|g| &g.rows).filter(|r| r.picked).count()
    }

    /// Whether one of them must be opened before it can be chosen.
    fn some_unopened(&self) -> bool {
        self.groups.iter().flat_map(|g| &g.rows).any(|r| r.must_open)
    }
}

impl Page for Signing {
    const NAME: &'static str = "tanda-tangan";

    fn samples() -> Vec<(&'static str, Self)> {
        let plain = sample();
        let mut picked = plain.clone();
        for row in picked.groups.iter_mut().flat_map(|g| &mut g.rows) {
            row.picked = row.flags.is_empty();
        }
        picked.demo_key = false;
        let mut wrong = picked.clone();
        wrong.password_error = Some("Kata sandi tidak cocok. Tidak ada yang ditandatangani. Coba lagi.".into());
        let mut running = plain.clone();
        running.run = Some(sample_run());
        let mut down = plain.clone();
        down.trouble = Some(Notice {
            tone: Tone::Bad,
            text: "Layanan tanda tangan elektronik tidak menjawab sejak 10.05. Semua dokumen tetap di antrean.".into(),
        });
        let mut empty = plain.clone();
        empty.groups.clear();
        empty.summary = "Tidak ada dokumen baru untuk ditandatangani.".into();
        let sessions = SignerSession::samples().into_iter().map(|(name, session)| {
            let mut page = running.clone();
            page.session = Some(session);
            (name, page)
        });
        let sessions: Vec<_> = sessions.collect();
        let mut all = vec![
            ("biasa", plain),
            ("dipilih", picked),
            ("sandi-salah", wrong),
            ("berjalan", running),
            ("mati", down),
            ("kosong", empty),
        ];
        all.extend(sessions);
        all
    }
}

fn sample() -> Signing {
    let row = |number: &str, holder: &str, place: &str, recommendation: &str, flags: Vec<Tag>| SignRow {
        pick: format!("{number}:7"),
        number: number.into(),
        kind: "Izin".into(),
        case_href: format!("/kerja/{number}"),
        preview_href: format!("/kerja/{number}/pratinjau"),
        holder: holder.into(),
        place: place.into(),
        verified_by: "Petugas Pemeriksa 2".into(),
        recommendation: recommendation.into(),
        must_open: !flags.is_empty(),
        flags,
        picked: false,
    };
    let conditional = vec![tag(Tone::Warning, "Rekomendasi bersyarat"), super::parts::late("Lewat 1 hari")];
    let mut refusal = row(
        "26-004051",
        "CV Contoh Media",
        "Jalan Contoh, Kuranji",
        "Tidak perlu",
        vec![tag(Tone::Warning, "Penolakan")],
    );
    refusal.kind = "Surat penolakan".into();
    Signing {
        frame: sample_frame(Role::KepalaDinas, "Menunggu tanda tangan Anda", "/tanda-tangan"),
        form_key: KEY.into(),
        summary: "4 dokumen. 2 tanpa catatan, 2 perlu dibuka dahulu.".into(),
        clean_count: 2,
        certificate: tag(Tone::Good, "Sertifikat berlaku sampai 4 Mei 2027"),
        demo_key: true,
        trouble: None,
        session: None,
        groups: vec![
            SignGroup {
                name: "Praktik apoteker".into(),
                rows: vec![
                    row("26-004101", "Pemohon Contoh F", "Apotek Contoh Satu", "Dinas Kesehatan, 20 Nov", Vec::new()),
                    row("26-004115", "Pemohon Contoh H", "Klinik Contoh", "Dinas Kesehatan, 19 Nov", conditional),
                ],
            },
            SignGroup {
                name: "Reklame".into(),
                rows: vec![
                    row(
                        "26-004044",
                        "Toko Contoh Maju",
                        "Jalan Contoh, Padang Timur",
                        "Dinas PUPR, 18 Nov",
                        Vec::new(),
                    ),
                    refusal,
                ],
            },
        ],
        run: None,
        silent: vec![SilentRow {
            href: "/kerja/1".into(),
            title: "Reklame, 26-004101".into(),
            about: "Batas 20 November 2026. Menunggu rekomendasi Dinas PUPR.".into(),
            draft_href: "/kerja/1/pratinjau".into(),
        }],
        empty: Empty::new("Tidak ada yang menunggu", "Terakhir Anda menandatangani 9 izin kemarin."),
        password_error: None,
        choice_error: None,
    }
}

fn sample_run() -> SignRun {
    let job =
        |number: &str, state, about: &str| SignJob { number: number.into(), state, about: about.into(), again: None };
    let orphan = SignJob {
        again: Some("d3".into()),
        ..job(
            "26-004045",
            tag(Tone::Bad, "Perlu dilihat"),
            "Permintaan sudah dikirim, tetapi jawabannya tidak dapat dipakai.",
        )
    };
    SignRun {
        title: "9 dari 12 selesai".into(),
        done: 9,
        total: 12,
        running: true,
        failed: 1,
        jobs: vec![
            job(
                "26-004101",
                tag(Tone::Good, "Selesai 10.02"),
                "Tanda tangan sudah diperiksa ulang. Izin terkirim kepada pemohon.",
            ),
            job("26-004108", waiting("Antre"), "Giliran ke-2."),
            job(
                "26-004044",
                tag(Tone::Bad, "Gagal"),
                "Layanan tidak menjawab dalam 60 detik. Izin ini belum ditandatangani.",
            ),
            orphan,
        ],
    }
}
