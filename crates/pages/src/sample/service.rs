//! A service in its states.

use super::{APPLICATION, KEY, frame};
use crate::Page;
use crate::public::{Actual, Component, Need, Offer, Service};

impl Page for Service {
    const NAME: &'static str = "layanan-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let need = |name: &str, hint: &str, only: Option<&str>| Need {
            name: name.into(),
            hint: hint.into(),
            only: only.map(Into::into),
        };
        let known = |name, text: &str| Component { name, lines: vec![text.into()] };
        let unknown = |name| Component { name, lines: Vec::new() };
        let open = Service {
            frame: frame("Surat Izin Praktik Apoteker", "/layanan/sip-apoteker"),
            key: KEY.into(),
            id: "sip-apoteker".into(),
            name: "Surat Izin Praktik Apoteker".into(),
            short_name: "Praktik apoteker".into(),
            summary: "Untuk apoteker yang akan berpraktik di satu tempat di Kota Padang.".into(),
            group: "Kesehatan".into(),
            variants: vec![("baru".into(), "Baru".into()), ("perpanjangan".into(), "Perpanjangan".into())],
            chosen: None,
            offer: Offer::Open { draft: Some(format!("/permohonan/{APPLICATION}")) },
            days: Some(9),
            actual: Some(Actual {
                days_p90: 10,
                days_median: 6,
                counted: "Sedikitnya 125 permohonan diputus, 1 Agustus 2026 sampai 22 November 2026".into(),
            }),
            needs: vec![
                need("Surat Tanda Registrasi (STR) apoteker", "Semua halaman. PDF atau foto.", None),
                need("Surat keterangan tempat praktik", "Ditandatangani pimpinan tempat praktik. PDF atau foto.", None),
                need("Bukti kecukupan SKP", "PDF atau foto.", Some("Hanya untuk permohonan perpanjangan")),
            ],
            fee: Some("Gratis".into()),
            validity: Some("Paling lama 5 tahun".into()),
            components: vec![
                known("Persyaratan", "STR, surat keterangan tempat praktik."),
                known("Sistem, mekanisme, dan prosedur", "Dikirim, diperiksa, ditandatangani, terbit."),
                unknown("Jangka waktu"),
                known("Biaya", "Gratis. Petugas tidak menerima pembayaran apa pun."),
                known("Produk pelayanan", "Surat Izin Praktik Apoteker, PDF bertanda tangan elektronik."),
                unknown("Pengaduan, saran, dan masukan"),
                known("Dasar hukum", "UU 17/2023"),
                unknown("Sarana, prasarana, dan fasilitas"),
                unknown("Kompetensi pelaksana"),
                unknown("Pengawasan internal"),
                unknown("Jumlah pelaksana"),
                unknown("Jaminan pelayanan"),
                unknown("Jaminan keamanan dan keselamatan"),
                unknown("Evaluasi kinerja"),
            ],
            problem: None,
        };
        let with = |offer| Service { offer, actual: None, days: None, fee: None, validity: None, ..open.clone() };
        let referral = Offer::Referred {
            to: "OSS".into(),
            url: Some("https://oss.go.id".into()),
            text: "Izin ini diurus di OSS. Siapkan NIB, lalu ajukan di sana. Kami bantu di loket 1.".into(),
        };
        vec![
            ("belum-ditetapkan", Service { actual: None, days: None, fee: None, ..open.clone() }),
            ("pilih-jenis", Service { problem: Some("Pilih jenis permohonan.".into()), ..open.clone() }),
            ("di-loket", with(Offer::CounterOnly)),
            ("dirujuk", with(referral)),
            ("tutup", with(Offer::Closed)),
            ("buka", open),
        ]
    }
}
