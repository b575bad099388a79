//! What each kind of personal data is for, and on which basis it is asked (UU 27/2022 ps 20, 21): said whole on one's own page, and
//! shortly where it is typed.

/// A kind of data that is asked or comes to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DataPurpose {
    /// What.
    pub what: &'static str,
    /// What for.
    pub why: &'static str,
    /// The rule that allows it.
    pub basis: &'static str,
    /// For how long.
    pub kept: &'static str,
}

/// All of them.
pub const PURPOSES: [DataPurpose; 8] = [
    DataPurpose {
        what: "Nama, nama pengguna, kata sandi",
        why: "Mengenali Anda dan menjaga agar hanya Anda yang memakai akun ini. Kata sandi disimpan hanya sebagai sidik.",
        basis: "Perwako Padang 106/2020 Pasal 8; UU 27/2022 Pasal 20 ayat (2) huruf e (pelayanan publik)",
        kept: "Selama akun ada, lalu sampai Anda meminta penghapusan.",
    },
    DataPurpose {
        what: "Nomor HP dan surel",
        why: "Memberi kabar tentang permohonan Anda, mengenali Anda saat masuk atau menanyakan status, dan mengirim kode untuk \
              kata sandi baru.",
        basis: "UU 25/2009 Pasal 18; UU 27/2022 Pasal 20 ayat (2) huruf e. Kabar lewat WhatsApp atau SMS hanya bila Anda \
                menyalakannya (persetujuan, huruf a), dan dapat Anda matikan kapan saja; kode dan peringatan tentang kata sandi \
                tetap dikirim.",
        kept: "Sampai Anda mengganti atau menghapusnya.",
    },
    DataPurpose {
        what: "NIK",
        why: "Mencocokkan nama Anda dengan data kependudukan. Yang kembali hanya jawaban cocok atau tidak.",
        basis: "Perwako Padang 106/2020 Pasal 6 ayat (4); UU 27/2022 Pasal 20 ayat (2) huruf e",
        kept: "Bersama akun atau permohonannya.",
    },
    DataPurpose {
        what: "Isian permohonan",
        why: "Memeriksa dan memutuskan permohonan izin, lalu mencetak izinnya.",
        basis: "Perwako Padang 106/2020 Pasal 3 ayat (3) dan Pasal 4, serta dasar hukum tiap jenis izin",
        kept: "Sesuai jadwal retensi jenis izinnya, dihitung sejak izin berakhir. Draf: sampai Anda menghapusnya.",
    },
    DataPurpose {
        what: "Berkas syarat, foto, tanda tangan di dalamnya",
        why: "Membuktikan bahwa syarat izin terpenuhi. Gambar KTP ditampilkan kepada petugas dengan tanda air.",
        basis: "Perwako Padang 106/2020 Pasal 3 ayat (3); dasar hukum tiap jenis izin",
        kept: "Sama dengan isian permohonannya.",
    },
    DataPurpose {
        what: "Surat kuasa, akta badan usaha, dan siapa bertindak untuk siapa",
        why: "Memastikan bahwa hanya orang yang Anda izinkan mengurus permohonan Anda.",
        basis: "Perwako Padang 106/2020 Pasal 8 dan Pasal 11; UU 27/2022 Pasal 20 ayat (2) huruf e (pelayanan publik)",
        kept: "Suratnya sampai akun pemberinya dihapus; catatan siapa bertindak tetap.",
    },
    DataPurpose {
        what: "Perangkat dan sebagian alamat jaringan saat masuk",
        why: "Menunjukkan kepada Anda di mana akun terbuka, dan menghambat penebak kata sandi.",
        basis: "Perwako Padang 106/2020 Pasal 6 ayat (2); UU 27/2022 Pasal 35 dan Pasal 39",
        kept: "Dua hari sesudah sesi berakhir; hitungan gagal masuk satu hari.",
    },
    DataPurpose {
        what: "Catatan peristiwa: siapa melakukan atau membuka apa, dan kapan",
        why: "Membuktikan bahwa data tidak diubah diam-diam. Di dalamnya tidak ada nama, NIK, atau isi permohonan.",
        basis: "Perwako Padang 106/2020 Pasal 12; UU 27/2022 Pasal 31",
        kept: "Tetap, juga sesudah penghapusan.",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_data_has_a_purpose_a_basis_and_an_end() {
        for purpose in PURPOSES {
            for text in [purpose.what, purpose.why, purpose.basis, purpose.kept] {
                assert!(text.len() > 2 && !text.contains("  "), "{purpose:?}");
            }
            assert!(purpose.basis.contains("UU 27/2022") || purpose.basis.contains("dasar hukum"), "{purpose:?}");
        }
    }
}
