//! The list of services in its states.

use super::frame;
use crate::Page;
use crate::public::{Availability, Searched, ServiceRow, Services};

/// Services for lists.
pub fn services() -> Vec<ServiceRow> {
    let row = |id: &str, short_name: &str, name: &str, days, fee: Option<&str>, availability| ServiceRow {
        id: id.into(),
        short_name: short_name.into(),
        name: name.into(),
        days,
        fee: fee.map(Into::into),
        availability,
    };
    let free = Some("Gratis");
    vec![
        row(
            "sip-apoteker",
            "Praktik apoteker",
            "Surat Izin Praktik Apoteker (SIPA)",
            Some(5),
            free,
            Availability::Open,
        ),
        row("sip-perawat", "Praktik perawat", "Surat Izin Praktik Perawat (SIPP)", Some(5), free, Availability::Open),
        row("sip-bidan", "Praktik bidan", "Surat Izin Praktik Bidan (SIPB)", Some(12), free, Availability::Open),
        row("sip-dokter", "Praktik dokter", "Umum, gigi, dan spesialis", None, None, Availability::Open),
        row("penelitian", "Penelitian", "Surat Keterangan Penelitian", Some(3), free, Availability::Open),
        row(
            "reklame",
            "Reklame",
            "Izin penyelenggaraan reklame",
            Some(5),
            Some("Ada pajak"),
            Availability::CounterOnly,
        ),
        row("paud", "Operasional PAUD", "Taman kanak-kanak dan kelompok bermain", Some(5), free, Availability::Closed),
        row("makam", "Tanah makam", "Izin baru dan perpanjangan", Some(3), Some("Rp150.000"), Availability::Open),
        row("apotek", "Izin apotek", "Perizinan berusaha apotek", None, None, Availability::Referred("OSS".into())),
    ]
}

impl Page for Services {
    const NAME: &'static str = "layanan";

    fn samples() -> Vec<(&'static str, Self)> {
        let rows = services();
        let found = |query: &str, meant: Option<&str>, rows: Vec<ServiceRow>| {
            let searched = Searched { query: query.into(), meant: meant.map(Into::into) };
            Self::found(frame("Layanan", "/layanan"), searched, rows)
        };
        let health: Vec<_> = rows.iter().take(4).cloned().collect();
        let rest: Vec<_> = rows.iter().skip(4).cloned().collect();
        let groups = vec![("Kesehatan".into(), health), ("Lainnya".into(), rest)];
        vec![
            ("semua", Self { frame: frame("Layanan", "/layanan"), searched: None, groups }),
            ("ditemukan", found("apoteker", None, vec![rows[0].clone()])),
            ("dikira", found("aptek dan paut", Some("apotek dan paud"), rows[3..].to_vec())),
            ("tidak-ditemukan", found("<kapal selam>", None, Vec::new())),
        ]
    }
}
