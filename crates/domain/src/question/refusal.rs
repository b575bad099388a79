//! Why an order about a question is refused, as a sentence for whoever gave it.

use std::fmt;

/// See the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// It is being asked already.
    AlreadyAsked,
    /// The question changed since the form was shown.
    Moved,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::AlreadyAsked => "Register sedang ditanya. Tunggu sebentar, lalu muat ulang halaman ini.",
            Self::Moved => "Jawaban register berubah sejak Anda buka. Muat ulang halaman ini.",
        })
    }
}

impl std::error::Error for Refusal {}
