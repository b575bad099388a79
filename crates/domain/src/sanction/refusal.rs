//! Why an order about a sanction is refused, as a sentence for whoever gave it.

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
    /// Whoever proposed it cannot decide it.
    SamePerson,
    /// Nobody records a sanction on themselves.
    OnOneself,
    /// The application was never sent, so nothing of it was put before the office.
    NotSent,
    /// Only what is pending can be cancelled.
    NotPending,
    /// Its person may still say something to it.
    StillHeard {
        /// Until when; nothing where the calendar has no end of it.
        until: Option<Date>,
    },
    /// The days for a reply are over.
    ReplyTooLate,
    /// A sanction on an applicant is a warning or a cancellation; one on an officer is only recorded.
    WrongMeasure,
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
            Self::Moved => "Sanksi ini berubah sejak Anda buka. Periksa lagi, lalu kirim; isian Anda tetap ada.",
            Self::SamePerson => "Sanksi diputus orang lain daripada yang mengusulkannya.",
            Self::OnOneself => "Sanksi atas diri sendiri dicatat orang lain.",
            Self::NotSent => "Permohonan ini belum dikirim, jadi belum ada yang dapat dikenai sanksi.",
            Self::NotPending => "Hanya permohonan yang masih berjalan dan belum diputus yang dapat dibatalkan.",
            Self::StillHeard { until: Some(until) } => {
                return write!(
                    f,
                    "Pemohon masih dapat memberi tanggapan sampai {}. Sanksi dapat diputus setelah ada tanggapan atau setelah \
                     hari itu.",
                    indonesian::date(*until)
                );
            }
            Self::StillHeard { until: None } => "Pemohon masih dapat memberi tanggapan.",
            Self::ReplyTooLate => "Waktu untuk memberi tanggapan sudah habis.",
            Self::WrongMeasure => "Pilih teguran tertulis atau pembatalan permohonan.",
            Self::Unprintable { mark } => {
                return write!(f, "Surat belum bisa dibuat: tanda “{mark}” tidak dapat dicetak. Ganti tanda itu.");
            }
        })
    }
}

impl std::error::Error for Refusal {}
