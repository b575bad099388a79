//! Accepting the duties at the first sign-in (Pasal 8(2), 11(3), 11(4)).

use crate::{Frame, Page, sample};
use askama::Template;

/// `/kewajiban`; posts `terima=ya`, `teks` (version of the text), `lanjut`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/duties.html")]
pub struct Duties {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Path to go to afterwards.
    pub next: String,
    /// Version of the text, recorded with the acceptance.
    pub text_version: String,
    /// The duties.
    pub duties: Vec<Duty>,
    /// What follows when they are broken (Pasal 11(5)).
    pub sanction: String,
    /// What is wrong.
    pub problem: Option<String>,
}

/// A duty in plain words.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Plain sentence.
    pub text: String,
    /// Where it stands: `Pasal 8 ayat (2)`.
    pub basis: String,
}

impl Duties {
    /// Version of [`Self::usual`], to be recorded with the acceptance.
    pub const TEXT_VERSION: &'static str = "2026-1";

    /// The duties of an applicant or a Pemroses in plain words, and what follows when they are broken.
    pub fn usual(staff: bool) -> (Vec<Duty>, String) {
        let duty = |text: &str, basis: &str| Duty { text: text.into(), basis: basis.into() };
        let secret = "Menjaga kerahasiaan nama pengguna dan kata sandi. Orang lain tidak boleh memakainya.";
        let careful = "Menjaga keamanan akun ini: keluar setelah selesai, dan lapor bila ada yang janggal.";
        let truthful = "Mengisi data dan mengunggah dokumen yang benar dan sah, dan dapat mempertanggungjawabkannya.";
        if staff {
            let duties = vec![
                duty(secret, "Pasal 8 ayat (2)"),
                duty(careful, "Pasal 11 ayat (4) huruf a"),
                duty(
                    "Bertanggung jawab atas data yang dimasukkan dan dokumen yang dilampirkan.",
                    "Pasal 11 ayat (4) huruf b",
                ),
                duty(truthful, "Pasal 11 ayat (4) huruf c"),
            ];
            return (
                duties,
                "Bila dilanggar, Anda dikenai sanksi sesuai peraturan perundang-undangan (Pasal 11 ayat (6)).".into(),
            );
        }
        let duties = vec![
            duty(secret, "Pasal 8 ayat (2)"),
            duty(careful, "Pasal 11 ayat (3) huruf a"),
            duty(truthful, "Pasal 11 ayat (3) huruf b"),
            duty("Mengikuti prosedur pelayanan yang ditetapkan.", "Pasal 11 ayat (3) huruf c"),
        ];
        let sanction = "Bila dilanggar, Anda dapat ditegur secara tertulis dan permohonan Anda dapat dibatalkan (Pasal 11 ayat (5)).";
        (duties, sanction.into())
    }
}

impl Page for Duties {
    const NAME: &'static str = "kewajiban";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |staff: bool| {
            let (duties, sanction) = Self::usual(staff);
            Self {
                frame: sample::applicant("Kewajiban pengguna", "/kewajiban"),
                key: sample::KEY.into(),
                next: "/permohonan".into(),
                text_version: Self::TEXT_VERSION.into(),
                duties,
                sanction,
                problem: None,
            }
        };
        let unticked = Self { problem: Some("Beri tanda bahwa Anda menerima kewajiban ini.".into()), ..page(false) };
        vec![("pemohon", page(false)), ("petugas", page(true)), ("belum-setuju", unticked)]
    }
}
