//! What can become of a request that was not fulfilled, told apart by what may be done next.

use std::time::Duration;

/// Why nothing came back that could be used. Its text is a sentence for the officer, in Indonesian; it never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// About the signer, not about the document: the batch ends here, so that no secret is tried twice.
    #[error("{}", problem.sentence())]
    Signer {
        /// What is wrong.
        problem: SignerProblem,
    },
    /// About this request: it will be refused again until a person changes something. Others may pass.
    #[error("{by} menolak permintaan ini (kode {code}).{}", quoted(said))]
    Refused {
        /// Who refused.
        by: String,
        /// Their code, or the HTTP status where they gave none.
        code: u32,
        /// Their own words, shortened.
        said: String,
    },
    /// Not now: nothing was done, and a later try may pass.
    #[error("{by} sedang penuh atau terganggu. Belum ada yang dikerjakan; sistem akan mencoba lagi.{}", quoted(said))]
    Later {
        /// Who put us off.
        by: String,
        /// How long they ask us to wait.
        after: Option<Duration>,
        /// Their own words, shortened.
        said: String,
    },
    /// No connection: nothing was sent.
    #[error("{by} tidak dapat dihubungi. Belum ada yang terkirim; sistem akan mencoba lagi.{}", quoted(said))]
    Unreachable {
        /// Who was not reached.
        by: String,
        /// What the network said.
        said: String,
    },
    /// The request went out and no usable answer came back: a signature may exist that nobody has (an orphan).
    #[error("Permintaan sudah dikirim ke {by}, tetapi jawabannya tidak dapat dipakai.{}", quoted(said))]
    Unknown {
        /// Who did not answer.
        by: String,
        /// Their id of the document, where it was seen: it may be fetched once.
        document_id: Option<String>,
        /// What was seen instead of an answer.
        said: String,
    },
    /// An answer came, and it is not what was asked for: never to be released.
    #[error("Jawaban {by} tidak sesuai dengan yang diminta: {said}.")]
    BadResult {
        /// Who answered.
        by: String,
        /// Their id of the document, where it was seen.
        document_id: Option<String>,
        /// What is wrong with it.
        said: String,
    },
}

/// What is wrong with a signer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignerProblem {
    /// Passphrase, PIN or TOTP is wrong (BSrE: 2031). It was tried once and is not tried again.
    WrongSecret,
    /// Not registered with the provider (BSrE: 2011, 1110).
    NotRegistered,
    /// Registered, and without a certificate that can sign: expired, revoked, suspended, not issued yet.
    CertificateUnusable,
}

impl SignerProblem {
    fn sentence(self) -> &'static str {
        match self {
            Self::WrongSecret => {
                "Passphrase, PIN, atau kode TOTP salah. Penandatanganan dihentikan; masukkan lagi dengan benar."
            }
            Self::NotRegistered => "Penanda tangan belum terdaftar pada penyelenggara sertifikat.",
            Self::CertificateUnusable => {
                "Sertifikat penanda tangan tidak dapat dipakai: kedaluwarsa, dicabut, ditangguhkan, atau belum terbit."
            }
        }
    }
}

impl Failure {
    /// Whether a batch of this signer must end at once and its secret be wiped.
    pub fn ends_session(&self) -> bool {
        match self {
            Self::Signer { .. } => true,
            Self::Refused { .. }
            | Self::Later { .. }
            | Self::Unreachable { .. }
            | Self::Unknown { .. }
            | Self::BadResult { .. } => false,
        }
    }

    /// Whether the other side may have made a signature that we do not hold.
    pub fn may_be_orphan(&self) -> bool {
        match self {
            Self::Unknown { .. } | Self::BadResult { .. } => true,
            Self::Signer { .. } | Self::Refused { .. } | Self::Later { .. } | Self::Unreachable { .. } => false,
        }
    }

    /// Whether the same request may be sent again without a person looking first.
    pub fn may_repeat(&self) -> bool {
        match self {
            Self::Later { .. } | Self::Unreachable { .. } => true,
            Self::Signer { .. } | Self::Refused { .. } | Self::Unknown { .. } | Self::BadResult { .. } => false,
        }
    }

    /// How long the other side asked us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Later { after, .. } => *after,
            Self::Signer { .. }
            | Self::Refused { .. }
            | Self::Unreachable { .. }
            | Self::Unknown { .. }
            | Self::BadResult { .. } => None,
        }
    }
}

fn quoted(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" Keterangan: \"{said}\".") }
}
