//! Is this licence genuine? Verdict first, then as little data as settles it.

use crate::form::Problems;
use crate::{Frame, Page, Tone, sample};
use askama::Template;

/// `/keaslian`; posts `kode`, or a file `berkas` to `/keaslian/berkas`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/authenticity_form.html")]
pub struct AuthenticityForm {
    /// Around the page.
    pub frame: Frame,
    /// Code as typed.
    pub code: String,
    /// What is wrong with the code.
    pub code_problem: Option<String>,
    /// What is wrong with the file.
    pub file_problem: Option<String>,
}

/// `/keaslian/{kode}`, and the answer to a posted file.
#[derive(Clone, Debug, Template)]
#[template(path = "public/authenticity.html")]
pub struct AuthenticityResult {
    /// Around the page.
    pub frame: Frame,
    /// The answer.
    pub verdict: Verdict,
    /// The code asked for; empty when a file was checked.
    pub code: String,
    /// What the register says, when it knows the document.
    pub entry: Option<RegisterEntry>,
    /// The document was made by a demonstration: never valid, whatever the verdict.
    pub example: bool,
    /// When the register was asked, in words.
    pub checked_at: String,
    /// Whether a file was compared, byte for byte.
    pub from_file: bool,
    /// What stands in the file behind the part that was signed, one sentence each.
    pub added: Vec<String>,
    /// Whether something was added that is neither a signature nor what keeps one checkable.
    pub may_look_different: bool,
    /// Each signature in the file, where the register does not know the whole of it.
    pub signers: Vec<FileSigner>,
}

/// One signature in a file that was handed in.
#[derive(Clone, Debug)]
pub struct FileSigner {
    /// Whom the certificate names; empty where that cannot be read.
    pub name: String,
    /// When, in words, where that can be relied on.
    pub signed_at: Option<String>,
    /// What is said of it, in a sentence.
    pub said: String,
}

/// `/v`: where a QR code leads; `qr.js` reads what follows `#`, which the server never sees.
#[derive(Clone, Debug, Template)]
#[template(path = "public/qr_landing.html")]
pub struct QrLanding {
    /// Around the page.
    pub frame: Frame,
}

/// What can be said about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Valid; until when, in words, where it ends.
    Valid(Option<String>),
    /// Ours and unchanged, of a kind that does not lapse (letters).
    Genuine,
    /// Revoked, since when.
    Revoked {
        /// Date in words.
        since: String,
        /// Number of the decision.
        decision: Option<String>,
    },
    /// Suspended, since when.
    Suspended(String),
    /// Ran out, when.
    Expired(String),
    /// A newer document took its place.
    Replaced,
    /// Not in the register.
    NotFound,
    /// What was signed is unchanged and ours, and something was added behind it; until when it is valid, in words.
    Extended(Option<String>),
    /// The file bears our name, but its content is not what was signed.
    Altered,
    /// Its signature is damaged or incomplete, so that nothing can be said about its content.
    Damaged,
    /// The signature is intact, but the file is not one of ours.
    ForeignSignature,
    /// The file is signed by somebody whom we do not know, or whose certificate cannot be relied on.
    UnknownSigner,
    /// The file bears no signature at all.
    Unsigned,
}

/// What the public may see of a document.
#[derive(Clone, Debug)]
pub struct RegisterEntry {
    /// Kind, `Surat Izin Praktik Apoteker`.
    pub kind: String,
    /// Number.
    pub number: String,
    /// Holder: companies in full, persons masked by the caller.
    pub holder: String,
    /// Whether `holder` is masked.
    pub holder_masked: bool,
    /// Place the licence is for, as it stands on it: who stands before the door can compare.
    pub place: Option<String>,
    /// Office of the signer.
    pub signer: String,
    /// Date of signature in words.
    pub signed_at: String,
    /// Whose seal stands behind the signature, where the office has sealed it too.
    pub seal: Option<String>,
    /// Short code.
    pub code: String,
}

impl Verdict {
    /// How it is meant.
    pub fn tone(&self) -> Tone {
        match self {
            Self::Valid(_) | Self::Genuine => Tone::Good,
            Self::Expired(_)
            | Self::Suspended(_)
            | Self::Replaced
            | Self::Extended(_)
            | Self::Damaged
            | Self::UnknownSigner => Tone::Warning,
            Self::Revoked { .. } | Self::NotFound | Self::Altered | Self::ForeignSignature | Self::Unsigned => {
                Tone::Bad
            }
        }
    }

