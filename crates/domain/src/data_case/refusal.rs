//! Why an order about personal data is refused, as a sentence for whoever gave it.

use std::fmt;

/// See the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// Nobody decides about their own request.
    OwnRequest,
    /// An officer's account belongs to the office.
    OfficersAccount,
    /// There is one already that is not answered.
    AskedAlready,
    /// So many applications are still being worked on.
    StillRunning(u32),
    /// It was done already, or is something else.
    NotOpen,
    /// There is nothing to destroy, or more than one list may hold.
    WrongList,
    /// A breach touches some kind of data and becomes known in the past.
    IncompleteBreach,
    /// It changed since the form was shown.
    Moved,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::StillRunning(count) => {
                return write!(
                    f,
                    "{count} permohonan akun ini masih diproses. Tunggu sampai selesai atau minta pemohon menariknya dahulu."
                );
            }
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::OwnRequest => "Permintaan Anda sendiri diputuskan petugas lain.",
            Self::OfficersAccount => "Akun petugas milik kantor. Minta admin menonaktifkannya.",
            Self::AskedAlready => "Permintaan Anda yang sama masih kami kerjakan.",
            Self::NotOpen => "Urusan ini sudah selesai. Muat ulang halaman ini.",
            Self::WrongList => "Daftar ini kosong atau terlalu panjang.",
            Self::IncompleteBreach => "Pilih jenis datanya, dan waktu diketahui tidak boleh di masa depan.",
            Self::Moved => "Urusan ini berubah sejak Anda buka. Muat ulang halaman ini.",
        })
    }
}

impl std::error::Error for Refusal {}
