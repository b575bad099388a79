//! A sent application in its states.

use super::{applicant, application};
use crate::Page;
use crate::applying::{Application, Asking, Correction, Document, Due, Payment, Revoked, Sent, Withdrawal};
use crate::form::Problems;
use crate::parts::{Matter, Tag};

impl Page for Sent {
    const NAME: &'static str = "permohonan-satu";

    fn samples() -> Vec<(&'static str, Self)> {
        let now = examined();
        let late = Due {
            days_used: 11,
            late: Some("Terlambat 2 hari kerja. Kepala seksi sudah diberi tahu.".into()),
            ..due()
        };
        let unreasoned =
            Withdrawal { reason: String::new(), problems: Problems::one("alasan", "Tulis alasan menarik permohonan.") };
        let returned = Sent {
            tag: Tag::returned(),
            sentence: "Ada yang perlu Anda perbaiki.".into(),
            holder: "Anda".into(),
            due: Some(Due { on: None, ..due() }),
            asking: Some(asking(&now.application)),
            ..now.clone()
        };
        let unpaid = Sent {
            tag: Tag::awaiting_payment(),
            sentence: "Izin ditandatangani setelah retribusi dibayar.".into(),
            holder: "Anda".into(),
            payment: Some(payment()),
            ..now.clone()
        };
        let over = |tag, sentence: &str, title: &str| Sent {
            tag,
            sentence: sentence.into(),
            holder: String::new(),
            due: None,
            documents: vec![document(title)],
            withdrawal: None,
            ..now.clone()
        };
        let refused = "Alasan dan cara mengajukan keberatan tertulis dalam surat.";
        let revoked = Sent {
            revoked: Some(Revoked {
                since: "4 Januari 2027".into(),
                reason: "Tempat praktik ditutup.\nPemegang tidak dapat dihubungi.".into(),
                basis: Some("Permenkes 31 Tahun 2016 Pasal 27".into()),
                objection_days: 21,
            }),
            ..over(Tag::revoked(), "Izin ini sudah dicabut dan tidak berlaku lagi.", "Surat pencabutan izin")
        };
        vec![
            ("perbaikan", returned),
            ("belum-bayar", unpaid),
            ("sanksi", Sent { matters: vec![matter()], ..now.clone() }),
            ("terlambat", Sent { due: Some(late), ..now.clone() }),
            ("tarik-tanpa-alasan", Sent { withdrawal: Some(unreasoned), ..now.clone() }),
            ("terbit", over(Tag::issued(), "Izin Anda sudah terbit dan berlaku.", "Surat Izin Praktik Apoteker")),
            ("ditolak", over(Tag::rejected(), refused, "Surat penolakan")),
            ("dicabut", revoked),
            ("diperiksa", now),
        ]
    }
}

fn examined() -> Sent {
    Sent {
        frame: applicant("Permohonan 26-004182", "/permohonan"),
        application: Application { number: Some("26-004182".into()), ..application() },
        tag: Tag::awaiting_rekomendasi(),
        sentence: "Dinas Kesehatan sedang memeriksa. Anda tidak perlu melakukan apa-apa.".into(),
        holder: "Dinas Kesehatan".into(),
        since: "Selasa, 17 November 2026".into(),
        due: Some(due()),
        revoked: None,
        matters: Vec::new(),
        asking: None,
        payment: None,
        documents: Vec::new(),
        steps: crate::public::sample_steps(),
        summary: vec![("Jenis".into(), "Baru".into()), ("Tempat".into(), "Apotek Contoh Sehat".into())],
        withdrawal: Some(Withdrawal::default()),
    }
}

fn due() -> Due {
    Due {
        days_used: 3,
        days: 9,
        on: Some("Senin, 7 Desember 2026".into()),
        late: None,
        stands: None,
        sum: crate::parts::Sum::sample(),
    }
}

fn asking(application: &Application) -> Asking {
    let item = |title: &str, note: &str, page: &str, changed| Correction {
        title: title.into(),
        note: note.into(),
        href: format!("{}/{page}", application.href()),
        changed,
    };
    Asking {
        until: "7 Desember 2026".into(),
        message: "Terima kasih. Tinggal dua hal ini.".into(),
        items: vec![
            item("Surat keterangan tempat praktik", "Tanggal surat belum ada.", "berkas#berkas-surat", false),
            item("Jadwal praktik", "Jam Sabtu berbeda dengan surat.", "isian/jadwal#f.jadwal", true),
        ],
        href: format!("{}/berkas", application.href()),
    }
}

fn payment() -> Payment {
    Payment {
        amount: "Rp150.000".into(),
        number: "SKRD/0012/2026".into(),
        until: Some("7 Desember 2026".into()),
        how: vec![
            "Bayar di Bank Nagari atau lewat QRIS pada SKRD.".into(),
            "Simpan buktinya. Petugas mencatat pembayaran paling lambat hari kerja berikutnya.".into(),
        ],
        href: Some("/dokumen/skrd".into()),
    }
}

fn document(title: &str) -> Document {
    Document {
        title: title.into(),
        number: "503/0218/SIPA/DPMPTSP/2026".into(),
        href: "/dokumen/0199a4b0".into(),
        detail: "PDF, 120 KB, 23 November 2026".into(),
        code: Some("K7QM-2RTX-9WHE".into()),
        main: true,
    }
}

fn matter() -> Matter {
    Matter {
        title: "Usul teguran tertulis".into(),
        tag: Tag::new(crate::Tone::Info, "clock", "Diusulkan"),
        text: "Anda berhak menanggapi sampai 30 November 2026.".into(),
        href: "/permohonan/a1/sanksi/s1".into(),
        label: "Baca dan tanggapi".into(),
    }
}
