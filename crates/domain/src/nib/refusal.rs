//! Why an order about a NIB is refused, as a sentence for whoever gave it.

use std::fmt;

/// See the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// It is not waiting for anybody: taken already, or not ours.
    NotWaiting,
    /// It changed since the form was shown.
    Moved,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::NotWaiting => "Kiriman OSS ini tidak sedang menunggu. Muat ulang halaman ini.",
            Self::Moved => "Kiriman OSS ini berubah sejak Anda buka. Muat ulang halaman ini.",
        })
    }
}

impl std::error::Error for Refusal {}