    /// Icon beside it.
    pub fn icon(&self) -> &'static str {
        match self {
            Self::Valid(_) | Self::Genuine => "ok",
            Self::Expired(_) | Self::Replaced => "clock",
            Self::Suspended(_) => "pause",
            Self::NotFound | Self::UnknownSigner => "q",
            Self::Extended(_) | Self::Damaged => "warn",
            Self::Revoked { .. } | Self::Altered | Self::ForeignSignature | Self::Unsigned => "bad",
        }
    }

    /// The verdict in capitals.
    pub fn headline(&self) -> &'static str {
        match self {
            Self::Valid(_) => "SAH DAN BERLAKU",
            Self::Genuine => "DOKUMEN SAH",
            Self::Revoked { .. } => "DICABUT",
            Self::Suspended(_) => "DIBEKUKAN",
            Self::Expired(_) => "KEDALUWARSA",
            Self::Replaced => "SUDAH DIGANTI",
            Self::NotFound => "TIDAK DITEMUKAN",
            Self::Extended(_) => "UTUH, DENGAN TAMBAHAN",
            Self::Altered => "ISI BERUBAH",
            Self::Damaged => "BELUM DAPAT DIPASTIKAN",
            Self::ForeignSignature => "BUKAN BERKAS KAMI",
            Self::UnknownSigner => "PENANDA TANGAN TIDAK DIKENAL",
            Self::Unsigned => "TANPA TANDA TANGAN",
        }
    }

    /// The line below it.
    pub fn line(&self) -> String {
        match self {
            Self::Valid(Some(until)) => format!("sampai {until}"),
            Self::Valid(None) => "tanpa batas waktu".into(),
            Self::Genuine => "tercatat dalam register kami".into(),
            Self::Revoked { since, .. } | Self::Suspended(since) => format!("sejak {since}"),
            Self::Expired(on) => format!("berlaku sampai {on}"),
            Self::Replaced => "ada dokumen yang lebih baru".into(),
            Self::NotFound => "tidak ada di register kami".into(),
            Self::Extended(Some(until)) => format!("yang kami tanda tangani tidak berubah, berlaku sampai {until}"),
            Self::Extended(None) => "yang kami tanda tangani tidak berubah".into(),
            Self::Altered => "berkas ini bukan lagi yang ditandatangani".into(),
            Self::Damaged => "tanda tangan di dalam berkas rusak atau tidak lengkap".into(),
            Self::ForeignSignature => "tanda tangannya sah, tetapi tidak tercatat dalam register kami".into(),
            Self::UnknownSigner => "tanda tangan di dalam berkas ini tidak dapat dipastikan berasal dari kami".into(),
            Self::Unsigned => "berkas ini tidak bertanda tangan elektronik".into(),
        }
    }

    /// What to do with it.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Valid(_) | Self::Genuine => "Cocokkan data di bawah dengan kertas atau berkas yang Anda pegang.",
            Self::Revoked { .. } => {
                "Jangan diterima sebagai izin yang berlaku. Tanda tangannya asli, tetapi izin ini sudah dicabut."
            }
            Self::Suspended(_) => "Jangan diterima selama dibekukan. Tanyakan kepada pemegangnya atau kepada kami.",
            Self::Expired(_) => "Izin ini pernah sah. Tanyakan kepada pemegangnya apakah sudah diperpanjang.",
            Self::Replaced => "Minta dokumen yang baru kepada pemegangnya.",
            Self::NotFound => {
                "Jangan diterima dulu. Periksa lagi kodenya; kode kami tidak memakai huruf I, L, O, dan U. Bila kodenya sudah benar, laporkan."
            }
            Self::Extended(_) => {
                "Tambahan itu bukan dari kami, dan sering terjadi tanpa disengaja. Pakai data di bawah, atau minta berkas PDF seperti saat diunduh dari kami."
            }
            Self::Damaged => {
                "Sering terjadi saat berkas dikirim atau disimpan ulang. Periksa dengan kode di bawah QR, atau minta berkas PDF seperti saat diunduh dari kami."
            }
            Self::Altered => "Jangan diterima. Minta berkas PDF asli kepada pemegangnya, lalu laporkan kepada kami.",
            Self::ForeignSignature => "Berkas ini mungkin asli dari lembaga lain, tetapi bukan izin dari kami.",
            Self::UnknownSigner => {
                "Berkas ini mungkin dari lembaga lain, atau berubah saat dikirim. Periksa dengan kode di bawah QR, atau minta berkas PDF seperti saat diunduh dari kami."
            }
            Self::Unsigned => {
                "Mungkin ini hasil pindai atau cetak ulang. Periksa dengan kode di bawah QR, atau minta PDF aslinya."
            }
        }
    }
}

impl AuthenticityResult {
    /// How the verdict is shown: an example is never green.
    pub fn tone(&self) -> Tone {
        match self.verdict.tone() {
            Tone::Good if self.example => Tone::Warning,
            tone @ (Tone::Plain | Tone::Info | Tone::Good | Tone::Warning | Tone::Bad) => tone,
        }
    }
    fn icon(&self) -> &'static str {
        if self.tone() == self.verdict.tone() { self.verdict.icon() } else { "warn" }
    }
}

