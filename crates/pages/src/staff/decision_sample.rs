//! Examples of the decision screen.

use super::case::{
    AnswerSection, AnswerValue, Case, CheckedItem, Claim, Document, File, FileSignature, GivenAnswer, OfficeOpinion,
};
use super::checklist_sample::{checklist, elsewhere};
use super::decision::{Approval, Decision, OfficeWork, Payment, PaymentForm};
use super::parts::{HistoryEntry, due_soon, due_today, paused, sample_frame, tag, waiting};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::{APPLICATION, KEY};
use crate::{Link, Notice, Page, Tone};
use domain::account::Role;

impl Page for Decision {
    const NAME: &'static str = "keputusan";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            ("bebas", free()),
            ("dibuka-orang-lain", locked()),
            ("periksa", verifying()),
            ("periksa-lengkap", ready()),
            ("periksa-dua-tempat", twice()),
            ("berubah", conflicting()),
            ("opd", examining()),
            ("persetujuan", approving()),
            ("persetujuan-tolak", approving_refusal()),
            ("penanda-tangan", signing()),
            ("bayar", paying()),
        ]
    }
}

fn base(role: Role) -> Decision {
    Decision {
        frame: sample_frame(role, "Praktik apoteker 26-004182", &format!("/kerja/{APPLICATION}")),
        form_key: KEY.into(),
        version: 7,
        id: APPLICATION.into(),
        case: Case {
            licence: "Praktik apoteker".into(),
            variant: "Baru".into(),
            number: "26-004182".into(),
            applicant: "Pemohon Contoh".into(),
            holder: None,
            channel: "Daring".into(),
            submitted: "17 November 2026, 10.02".into(),
            stage: waiting("Diperiksa petugas"),
            time_left: due_today("Hari ini, 15.00"),
            due: "3 Desember 2026".into(),
            sum: Some(crate::parts::Sum::sample()),
            held_by: "Petugas Contoh".into(),
        },
        conflict: None,
        problems: Problems::default(),
        typed_before: None,
        remarks: Vec::new(),
        attorney_letter: None,
        claim: Claim::NotNeeded,
        documents: documents(),
        sections: sections(),
        checklist: None,
        checked: Vec::new(),
        checked_by: None,
        opinions: Vec::new(),
        office_work: None,
        approval: None,
        payment: None,
        matters: Vec::new(),
        may_propose: true,
        history: history(),
    }
}

pub(super) fn free() -> Decision {
    let mut page = base(Role::Verifikator);
    page.claim = Claim::Free;
    page.case.held_by = "Belum diambil".into();
    page
}

pub(super) fn locked() -> Decision {
    let mut page = base(Role::Verifikator);
    page.claim = Claim::Other { since: "09.12".into(), may_take_over: false };
    page.case.held_by = "Petugas lain".into();
    page
}

pub(super) fn verifying() -> Decision {
    let mut page = base(Role::Verifikator);
    page.claim = Claim::Mine { since: "09.12".into() };
    page.remarks.push(Notice { tone: Tone::Info, text: "Perbaikan masuk hari ini, 08.52. Dua bagian berubah.".into() });
    page.attorney_letter = Some(format!("/kerja/{APPLICATION}/surat-kuasa"));
    page.checklist = Some(checklist());
    page
}

fn twice() -> Decision {
    Decision { checklist: Some(elsewhere()), ..verifying() }
}

pub(super) fn ready() -> Decision {
    let mut page = verifying();
    page.remarks.clear();
    if let Some(list) = page.checklist.as_mut() {
        list.blocking.clear();
        list.progress = "5 dari 5 dijawab".into();
        for item in list.groups.iter_mut().flat_map(|g| &mut g.items) {
            item.verdict = Some(super::checklist::Verdict::Fits);
            item.note = if item.by_hand {
                "diperiksa manual: bukti KSWP dari pemohon, 23 November 2026".into()
            } else {
                String::new()
            };
        }
    }
    page
}

pub(super) fn conflicting() -> Decision {
    let mut page = verifying();
    page.conflict = Some("Pemohon menambah pesan pukul 09.31.".into());
    page.problems.add("n.jadwal", "Tulis apa yang tidak sesuai pada “Jadwal sama dengan surat”.");
    page.problems.add("m.d:surat-tempat", "Tulis apa yang harus diperbaiki pada surat tempat praktik.");
    if let Some(list) = page.checklist.as_mut() {
        let item = &mut list.groups[1].items[0];
        item.note.clear();
        item.error = Some("Tulis apa yang tidak sesuai pada “Jadwal sama dengan surat”.".into());
        if let Some(correction) = list.correction.as_mut() {
            correction.open = true;
            correction.groups[0].asks[1].asked = true;
            correction.groups[0].asks[1].error =
                Some("Tulis apa yang harus diperbaiki pada surat tempat praktik.".into());
        }
    }
    page
}

