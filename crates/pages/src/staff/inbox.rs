//! The inbox of an officer (S11).

use super::parts::{Empty, Pager, Tab, due_later, due_soon, due_today, late, paused, sample_frame, tag, waiting};
use crate::form::Choice;
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Link, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /kerja`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/inbox.html")]
pub struct Inbox {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the form that takes the next one.
    pub form_key: String,
    /// The day and what presses: `Senin, 23 November 2026. 2 perlu selesai hari ini, 1 terlambat.`
    pub summary: String,
    /// Groups with counts.
    pub tabs: Vec<Tab>,
    /// Group shown, kept by the filter.
    pub tab: String,
    /// Name, NIK or number searched for.
    pub search: String,
    /// What else waits for this officer, with where it is: sanctions and objections to decide.
    pub elsewhere: Vec<Link>,
    /// Licence types to filter by; the first is all of them.
    pub types: Vec<Choice>,
    /// Orders of the list.
    pub orders: Vec<Choice>,
    /// Caption of the table.
    pub caption: String,
    /// The applications.
    pub rows: Vec<InboxRow>,
    /// What is said when there are none.
    pub empty: Empty,
    /// Where the rest is.
    pub pager: Pager,
    /// Whether there is one to take and the officer may.
    pub may_take: bool,
}

/// An application in a list.
#[derive(Clone, Debug)]
pub struct InboxRow {
    /// `/kerja/{id}`.
    pub href: String,
    /// Short name of the licence.
    pub licence: String,
    /// Number of the application.
    pub number: String,
    /// Time left in this step.
    pub time_left: Tag,
    /// Who applies, or the company.
    pub applicant: String,
    /// What is to be done.
    pub step: String,
    /// How it came: daring, loket, luring, OSS.
    pub channel: String,
    /// What is new about it.
    pub news: Vec<Tag>,
    /// `Dibuka petugas lain sejak 09.12`, when someone else has it.
    pub lock: Option<String>,
}

impl Page for Inbox {
    const NAME: &'static str = "kotak-kerja";

    fn samples() -> Vec<(&'static str, Self)> {
        let full = sample();
        let mut empty = full.clone();
        empty.rows.clear();
        empty.may_take = false;
        empty.pager = Pager::default();
        empty.summary = "Senin, 23 November 2026. Tidak ada yang mendesak.".into();
        let mut nothing_found = empty.clone();
        nothing_found.search = "26-009999".into();
        nothing_found.empty = Empty {
            title: "Tidak ada yang cocok".into(),
            text: "Tidak ada permohonan dengan kata “26-009999” di kelompok ini. Coba kelompok Semua.".into(),
            link: Some(Link::new("/kerja?tab=semua&cari=26-009999", "Cari di semua permohonan", "")),
        };
        vec![("biasa", full), ("kosong", empty), ("tidak-ditemukan", nothing_found)]
    }
}

fn sample() -> Inbox {
    Inbox {
        frame: sample_frame(Role::Verifikator, "Kotak kerja", "/kerja"),
        form_key: KEY.into(),
        summary: "Senin, 23 November 2026. 2 perlu selesai hari ini, 1 terlambat.".into(),
        tabs: vec![
            Tab::new("/kerja?tab=saya", "Untuk saya", 8, true),
            Tab::new("/kerja?tab=bebas", "Belum diambil", 14, false),
            Tab::new("/kerja?tab=pemohon", "Menunggu pemohon", 21, false),
            Tab::new("/kerja?tab=opd", "Menunggu OPD", 17, false),
            Tab::new("/kerja?tab=semua", "Semua", 60, false),
        ],
        tab: "saya".into(),
        search: String::new(),
        elsewhere: vec![Link::new("/sanksi?tab=keberatan", "1 keberatan menunggu keputusan", "")],
        types: vec![
            Choice::new("", "Semua jenis", ""),
            Choice::new("sip-apoteker", "Praktik apoteker", ""),
            Choice::new("reklame", "Reklame", ""),
        ],
        orders: vec![
            Choice::new("sisa", "Sisa waktu paling sedikit", "sisa"),
            Choice::new("baru", "Paling baru masuk", "sisa"),
        ],
        caption: "Permohonan untuk Anda, paling mendesak di atas".into(),
        rows: sample_rows(),
        empty: Empty {
            title: "Belum ada yang Anda pegang".into(),
            text: "14 permohonan menunggu diambil.".into(),
            link: Some(Link::new("/kerja?tab=bebas", "Lihat yang belum diambil", "")),
        },
        pager: Pager { first: None, next: Some("/kerja?tab=saya&hal=c2lzYQ".into()) },
        may_take: true,
    }
}

fn sample_rows() -> Vec<InboxRow> {
    let rows: [(&str, &str, Tag, &str, &str, &str); 6] = [
        ("Izin reklame", "26-004097", late("Lewat 1 hari"), "Toko Contoh Jaya", "Periksa hasil survei", "Loket"),
        (
            "Praktik apoteker",
            "26-004182",
            due_today("Hari ini, 15.00"),
            "Pemohon Contoh",
            "Periksa perbaikan",
            "Daring",
        ),
        ("Surat izin apotek", "26-004133", due_soon("1 hari"), "PT Contoh Farma", "Periksa berkas", "OSS"),
        ("Penelitian", "26-004190", due_soon("2 hari"), "Pemohon Contoh C", "Periksa berkas", "Daring"),
        ("Operasional PAUD", "26-004166", due_later("3 hari"), "Yayasan Contoh", "Periksa berkas", "Loket, luring"),
        ("Praktik perawat", "26-004188", paused("Berhenti"), "Pemohon Contoh E", "Menunggu pemohon", "Daring"),
    ];
    let mut rows: Vec<InboxRow> = rows
        .into_iter()
        .map(|(licence, number, time_left, applicant, step, channel)| InboxRow {
            href: format!("/kerja/{number}"),
            licence: licence.into(),
            number: number.into(),
            time_left,
            applicant: applicant.into(),
            step: step.into(),
            channel: channel.into(),
            news: Vec::new(),
            lock: None,
        })
        .collect();
    rows[0].news.push(tag(Tone::Warning, "Kepala bidang sudah diberi tahu"));
    rows[1].news.push(Tag::new(Tone::Info, "msg", "1 pesan baru"));
    rows[1].news.push(Tag::new(Tone::Info, "pen", "Perbaikan masuk"));
    rows[3].lock = Some("Dibuka petugas lain sejak 09.12".into());
    rows[5].news.push(waiting("Batas 7 Desember"));
    rows[4].news.push(tag(Tone::Warning, "KSWP belum diperiksa"));
    rows
}
