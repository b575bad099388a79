//! Why an order to an account is refused, as a sentence for whoever gave it.

use super::Role;
use std::fmt;

/// Why an order was refused, in a sentence for whoever gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// The account is closed.
    Closed,
    /// Nobody closes their own account or changes their own role.
    OwnAccount,
    /// Nobody else could sign, or keep the accounts.
    LastOf(Role),
    /// An examiner works for an office, and nobody else does.
    OfficeDoesNotFit,
    /// It changed since the form was shown.
    Moved,
    /// Nobody asked for another name.
    NoNameAsked,
    /// A second person agrees, and it is the one who asked.
    SamePerson,
    /// Nobody asked for this, or not within the last days.
    NobodyAsked,
    /// A closed account is opened first, and an open one cannot be opened.
    HelpDoesNotFit,
    /// An account has some passkeys, and no more.
    TooManyPasskeys,
    /// An officer at the counter did not say what they saw.
    NothingSeen,
    /// An officer does not recover an account alone.
    OfficersAskTwo,
    /// No recovery has waited long enough.
    NotRecovered,
    /// The user name, phone number or e-mail address is somebody else's already; which, as the database names it.
    Taken(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LastOf(role) => {
                return write!(
                    f,
                    "Ini satu-satunya akun {} yang dapat dipakai. Buat akun penggantinya dahulu, dan tunggu sampai pemiliknya masuk.",
                    role.name()
                );
            }
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::Closed => "Akun ini sudah dinonaktifkan.",
            Self::OwnAccount => "Akun sendiri tidak dapat diubah di sini. Minta admin lain.",
            Self::OfficeDoesNotFit => "Pemeriksa OPD harus punya kantor, dan hanya pemeriksa OPD.",
            Self::Moved => "Akun ini berubah sejak Anda buka. Muat ulang halaman, lalu coba lagi.",
            Self::SamePerson => "Anda yang memintanya. Orang kedua, admin lain atau kepala dinas, yang menyetujui.",
            Self::NobodyAsked => "Tidak ada permintaan yang menunggu untuk akun ini. Minta dahulu di halaman penggunanya.",
            Self::HelpDoesNotFit => "Bantuan ini tidak cocok dengan keadaan akunnya. Muat ulang halaman, lalu pilih lagi.",
            Self::NoNameAsked => "Tidak ada permintaan ganti nama untuk akun ini.",
            Self::TooManyPasskeys => "Kunci sandi sudah sebanyak yang boleh. Hapus satu sebelum menambah yang lain.",
            Self::NothingSeen => "Tulis dahulu apa yang Anda lihat, misalnya: KTP asli, nama dan foto cocok.",
            Self::OfficersAskTwo => "Petugas tidak memulihkan akunnya sendiri. Minta admin; dua orang yang melakukannya.",
            Self::NotRecovered => "Kata sandi belum dapat diganti. Minta kode lagi di halaman Lupa kata sandi.",
            Self::Taken(_) => "Nama pengguna, nomor HP, atau surel ini sudah dipakai akun lain.",
        })
    }
}
