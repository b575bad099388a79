//! Why an order about an appointment is refused, as a sentence for whoever gave it.

use crate::account::Role;
use std::fmt;

/// See the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// Whoever is to hold it does not decide about it.
    Own,
    /// Whoever asked does not agree.
    SamePerson,
    /// It was decided already, or has ended.
    NotNow,
    /// It changed since the form was shown.
    Moved,
    /// The account is no open officer's account.
    NoOfficer,
    /// An examiner works for an office, and nobody else does.
    OfficeDoesNotFit,
    /// Applicants are not appointed.
    NoRole,
    /// It would end before it begins, or has ended already.
    Dates,
    /// A Plh or Plt has a last day.
    EndMissing,
    /// A Plh or Plt stands for an officer who holds the role; nobody else stands for anybody.
    StandsFor,
    /// The account holds this role already, or it is asked for.
    Held,
    /// Nobody else could sign, or keep the accounts.
    LastOf(Role),
    /// There is open work, and nobody was named who takes it over.
    WorkOpen {
        /// Files.
        open: u64,
    },
    /// Whoever takes over holds no such role.
    SuccessorDoesNotFit,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LastOf(role) => {
                return write!(
                    f,
                    "Ini satu-satunya penugasan {} yang dapat dipakai. Tugaskan penggantinya dahulu, dan tunggu sampai ia masuk.",
                    role.name()
                );
            }
            Self::WorkOpen { open } => {
                return write!(f, "Masih ada {open} berkas yang sedang dikerjakannya. Pilih siapa yang menerima.");
            }
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::Own => "Penugasan Anda sendiri diputuskan orang lain.",
            Self::SamePerson => "Anda yang mengusulkan penugasan ini. Orang lain yang menyetujuinya.",
            Self::NotNow => "Penugasan ini sudah diputuskan atau sudah berakhir.",
            Self::Moved => "Penugasan ini berubah sejak Anda buka. Muat ulang halaman, lalu coba lagi.",
            Self::NoOfficer => "Akun ini bukan akun petugas yang aktif.",
            Self::OfficeDoesNotFit => "Pemeriksa OPD harus punya kantor, dan hanya pemeriksa OPD.",
            Self::NoRole => "Pilih peran petugas.",
            Self::Dates => "Tanggal berakhir harus sesudah tanggal mulai, dan belum lewat.",
            Self::EndMissing => "Plh. dan Plt. harus punya tanggal berakhir.",
            Self::StandsFor => "Plh. dan Plt. menggantikan petugas lain yang memegang peran ini; penugasan definitif tidak.",
            Self::Held => "Akun ini sudah memegang peran itu, atau sudah diusulkan.",
            Self::SuccessorDoesNotFit => "Yang menerima pekerjaan harus orang lain yang sedang memegang peran yang sama.",
        })
    }
}

impl std::error::Error for Refusal {}
