//! Why an order about an interruption was refused, in a sentence for whoever gave it.

use std::fmt;

/// So many days back an interruption may have begun when somebody declares it; more are a slip in the date.
pub const STARTED_DAYS_MAX: i64 = 31;

/// A refusal; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// Not at this point.
    NotNow,
    /// It moved on since the form was shown.
    Moved,
    /// The one who said it cannot be the second person.
    SamePerson,
    /// It begins in the future.
    StartsLater,
    /// It began so long ago that the date must be a slip.
    StartedLongAgo,
    /// The expected end or the next news lies in the past.
    ExpectedInThePast,
    /// The end lies before the start or in the future.
    EndOutOfPlace,
    /// The pause lies outside the interruption.
    PauseOutOfPlace,
    /// A register that is down while it can be checked by hand is no standstill (settled: Time).
    RegistryIsNoStandstill,
    /// Somebody could still be served.
    ManualRouteLeft,
    /// No type or office was named.
    NothingNamed,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::NotNow => "Ini tidak bisa dilakukan sekarang. Muat ulang halaman untuk melihat keadaan terakhir.",
            Self::Moved => {
                "Gangguan ini berubah sejak Anda buka. Baca keadaannya sekarang, lalu kirim lagi bila masih perlu; isian Anda tetap ada."
            }
            Self::SamePerson => "Orang kedua harus orang lain. Minta petugas lain yang berwenang.",
            Self::StartsLater => "Waktu mulai tidak boleh di masa depan.",
            Self::StartedLongAgo => {
                return write!(f, "Waktu mulai lebih dari {STARTED_DAYS_MAX} hari yang lalu. Periksa tanggal dan tahunnya.");
            }
            Self::ExpectedInThePast => "Perkiraan normal dan kabar berikutnya harus di masa depan.",
            Self::EndOutOfPlace => "Waktu pulih harus setelah waktu mulai dan tidak di masa depan.",
            Self::PauseOutOfPlace => "Jeda waktu layanan harus dimulai di antara mulai dan pulihnya gangguan.",
            Self::RegistryIsNoStandstill => {
                "Layanan data nasional yang tidak menjawab tidak menghentikan waktu layanan: petugas masih dapat memeriksa dengan tangan."
            }
            Self::ManualRouteLeft => "Selama loket atau jalan lain masih bekerja, waktu layanan tetap dihitung (Pasal 14 huruf c).",
            Self::NothingNamed => "Pilih paling sedikit satu jenis izin atau kantor.",
        })
    }
}

impl std::error::Error for Refusal {}
