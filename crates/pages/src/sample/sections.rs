//! A page of the form with every kind of field, in its states.

use super::{applicant, application, kelurahan};
use crate::Page;
use crate::applying::{Asked, Kept, SectionPage};
use crate::parts::KeptNote;
use domain::form::{Answer, Answers, Column, Condition, Field, FieldKind, Problem, Section};
use std::collections::{BTreeMap, BTreeSet};

impl Page for SectionPage {
    const NAME: &'static str = "isian";

    fn samples() -> Vec<(&'static str, Self)> {
        let section = section();
        let names = kelurahan();
        let answers = answers();
        let none = Answers::new();
        let rows = BTreeMap::from([("tenaga".to_owned(), 2)]);
        let problems = problems();
        let notes = BTreeMap::from([
            ("alamat".to_owned(), "Nomor rumah belum ditulis.".to_owned()),
            ("jadwal".to_owned(), "Jam Sabtu berbeda dengan surat.".to_owned()),
        ]);
        let page = |answers, problems, notes| {
            let asked = Asked {
                section: &section,
                answers,
                variant: "baru",
                problems,
                names: &names,
                empty_rows: &rows,
                notes,
                kept: None,
            };
            SectionPage::of(applicant("Tempat praktik", "/permohonan"), application(), &asked)
        };
        let filled =
            SectionPage { saved_at: Some("hari ini, 14.20".into()), place: (2, 3), ..page(&answers, &[], None) };
        let conflicts = BTreeSet::from(["alamat".to_owned()]);
        let contested = Asked {
            section: &section,
            answers: &answers,
            variant: "baru",
            problems: &[],
            names: &names,
            empty_rows: &rows,
            notes: None,
            kept: Some(Kept { answers: &none, conflicts: &conflicts }),
        };
        let contested = SectionPage {
            typed_before: Some(KeptNote::sample("/permohonan/0199a4b0/isian/tempat")),
            ..SectionPage::of(applicant("Tempat praktik", "/permohonan"), application(), &contested)
        };
        vec![
            ("bentrok", contested),
            ("kosong", page(&none, &[], None)),
            ("salah", page(&answers, &problems, None)),
            ("perbaikan", page(&answers, &[], Some(&notes))),
            ("terisi", filled),
        ]
    }
}

fn problems() -> Vec<Problem> {
    let problem = |field: &str, sentence: &str| Problem {
        section: "tempat".into(),
        field: field.into(),
        sentence: sentence.into(),
    };
    vec![
        problem("nik", "NIK harus 16 angka. Anda mengisi 15."),
        problem("jenis", "Pilih satu jawaban: Jenis tempat praktik."),
        problem("alamat", "Isi nama jalan dan nomor rumah."),
        problem("lokasi", "Isi lintang dan bujur dengan angka. Contoh: -0,9471 dan 100,4172."),
        problem("tenaga", "Baris 1, Nama: belum diisi."),
        problem("benar", "Beri tanda setuju: NIK ini milik saya sendiri."),
    ]
}

fn field(id: &str, label: &str, kind: FieldKind) -> Field {
    Field { id: id.into(), label: label.into(), kind, ..Field::default() }
}

fn section() -> Section {
    let words = |list: &[&str]| list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>();
    let column = |label: &str, kind, choices| Column { label: label.into(), kind, choices, ..Column::default() };
    let place = Condition { field: "jenis".into(), any_of: words(&["Apotek", "Klinik"]) };
    let fields = vec![
        Field { hint: "Seperti tertulis di STR".into(), ..field("nama", "Nama dengan gelar", FieldKind::Text) },
        field("nik", "NIK", FieldKind::Nik),
        field("npwp", "NPWP", FieldKind::Npwp),
        field("nib", "NIB", FieldKind::Nib),
        field("nip", "NIP", FieldKind::Nip),
        field("hp", "Nomor HP", FieldKind::Phone),
        Field { optional: true, ..field("email", "Email", FieldKind::Email) },
        field("lahir", "Tanggal lahir", FieldKind::Date),
        field("berlaku", "Masa berlaku STR", FieldKind::DateRange),
        Field {
            choices: words(&["Apotek", "Klinik", "Rumah sakit"]),
            ..field("jenis", "Jenis tempat praktik", FieldKind::Choice)
        },
        Field { when: vec![place], ..field("nama_tempat", "Nama tempat praktik", FieldKind::Text) },
        Field {
            choices: (1..=9).map(|n| format!("Kelas {n}")).collect(),
            ..field("kelas", "Kelas", FieldKind::Choice)
        },
        Field {
            choices: words(&["Senin", "Selasa", "Rabu"]),
            ..field("hari", "Hari praktik", FieldKind::MultipleChoice)
        },
        field("pernah", "Pernah memegang izin?", FieldKind::YesNo),
        Field { unit: Some("meter persegi".into()), ..field("luas", "Luas ruangan", FieldKind::Number) },
        field("modal", "Nilai peralatan", FieldKind::Money),
        field("jadwal", "Jadwal praktik", FieldKind::LongText),
        field("alamat", "Alamat tempat praktik", FieldKind::Address),
        Field { optional: true, ..field("lokasi", "Titik lokasi", FieldKind::Place) },
        Field {
            columns: vec![
                column("Nama", FieldKind::Text, Vec::new()),
                column("Tugas", FieldKind::Choice, words(&["Asisten", "Kasir"])),
                column("Mulai", FieldKind::Date, Vec::new()),
            ],
            ..field("tenaga", "Tenaga lain", FieldKind::Table)
        },
        field("benar", "NIK ini milik saya sendiri", FieldKind::Declaration),
    ];
    Section {
        id: "tempat".into(),
        title: "Tempat praktik".into(),
        hint: "Tempat yang tertulis di surat keterangan.".into(),
        shared: None,
        when: Vec::new(),
        fields,
    }
}

fn answers() -> Answers {
    let one = |value: &str| Answer::One(value.into());
    let parts = |pairs: &[(&str, &str)]| {
        Answer::Parts(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    };
    let address = [("street", "Jalan Contoh 1"), ("rt", "2"), ("rw", "3"), ("kelurahan", "13.71.03.1007")];
    let list = [
        ("nama", one("Pemohon \"Contoh\" <S.Farm>")),
        ("nik", one("137100000000001")),
        ("hp", one("+6280000004182")),
        ("lahir", one("31 Februari")),
        ("berlaku", parts(&[("from", "2026-01-02"), ("to", "2031-01-02")])),
        ("jenis", one("Apotek")),
        ("kelas", one("Kelas 3")),
        ("hari", Answer::Many(vec!["Senin".into(), "Rabu".into()])),
        ("pernah", one("tidak")),
        ("luas", one("24")),
        ("modal", one("1500000")),
        ("jadwal", one("Senin sampai Jumat\n08.00 - 16.00")),
        ("alamat", parts(&address)),
        ("lokasi", parts(&[("lat", "-0,9471"), ("lon", "100,4172")])),
        ("tenaga", Answer::Rows(vec![vec!["Contoh A".into(), "Kasir".into(), "2026-01-02".into()]])),
    ];
    list.into_iter().map(|(id, answer)| (id.to_owned(), answer)).collect()
}
