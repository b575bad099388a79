//! The part of the signing page where the head gives the secret that signs, for ten minutes.

use super::parts::{tag, waiting};
use crate::parts::Tag;
use crate::{Notice, Tone};

/// What waits for the secret of this signer, and what is asked.
#[derive(Clone, Debug)]
pub struct SignerSession {
    /// `12 dokumen menunggu Anda sejak 23 November 2026, 09.05 WIB.`
    pub waiting: String,
    /// Whether the secret is held.
    pub state: Tag,
    /// Why the last session ended.
    pub ended: Option<Notice>,
    /// What the signer can do now.
    pub asked: SecretAsked,
    /// What is wrong with what was typed.
    pub problem: Option<SecretProblem>,
}

/// What is wrong with what was typed, and the part of it that is shown again.
#[derive(Clone, Debug)]
pub struct SecretProblem {
    /// Id of the field that is to be mended.
    pub field: &'static str,
    /// What is wrong, and what to do.
    pub sentence: String,
    /// The NIK as it was typed; the secret itself is never shown.
    pub nik: String,
}

/// What the signer is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretAsked {
    /// Nothing: the secret is held, and can be given up.
    Nothing,
    /// NIK and passphrase.
    Passphrase,
    /// NIK, to have a one-time code sent.
    NikForCode,
    /// The one-time code that was sent, for so many documents.
    Code(usize),
}

impl SignerSession {
    /// What is wrong with this field.
    pub(super) fn error(&self, field: &str) -> Option<&String> {
        self.problem.as_ref().filter(|problem| problem.field == field).map(|problem| &problem.sentence)
    }

    /// The NIK as it was typed before.
    pub(super) fn nik(&self) -> &str {
        self.problem.as_ref().map_or("", |problem| &problem.nik)
    }

    /// Examples, by name.
    pub(super) fn samples() -> Vec<(&'static str, Self)> {
        let asked = Self {
            waiting: "3 dokumen menunggu Anda sejak 23 November 2026, 09.05 WIB.".into(),
            state: waiting("Menunggu penanda tangan"),
            ended: None,
            asked: SecretAsked::Passphrase,
            problem: None,
        };
        let open =
            Self { state: tag(Tone::Good, "Sesi terbuka sampai 09.20"), asked: SecretAsked::Nothing, ..asked.clone() };
        let ended = Self {
            ended: Some(Notice {
                tone: Tone::Bad,
                text: "Sesi berakhir 09.12. Passphrase, PIN, atau kode TOTP salah. Penandatanganan dihentikan; masukkan lagi \
                       dengan benar."
                    .into(),
            }),
            problem: Some(SecretProblem {
                field: "nik-penanda",
                sentence: "NIK terdiri dari 16 angka.".into(),
                nik: "13710101".into(),
            }),
            ..asked.clone()
        };
        let nik = Self { asked: SecretAsked::NikForCode, ..asked.clone() };
        let code = Self { asked: SecretAsked::Code(3), ..asked.clone() };
        vec![
            ("minta-passphrase", asked),
            ("sesi-terbuka", open),
            ("sesi-berakhir", ended),
            ("minta-kode", nik),
            ("kode-dikirim", code),
        ]
    }
}