pub(super) fn examining() -> Decision {
    let mut page = base(Role::Opd);
    page.case.stage = waiting("Menunggu rekomendasi");
    page.case.time_left = due_soon("1 hari");
    page.case.held_by = "Dinas Kesehatan".into();
    page.checked = checked();
    page.checked_by = Some("Petugas Pemeriksa 2, 18 November 2026".into());
    page.office_work = Some(OfficeWork {
        office: "Dinas Kesehatan".into(),
        visit: Some(tag(Tone::Warning, "Belum diperiksa di lapangan")),
        berita_acara_href: None,
        blocked: Some("Rekomendasi dapat ditulis setelah berita acara selesai.".into()),
    });
    page
}

pub(super) fn approving() -> Decision {
    let mut page = base(Role::KepalaBidang);
    page.case.stage = waiting("Menunggu persetujuan");
    page.case.held_by = "Kepala bidang".into();
    page.checked = checked();
    page.checked_by = Some("Petugas Pemeriksa 2, 18 November 2026".into());
    page.opinions = opinions();
    page.approval = Some(Approval {
        title: "Persetujuan kepala bidang".into(),
        may_approve: true,
        refusing: false,
        reasons: Vec::new(),
        remarks: vec!["Rekomendasi Dinas Kesehatan bersyarat.".into(), "KSWP diperiksa manual.".into()],
        reason: String::new(),
    });
    page
}

pub(super) fn approving_refusal() -> Decision {
    let mut page = approving();
    if let Some(approval) = page.approval.as_mut() {
        approval.refusing = true;
        approval.reasons = vec!["STR tidak berlaku (Permenkes 31/2016 ps 18).".into()];
        approval.remarks.clear();
    }
    page.problems.add("alasan", "Tulis alasan mengembalikan ke verifikasi.");
    page
}

pub(super) fn signing() -> Decision {
    let mut page = approving();
    page.case.stage = waiting("Menunggu tanda tangan");
    page.case.held_by = "Kepala dinas".into();
    if let Some(approval) = page.approval.as_mut() {
        approval.title = "Tanda tangan kepala dinas".into();
        approval.may_approve = false;
    }
    page
}

pub(super) fn paying() -> Decision {
    let mut page = base(Role::Loket);
    page.case.stage = tag(Tone::Warning, "Menunggu pembayaran");
    page.case.time_left = paused("Berhenti");
    page.opinions = opinions();
    page.problems.add("jumlah", "Jumlah harus Rp150.000, sama dengan SKRD.");
    page.payment = Some(Payment {
        skrd_number: "900/000123/SKRD/2026".into(),
        skrd_href: Some("/dokumen/skrd".into()),
        amount: "Rp150.000".into(),
        basis: "Per petak, 2 tahun. Perda Contoh 1/2024.".into(),
        due: Some("7 Desember 2026".into()),
        state: tag(Tone::Warning, "Belum dibayar"),
        form: Some(PaymentForm {
            receipt: "CONTOH-7781".into(),
            date: "2026-11-23".into(),
            channels: vec![
                Choice::new("", "Pilih", "bank"),
                Choice::new("bank", "Bank", "bank"),
                Choice::new("qris", "QRIS", "bank"),
                Choice::new("bendahara", "Bendahara penerimaan", "bank"),
            ],
            amount: "15.000".into(),
        }),
    });
    page
}

fn file(name: &str, about: &str) -> File {
    File {
        label: String::new(),
        open_href: "/berkas/f1".into(),
        download_href: Some("/berkas/f1?unduh=1".into()),
        name: name.into(),
        about: about.into(),
        picture_hrefs: Vec::new(),
        is_pdf: true,
        held: None,
        signature: None,
        retract: None,
    }
}

