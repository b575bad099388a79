//! Parts that several pages share: how a due date came about, state tags, steps of a timeline.

use crate::Tone;

/// How a due date came about, line by line, so that anyone can check it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// In one line.
    pub summary: String,
    /// What, and what it comes to.
    pub lines: Vec<(String, String)>,
}

impl Sum {
    /// A sum as it may look.
    pub fn sample() -> Self {
        let line = |what: &str, sum: &str| (what.to_owned(), sum.to_owned());
        Self {
            summary: "3 dari 9 hari kerja berjalan; 3 jam 35 menit tidak dihitung; jatuh tempo 7 Desember 2026".into(),
            lines: vec![
                line("Lengkap", "23 November 2026, 09.10 WIB"),
                line("Hari pertama yang dihitung", "Selasa, 24 November 2026"),
                line("Janji", "9 hari kerja, 77 jam 30 menit"),
                line("Jam kerja yang sudah lewat", "3 hari kerja"),
                line(
                    "kerusakan jaringan karena keadaan kahar (Pasal 14 huruf a), 25 November 2026, 10.05 sampai 13.40",
                    "3 jam 35 menit tidak dihitung",
                ),
                line("Waktu layanan terpakai", "2 hari kerja 4 jam 55 menit"),
                line("Jatuh tempo", "Senin, 7 Desember 2026, pukul 11.05 WIB"),
            ],
        }
    }
}

/// What was typed into a form and not sent stands on its page again; it can be thrown away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptNote {
    /// When it was typed and that it is not sent, in a sentence or two.
    pub sentence: String,
    /// Path of the page, sent back to throw it away.
    pub page: String,
    /// Idempotency key of that form.
    pub key: String,
}

impl KeptNote {
    /// One as it may look.
    pub fn sample(page: &str) -> Self {
        Self {
            sentence: "Isian yang Anda kirim pukul 14.20 ada di bawah dan BELUM tersimpan, karena sesi Anda sudah \
                       berakhir. Periksa, lalu kirim lagi."
                .into(),
            page: page.into(),
            key: "0199a4b0-0000-7000-8000-0000000000ff".into(),
        }
    }
}

/// A state as an icon and words; the colour only underlines it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Colour.
    pub tone: Tone,
    /// Name of the icon.
    pub icon: &'static str,
    /// Two or three words.
    pub words: String,
}

impl Tag {
    /// A tag.
    pub fn new(tone: Tone, icon: &'static str, words: impl Into<String>) -> Self {
        Self { tone, icon, words: words.into() }
    }
    /// Not yet sent.
    pub fn draft() -> Self {
        Self::new(Tone::Plain, "pen", "Draf, belum dikirim")
    }
    /// Sent, nobody has opened it.
    pub fn sent() -> Self {
        Self::new(Tone::Info, "up", "Dikirim")
    }
    /// With a verifier.
    pub fn under_verification() -> Self {
        Self::new(Tone::Info, "search", "Diperiksa petugas")
    }
    /// With the applicant.
    pub fn returned() -> Self {
        Self::new(Tone::Warning, "pen", "Perlu perbaikan")
    }
    /// With technical offices.
    pub fn awaiting_rekomendasi() -> Self {
        Self::new(Tone::Info, "search", "Diperiksa OPD teknis")
    }
    /// The SKRD is not paid yet.
    pub fn awaiting_payment() -> Self {
        Self::new(Tone::Warning, "coin", "Menunggu pembayaran")
    }
    /// With those who approve.
    pub fn under_approval() -> Self {
        Self::new(Tone::Info, "search", "Menunggu persetujuan")
    }
    /// With the signer.
    pub fn awaiting_signature() -> Self {
        Self::new(Tone::Info, "pen", "Menunggu tanda tangan")
    }
    /// The licence can be downloaded.
    pub fn issued() -> Self {
        Self::new(Tone::Good, "ok", "Izin terbit")
    }
    /// Refused with a letter.
    pub fn rejected() -> Self {
        Self::new(Tone::Bad, "bad", "Ditolak")
    }
    /// Taken back by the applicant.
    pub fn withdrawn() -> Self {
        Self::new(Tone::Plain, "bars", "Ditarik pemohon")
    }
    /// Cancelled as a sanction (Pasal 11(5)).
    pub fn cancelled() -> Self {
        Self::new(Tone::Bad, "bad", "Dibatalkan")
    }
    /// The licence was taken away.
    pub fn revoked() -> Self {
        Self::new(Tone::Bad, "bad", "Dicabut")
    }
}

/// A sanction or an objection beside the application in which it arose, with where to go.
#[derive(Clone, Debug)]
pub struct Matter {
    /// What it is.
    pub title: String,
    /// How far it has come.
    pub tag: Tag,
    /// What that means, in a sentence.
    pub text: String,
    /// Its page.
    pub href: String,
    /// What is done there.
    pub label: String,
}

/// One step of the way of an application, newest first in lists.
#[derive(Clone, Debug)]
pub struct Step {
    /// Name of the icon.
    pub icon: &'static str,
    /// Where it stands in time.
    pub place: StepPlace,
    /// Heading.
    pub title: String,
    /// One sentence, or empty.
    pub text: String,
    /// Who held it, or empty.
    pub holder: String,
    /// When, in words.
    pub at: String,
    /// When, RFC 3339.
    pub at_iso: String,
}

/// Whether a step is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepPlace {
    /// The present one.
    Now,
    /// Done.
    Done,
    /// An interruption or pause: happened beside the way.
    Beside,
}

impl StepPlace {
    /// Class in the stylesheet.
    pub fn class(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Done => "done",
            Self::Beside => "",
        }
    }
}
