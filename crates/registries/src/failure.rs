//! Why a registry gave no answer, told apart by what may be done next.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Why there is no answer. Its text is a sentence for the officer, in Indonesian; it holds no secret and nothing of what was
/// asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "failure")]
pub enum Failure {
    /// It may pass by itself: the same question may be asked again.
    #[error("{}{}", cause.sentence(by), quoted(said))]
    Transient {
        /// The registry's name for people.
        by: String,
        /// What was seen.
        cause: Cause,
        /// How long they ask us to wait, if they say so.
        after: Option<Duration>,
        /// The other side's own words, shortened.
        said: String,
    },
    /// It will fail again until a person changes something: the same question must not be asked again.
    #[error("{}{}", reason.sentence(by), quoted(said))]
    Permanent {
        /// The registry's name for people.
        by: String,
        /// What has to change.
        reason: Reason,
        /// The other side's own words, shortened.
        said: String,
    },
    /// Our quota of questions is used up: ask again when it is filled, not before.
    #[error(
        "Kuota pertanyaan ke {by} sudah habis. Periksa dengan cara manual, atau tunggu kuota diisi lagi.{}",
        quoted(said)
    )]
    Quota {
        /// The registry's name for people.
        by: String,
        /// The other side's own words, shortened; empty if we did not even ask.
        said: String,
    },
}

/// What was seen of something that may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// No connection.
    Unreachable,
    /// No answer within the time limit.
    TimedOut,
    /// The connection broke before the answer was whole.
    Cut,
    /// They say that they are too busy.
    Overloaded,
    /// They say that something broke at their side.
    ServerError,
    /// Something came that is not their answer: no JSON, too long, other fields.
    Unreadable,
    /// We leave them alone for a while after several failures; nothing was sent.
    Resting,
}

/// What has to change before the question can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// User, password, key, or the address we call from.
    Credentials,
    /// The account lacks a right.
    Forbidden,
    /// What was sent: a field is missing or malformed.
    Question,
    /// The path or method is not there.
    Place,
    /// Our own configuration.
    Settings,
}

impl Failure {
    /// Whether the same question may be asked again without a person looking first.
    pub fn may_repeat(&self) -> bool {
        match self {
            Self::Transient { .. } => true,
            Self::Permanent { .. } | Self::Quota { .. } => false,
        }
    }

    /// How long the other side, or our own rest, asks us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Transient { after, .. } => *after,
            Self::Permanent { .. } | Self::Quota { .. } => None,
        }
    }

    /// Our own fault, noticed before anything was sent.
    pub(crate) fn settings(by: &str, said: &str) -> Self {
        Self::Permanent { by: by.to_owned(), reason: Reason::Settings, said: said.to_owned() }
    }

    /// A question that cannot be put.
    pub(crate) fn question(by: &str, said: &str) -> Self {
        Self::Permanent { by: by.to_owned(), reason: Reason::Question, said: said.to_owned() }
    }
}

impl Cause {
    fn sentence(self, by: &str) -> String {
        match self {
            Self::Unreachable => format!("{by} tidak dapat dihubungi. Sistem akan mencoba lagi."),
            Self::TimedOut => format!("{by} tidak menjawab pada waktunya. Sistem akan mencoba lagi."),
            Self::Cut => format!("Sambungan ke {by} terputus sebelum jawaban lengkap. Sistem akan mencoba lagi."),
            Self::Overloaded => format!("{by} sedang penuh. Sistem akan mencoba lagi."),
            Self::ServerError => format!("{by} sedang terganggu. Sistem akan mencoba lagi."),
            Self::Unreadable => format!("Jawaban {by} tidak dapat dibaca. Sistem akan mencoba lagi."),
            Self::Resting => format!("{by} baru saja terganggu dan belum dihubungi lagi. Sistem akan mencoba lagi."),
        }
    }
}

impl Reason {
    fn sentence(self, by: &str) -> String {
        match self {
            Self::Credentials => {
                format!("{by} menolak akun atau alamat kami. Minta administrator memeriksa kredensialnya.")
            }
            Self::Forbidden => {
                format!("{by} tidak mengizinkan pertanyaan ini. Minta administrator memeriksa hak akses.")
            }
            Self::Question => {
                format!("{by} tidak menerima isian pertanyaan ini. Periksa isiannya, lalu tanyakan lagi.")
            }
            Self::Place => format!("Alamat layanan {by} tidak ditemukan. Minta administrator memeriksa konfigurasi."),
            Self::Settings => format!("Pengaturan {by} belum benar. Minta administrator memeriksa konfigurasi."),
        }
    }
}

fn quoted(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" (\"{said}\")") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_pass_is_repeated() {
        let by = || "SIAK".to_owned();
        let said = String::new;
        let cut = Failure::Transient { by: by(), cause: Cause::Cut, after: None, said: said() };
        assert!(cut.may_repeat());
        assert!(!Failure::Quota { by: by(), said: said() }.may_repeat());
        let key = Failure::Permanent { by: by(), reason: Reason::Credentials, said: "Login Gagal".into() };
        assert!(!key.may_repeat());
        assert_eq!(
            key.to_string(),
            "SIAK menolak akun atau alamat kami. Minta administrator memeriksa kredensialnya. (\"Login Gagal\")"
        );
        let kept = serde_json::to_value(&cut).unwrap();
        assert_eq!(kept["failure"], "transient");
        assert_eq!(serde_json::from_value::<Failure>(kept).unwrap(), cut);
    }
}
