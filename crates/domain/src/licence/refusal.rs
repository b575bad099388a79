//! Why an order about a licence is refused, as a sentence for whoever gave it.

use super::state::Standing;
use std::fmt;

/// See the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// Not as the licence stands.
    NotNow {
        /// How it stands; `None` when it is not out yet.
        standing: Option<Standing>,
    },
    /// The licence changed since the form was shown.
    Moved,
    /// The type names no law that allows this licence to be revoked.
    NoRevocationBasis,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::NotNow { standing: Some(standing) } => {
                return write!(f, "Ini tidak bisa dilakukan sekarang, karena status izin: {}.", standing.name());
            }
            Self::NotNow { standing: None } => "Ini tidak bisa dilakukan sekarang, karena izin belum terbit.",
            Self::Moved => "Izin berubah sejak Anda buka. Muat ulang halaman ini.",
            Self::NoRevocationBasis => "Jenis izin ini tidak menyebut dasar hukum pencabutan.",
        })
    }
}

impl std::error::Error for Refusal {}
