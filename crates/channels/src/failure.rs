//! What can become of a post or a message that was not confirmed, told apart by what may be done next.

use std::time::Duration;

/// Why nothing was confirmed. Its text is a sentence for the officer, in Indonesian; it never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Refused for good: the same request will be refused again until a person changes something.
    #[error("{}{}", reason.sentence(by), quoted(said))]
    Refused {
        /// Who refused.
        by: String,
        /// What has to change.
        reason: Reason,
        /// The other side's own words, shortened.
        said: String,
    },
    /// Not now: nothing was published, and a later try may pass.
    #[error("{by} sedang penuh atau terganggu. Belum ada yang terkirim; sistem akan mencoba lagi{}.{}", wait(*after), quoted(said))]
    Later {
        /// Who put us off.
        by: String,
        /// How long they ask us to wait.
        after: Option<Duration>,
        /// The other side's own words, shortened.
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
    /// The request went out and no usable answer came back: it may have been carried out.
    #[error("{}{}", unknown(by, *repeatable), quoted(said))]
    Unknown {
        /// Who did not answer.
        by: String,
        /// Whether the other side recognises a repetition by its key and does nothing twice.
        repeatable: bool,
        /// What was seen instead of an answer.
        said: String,
    },
}

/// What has to change before a refused request can pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Token, key or signature.
    Credentials,
    /// The account or the application lacks a right.
    Forbidden,
    /// The text: too long, empty, against their rules.
    Text,
    /// The picture could not be fetched or is not accepted.
    Picture,
    /// The page, channel or account named in the configuration is not there.
    Place,
    /// The recipient's number.
    Recipient,
    /// The same text stands there already.
    Duplicate,
    /// Our own configuration.
    Settings,
    /// Anything else.
    Other,
}

impl Failure {
    /// Whether the same request may be sent again without a person looking first.
    pub fn may_repeat(&self) -> bool {
        match self {
            Self::Refused { .. } => false,
            Self::Later { .. } | Self::Unreachable { .. } => true,
            Self::Unknown { repeatable, .. } => *repeatable,
        }
    }

    /// How long the other side asked us to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        if let Self::Later { after, .. } = self { *after } else { None }
    }
}

impl Reason {
    fn sentence(self, by: &str) -> String {
        match self {
            Self::Credentials => {
                format!("{by} menolak kredensial kami. Minta administrator memasang token yang baru.")
            }
            Self::Forbidden => {
                format!("{by} tidak mengizinkan akun kami mengirim. Minta administrator memeriksa hak akunnya.")
            }
            Self::Text => format!("{by} menolak isinya. Ubah teks, lalu kirim lagi."),
            Self::Picture => format!("{by} tidak menerima gambarnya. Periksa gambar, lalu kirim lagi."),
            Self::Place => {
                format!("Tujuan di {by} tidak ditemukan. Minta administrator memeriksa konfigurasi.")
            }
            Self::Recipient => format!("{by} menolak nomor tujuan. Periksa nomornya."),
            Self::Duplicate => {
                format!("{by} menyatakan kiriman yang sama sudah ada. Periksa di sana sebelum mengirim lagi.")
            }
            Self::Settings => format!("Pengaturan {by} belum benar. Minta administrator memeriksa konfigurasi."),
            Self::Other => format!("{by} menolak kiriman ini."),
        }
    }
}

fn wait(after: Option<Duration>) -> String {
    match after.map(|a| a.as_secs()) {
        None => String::new(),
        Some(seconds @ 0..=90) => format!(" setelah {seconds} detik"),
        Some(seconds) => format!(" setelah {} menit", seconds.div_ceil(60)),
    }
}

fn unknown(by: &str, repeatable: bool) -> String {
    if repeatable {
        format!("{by} tidak memberi jawaban yang jelas. Sistem akan mencoba lagi; kiriman tidak akan ganda.")
    } else {
        format!(
            "{by} tidak memberi jawaban yang jelas, dan kiriman mungkin sudah sampai. \
             Periksa dahulu; kirim lagi hanya bila belum ada."
        )
    }
}

fn quoted(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" (\u{201c}{said}\u{201d})") }
}
