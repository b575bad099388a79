//! Why an order about an objection is refused, as a sentence for whoever gave it.

use crate::indonesian;
use jiff::civil::Date;
use std::fmt;

/// See the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// Not as it stands.
    NotNow,
    /// It changed since the form was shown.
    Moved,
    /// Nobody can object to such a document.
    NotADecision,
    /// The days to object are over.
    TooLate {
        /// The last of them.
        until: Date,
    },
    /// There is an objection to this decision already.
    AlreadyFiled,
    /// Its days are over: the law counts it as granted, so it can only be granted.
    DeemedGranted,
    /// The letter would hold a character that cannot be printed, so no number is taken for it.
    Unprintable {
        /// The character.
        mark: char,
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::NotNow => "Ini tidak bisa dilakukan sekarang. Muat ulang halaman untuk melihat keadaan terakhir.",
            Self::Moved => "Keberatan ini berubah sejak Anda buka. Periksa lagi, lalu kirim; isian Anda tetap ada.",
            Self::NotADecision => "Dokumen ini bukan keputusan yang dapat dikeberatani.",
            Self::TooLate { until } => {
                return write!(
                    f,
                    "Waktu mengajukan keberatan berakhir {}. Anda masih dapat bertanya di loket.",
                    indonesian::date(*until)
                );
            }
            Self::AlreadyFiled => "Keberatan atas keputusan ini sudah diajukan.",
            Self::DeemedGranted => {
                "Batas sepuluh hari kerja sudah lewat, jadi keberatan ini dianggap dikabulkan (UU 30/2014 Pasal 77 ayat (5)). \
                 Yang dapat ditetapkan hanya keputusan yang mengabulkan."
            }
            Self::Unprintable { mark } => {
                return write!(f, "Surat belum bisa dibuat: tanda “{mark}” tidak dapat dicetak. Ganti tanda itu.");
            }
        })
    }
}

impl std::error::Error for Refusal {}