fn documents() -> Vec<Document> {
    let document = |name: &str, files: Vec<File>| Document {
        name: name.into(),
        files,
        optional: false,
        changed: None,
        former: Vec::new(),
        all_href: None,
    };
    vec![
        document(
            "STR",
            vec![File {
                signature: Some(FileSignature {
                    state: Tag::new(Tone::Good, "ok", "Tanda tangan utuh"),
                    about: "Ditandatangani Ketua Konsil Kesehatan Indonesia pada 3 Maret 2026, 10.12 WIB. Diperiksa sistem pada 2 November 2026, 09.40 WIB.".into(),
                }),
                retract: None,
                ..file("str.pdf", "PDF, 1 halaman, 412 KB")
            }],
        ),
        Document {
            changed: Some("Diperbaiki hari ini, 08.52".into()),
            former: vec![File { label: "Lama".into(), ..file("surat-lama.pdf", "PDF, 1 halaman, 210 KB") }],
            all_href: Some("/kerja/0199a4b0/dokumen/surat_tempat".into()),
            ..document(
                "Surat keterangan tempat praktik",
                vec![
                    file("surat-tempat.pdf", "PDF, 2 halaman, 840 KB"),
                    file("lampiran.jpg", "Foto, 1 halaman, 322 KB"),
                ],
            )
        },
        document(
            "Pas foto",
            vec![File {
                held: Some("Berkas ini belum dipindai dari virus, jadi belum dapat dibuka. Coba lagi nanti."),
                ..file("foto.jpg", "Foto, 1 halaman, 96 KB")
            }],
        ),
        Document { optional: true, ..document("Surat kuasa", Vec::new()) },
    ]
}

fn sections() -> Vec<AnswerSection> {
    let line = |label: &str, text: &str, changed: bool| GivenAnswer {
        label: label.into(),
        value: AnswerValue::Lines(vec![text.into()]),
        before: changed.then(|| AnswerValue::Lines(vec!["Jalan Lama 1".into()])),
    };
    let table = AnswerValue::Table {
        columns: vec!["Hari".into(), "Jam".into()],
        rows: vec![vec!["Senin".into(), "08.00 - 14.00".into()], vec!["Sabtu".into(), "08.00 - 16.00".into()]],
    };
    let place = AnswerValue::Place { words: "-0,94924, 100,35427".into(), href: "geo:-0.94924,100.35427".into() };
    vec![
        AnswerSection {
            title: "Data pemohon".into(),
            answers: vec![
                line("Nama", "Pemohon Contoh", false),
                line("NIK", "0000 0000 0000 0000", false),
                GivenAnswer {
                    label: "Alamat".into(),
                    value: AnswerValue::Lines(vec![
                        "Jalan Contoh 1, RT 001 RW 002".into(),
                        "Kelurahan Contoh, Padang Timur".into(),
                    ]),
                    before: None,
                },
                GivenAnswer { label: "Email".into(), value: AnswerValue::Missing, before: None },
            ],
        },
        AnswerSection {
            title: "Tempat praktik".into(),
            answers: vec![
                line("Nama tempat", "Apotek Contoh Sehat", false),
                GivenAnswer { label: "Letak".into(), value: place, before: None },
                GivenAnswer { label: "Jadwal".into(), value: table, before: Some(AnswerValue::Missing) },
            ],
        },
    ]
}

fn checked() -> Vec<CheckedItem> {
    let row = |label: &str, verdict, note: &str| CheckedItem {
        label: label.into(),
        verdict,
        note: note.into(),
        proofs: Vec::new(),
    };
    vec![
        row("STR berlaku dan atas nama pemohon", tag(Tone::Good, "Sesuai"), ""),
        row("Surat keterangan tempat praktik", tag(Tone::Good, "Sesuai"), ""),
        row("Surat kuasa", tag(Tone::Plain, "Tidak berlaku"), ""),
        row(
            "KSWP (status wajib pajak) valid",
            tag(Tone::Good, "Sesuai"),
            "diperiksa manual: bukti KSWP dari pemohon, 18 November 2026",
        ),
    ]
}

fn opinions() -> Vec<OfficeOpinion> {
    vec![OfficeOpinion {
        office: "Dinas Kesehatan".into(),
        state: tag(Tone::Warning, "Dengan syarat"),
        about: "440/042/CONTOH/2026, 20 November 2026".into(),
        conditions: vec!["Memasang papan nama praktik.".into()],
        documents: vec![Link::new("/dokumen/rek", "Rekomendasi", ""), Link::new("/dokumen/ba", "Berita acara", "")],
    }]
}

fn history() -> Vec<HistoryEntry> {
    let entry = |what: &str, when: &str, who: &str| HistoryEntry {
        what: what.into(),
        when: when.into(),
        who: who.into(),
        detail: String::new(),
    };
    vec![
        entry("Perbaikan masuk", "23 November 2026, 08.52 WIB", "Pemohon"),
        HistoryEntry {
            detail: "2 bagian diminta.".into(),
            ..entry("Diminta perbaikan", "19 November 2026, 14.10 WIB", "Petugas Contoh")
        },
        entry("Dikirim", "17 November 2026, 10.02 WIB", "Pemohon"),
    ]
}