impl AuthenticityForm {
    fn problems(&self) -> Problems {
        let mut problems = Problems::at("kode", self.code_problem.as_ref());
        problems.0.extend(Problems::at("berkas", self.file_problem.as_ref()).0);
        problems
    }
}

impl Page for AuthenticityForm {
    const NAME: &'static str = "keaslian";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |code: &str, code_problem: Option<&str>, file_problem: Option<&str>| Self {
            frame: sample::frame("Periksa keaslian izin", "/keaslian"),
            code: code.into(),
            code_problem: code_problem.map(Into::into),
            file_problem: file_problem.map(Into::into),
        };
        vec![
            ("awal", page("", None, None)),
            ("kode-salah", page("K7QM", Some("Kode terdiri atas 12 huruf dan angka. Anda mengisi 4."), None)),
            ("berkas-salah", page("", None, Some("Berkas ini bukan PDF. Pilih berkas PDF izin."))),
        ]
    }
}

impl Page for AuthenticityResult {
    const NAME: &'static str = "keaslian-hasil";

    fn samples() -> Vec<(&'static str, Self)> {
        let entry = RegisterEntry {
            kind: "Surat Izin Praktik Apoteker".into(),
            number: "503/0218/SIPA/DPMPTSP/2026".into(),
            holder: "P****** C*****".into(),
            holder_masked: true,
            place: Some("Apotek Contoh Sehat, Kelurahan Purus".into()),
            signer: "Kepala DPMPTSP Kota Padang".into(),
            signed_at: "12 Maret 2026".into(),
            seal: None,
            code: "K7QM-2RTX-9WHE".into(),
        };
        let page = |verdict| Self {
            frame: sample::frame("Hasil pemeriksaan keaslian", "/keaslian/K7QM2RTX9WHE"),
            verdict,
            code: "K7QM-2RTX-9WHE".into(),
            entry: Some(entry.clone()),
            example: false,
            checked_at: "23 November 2026, 14.32".into(),
            from_file: false,
            added: Vec::new(),
            may_look_different: false,
            signers: Vec::new(),
        };
        let signer = |name: &str| FileSigner {
            name: name.into(),
            signed_at: Some("12 Maret 2026, 09.15".into()),
            said: "Utuh, oleh penanda tangan yang dipercaya.".into(),
        };
        let unknown = |verdict| Self { entry: None, ..page(verdict) };
        let file = |verdict| Self { entry: None, code: String::new(), from_file: true, ..page(verdict) };
        let revoked =
            Verdict::Revoked { since: "4 November 2026".into(), decision: Some("503/0003/CABUT/DPMPTSP/2026".into()) };
        vec![
            ("sah", page(Verdict::Valid(Some("12 Maret 2028".into())))),
            ("sah-contoh", Self { example: true, from_file: true, ..page(Verdict::Valid(None)) }),
            (
                "sah-bersegel",
                Self {
                    entry: Some(RegisterEntry { seal: Some("Kantor Contoh".into()), ..entry.clone() }),
                    ..page(Verdict::Valid(None))
                },
            ),
            ("surat-sah", page(Verdict::Genuine)),
            ("dicabut", page(revoked)),
            ("dibekukan", page(Verdict::Suspended("4 November 2026".into()))),
            ("kedaluwarsa", page(Verdict::Expired("30 Juni 2026".into()))),
            ("diganti", page(Verdict::Replaced)),
            ("tidak-ditemukan", unknown(Verdict::NotFound)),
            (
                "tambahan",
                Self {
                    from_file: true,
                    added: vec!["Catatan, tanda, atau isian yang ditambahkan dengan program pembaca PDF.".into()],
                    may_look_different: true,
                    ..page(Verdict::Extended(Some("12 Maret 2028".into())))
                },
            ),
            (
                "dua-tanda-tangan",
                Self {
                    from_file: true,
                    added: vec!["Tanda tangan berikutnya.".into()],
                    signers: vec![signer("Kepala Dinas Contoh"), signer("Kantor Contoh")],
                    ..page(Verdict::Extended(Some("12 Maret 2028".into())))
                },
            ),
            ("rusak", file(Verdict::Damaged)),
            ("isi-berubah", file(Verdict::Altered)),
            ("bukan-kami", file(Verdict::ForeignSignature)),
            ("penanda-tangan-lain", file(Verdict::UnknownSigner)),
            ("tanpa-tanda-tangan", file(Verdict::Unsigned)),
        ]
    }
}

impl Page for QrLanding {
    const NAME: &'static str = "qr";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("awal", Self { frame: sample::frame("Periksa kode QR", "/v") })]
    }
}
