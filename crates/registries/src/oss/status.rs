//! The vocabulary of OSS: states of a licence (Pedoman Integrasi v4.3.22, Lampiran 10) and of a NIB (Lampiran 14).

/// What OSS's own clock does at a state. Ours never resets, whatever OSS is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OssClock {
    /// It goes on.
    Runs,
    /// It stops.
    Stops,
    /// It goes on from where it stopped.
    Resumes,
    /// It stops, and will begin anew.
    StopsAndResets,
    /// It begins anew.
    BeginsAnew,
}

/// A state of a licence that OSS can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LicenceState {
    /// Two digits, `kd_status`.
    pub code: &'static str,
    /// OSS's words.
    pub words: &'static str,
    /// OSS's clock.
    pub clock: OssClock,
}

const fn state(code: &'static str, words: &'static str, clock: OssClock) -> LicenceState {
    LicenceState { code, words, clock }
}

/// The states of Lampiran 10. The guide's sample of `checkLicenseStatus` also shows a 58 that is in no table; it is not told to OSS.
pub const LICENCE_STATES: [LicenceState; 26] = [
    state("05", "Penapisan dokumen lingkungan", OssClock::Runs),
    state("09", "Dokumen permohonan dan persyaratan izin sudah diisi dan dilengkapi", OssClock::Runs),
    state("10", "Dokumen lengkap", OssClock::Runs),
    state("11", "Dokumen belum lengkap", OssClock::Runs),
    state("12", "Pemenuhan komitmen", OssClock::Runs),
    state("20", "Validasi", OssClock::Runs),
    state("30", "Menunggu pembayaran", OssClock::Runs),
    state("31", "Pembayaran", OssClock::Runs),
    state("32", "Menunggu verifikasi bukti bayar PNBP", OssClock::Runs),
    state("33", "Persetujuan pembayaran", OssClock::Runs),
    state("34", "Perbaikan konfirmasi pembayaran", OssClock::Runs),
    state("40", "Inspeksi", OssClock::Runs),
    state("41", "Konfirmasi", OssClock::Stops),
    state("42", "Data konfirmasi", OssClock::Resumes),
    state("43", "Re-konfirmasi", OssClock::StopsAndResets),
    state("44", "Data re-konfirmasi", OssClock::BeginsAnew),
    state("45", "Persetujuan status persyaratan oleh dinas teknis", OssClock::Runs),
    state("49", "Ambil nomor", OssClock::Runs),
    state("50", "Izin disetujui", OssClock::Runs),
    state("52", "Izin terbit sementara", OssClock::Runs),
    state("57", "Fiktif positif otomatis", OssClock::Runs),
    state("60", "Peringatan", OssClock::Runs),
    state("70", "Penghentian sementara", OssClock::Runs),
    state("80", "Denda", OssClock::Runs),
    state("90", "Izin ditolak", OssClock::Runs),
    state("93", "Penolakan persyaratan", OssClock::Runs),
];

/// The state with this code.
pub fn licence_state(code: &str) -> Option<&'static LicenceState> {
    LICENCE_STATES.iter().find(|state| state.code == code)
}

/// What a state of a NIB means, and whether work may be done under it.
pub fn nib_state(code: &str) -> Option<(&'static str, bool)> {
    match code {
        "01" => Some(("NIB aktif", true)),
        "02" => Some(("NIB belum aktif", false)),
        "03" => Some(("Diizinkan usaha", true)),
        "04" => Some(("Diizinkan beroperasi", true)),
        "05" => Some(("NIB dibekukan", false)),
        "06" => Some(("NIB dicabut", false)),
        _ => None,
    }
}
