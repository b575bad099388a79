//! Signatures that may have been made by a service and that nobody holds; none of them was released.

use super::parts::{Empty, sample_frame, tag};
use crate::parts::Tag;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /admin/tanda-tangan`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/signing_attempts.html")]
pub struct SigningAttempts {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key.
    pub form_key: String,
    /// Attempts, newest first.
    pub rows: Vec<AttemptRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Only the newest are shown.
    pub cut: bool,
    /// Documents that are signed and not sealed yet, the longest first.
    pub seals: Vec<SealRow>,
}

/// A document that waits for the office's seal.
#[derive(Clone, Debug)]
pub struct SealRow {
    /// Id of the document, where it can be ordered once more; else empty.
    pub again: String,
    /// Its number.
    pub number: String,
    /// Since when it is signed.
    pub since: String,
    /// Where it stands.
    pub state: Tag,
    /// Why it stands still.
    pub why: String,
}

/// What was sent and not answered as it should be.
#[derive(Clone, Debug)]
pub struct AttemptRow {
    /// Number of the document.
    pub number: String,
    /// When it was sent, and where.
    pub sent: String,
    /// What became of it.
    pub state: Tag,
    /// What the service said.
    pub said: String,
    /// The service's id of it, or empty.
    pub remote_id: String,
    /// SHA-256 of what was sent.
    pub sha256: String,
}

impl Page for SigningAttempts {
    const NAME: &'static str = "admin-tanda-tangan";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |number: &str, state, said: &str, remote_id: &str| AttemptRow {
            number: number.into(),
            sent: "23 November 2026, 09.05 WIB, BSrE v1".into(),
            state,
            said: said.into(),
            remote_id: remote_id.into(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
        };
        let seal = |number: &str, state, (again, why): (&str, &str)| SealRow {
            again: again.into(),
            number: number.into(),
            since: "23 November 2026, 09.05 WIB".into(),
            state,
            why: why.into(),
        };
        let full = Self {
            frame: sample_frame(Role::Admin, "Tanda tangan tanpa jawaban", "/admin/tanda-tangan"),
            form_key: "k".into(),
            rows: vec![
                row("503/0044/CONTOH/2026", tag(Tone::Plain, "Sedang dikirim"), "", ""),
                row(
                    "503/0043/CONTOH/2026",
                    tag(Tone::Warning, "Tanpa jawaban"),
                    "Program berhenti sebelum jawaban tersimpan.",
                    "",
                ),
                row(
                    "503/0042/CONTOH/2026",
                    tag(Tone::Bad, "Bukan yang diminta"),
                    "Jawaban BSrE tidak sesuai dengan yang diminta: halaman pada hasil bukan halaman yang dikirim.",
                    "a1b2c3",
                ),
            ],
            empty: Empty::new("Tidak ada", "Semua permintaan tanda tangan dijawab sebagaimana mestinya."),
            cut: false,
            seals: vec![
                seal("503/0041/CONTOH/2026", tag(Tone::Plain, "Menunggu segel"), ("", "")),
                seal(
                    "503/0040/CONTOH/2026",
                    tag(Tone::Warning, "Perlu diperiksa"),
                    ("a1", "Program berhenti sebelum jawaban tersimpan."),
                ),
            ],
        };
        let mut empty = full.clone();
        empty.rows.clear();
        empty.seals.clear();
        vec![("biasa", full), ("kosong", empty)]
    }
}
