//! Why an order about a mandate is refused, as a sentence for whoever gave it.

use std::fmt;

/// See the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// It was decided already, or has ended.
    NotNow,
    /// It changed since the form was shown.
    Moved,
    /// Only the people of a company that was proved may be several.
    NotProved,
    /// There is no open account of a person with this name.
    NoAgent,
    /// One cannot act for oneself by a power.
    OwnAgent,
    /// They act for the company already, or were invited.
    Held,
    /// The document is missing.
    LetterMissing,
    /// The day is no future day, or more than two years away.
    Dates,
    /// What it is for is not there.
    Scope,
    /// Too many at a time.
    TooMany,
    /// One person answers for no more.
    TooManyCompanies,
    /// An officer does not prove what they act for themselves.
    Own,
    /// The one responsible does not leave alone.
    LastOne,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::NotNow => "Ini sudah diputuskan atau sudah berakhir.",
            Self::Moved => "Ini berubah sejak Anda buka. Muat ulang halaman, lalu coba lagi.",
            Self::NotProved => {
                "Badan usaha ini belum dibuktikan petugas. Orang lain dapat bertindak untuknya sesudah itu."
            }
            Self::NoAgent => "Tidak ada akun pemohon dengan nama pengguna ini.",
            Self::OwnAgent => "Anda tidak perlu kuasa dari diri sendiri. Tulis nama pengguna orang lain.",
            Self::Held => "Orang ini sudah bertindak untuk badan usaha ini, atau sudah diundang.",
            Self::LetterMissing => "Pilih berkasnya.",
            Self::Dates => "Tanggal berakhir harus sesudah hari ini, dan paling lama dua tahun lagi.",
            Self::Scope => "Pilih lingkup kuasa dari daftar.",
            Self::TooMany => "Sudah terlalu banyak yang bertindak untuk pemohon ini. Akhiri yang tidak perlu lagi.",
            Self::TooManyCompanies => "Anda sudah mendaftarkan terlalu banyak badan usaha. Datang ke loket.",
            Self::Own => {
                "Badan usaha yang Anda wakili sendiri, atau yang Anda catat sebagai hubungan, dibuktikan petugas lain."
            }
            Self::LastOne => "Penanggung jawab tidak dapat berhenti sendiri. Datang ke loket untuk menggantinya.",
        })
    }
}

impl std::error::Error for Refusal {}
