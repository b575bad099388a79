//! The counter: find or register an applicant, and start an application for them.

use super::parts::{sample_frame, tag};
use crate::account::Said;
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::sample::KEY;
use crate::{Frame, Page, Tone};
use askama::Template;
use domain::account::Role;

/// `GET /loket?cari=&pemohon=`, and failed `POST /loket/daftar` and `/loket/mulai`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/counter.html")]
pub struct Counter {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the page; each form adds a suffix of its own.
    pub form_key: String,
    /// User name or telephone searched for.
    pub search: String,
    /// Found; none before a search.
    pub found: Option<Vec<Person>>,
    /// The applicant for whom something is started.
    pub chosen: Option<Person>,
    /// Licence types offered at the counter, by heading: `izin`.
    pub types: Vec<TypeGroup>,
    /// Whether OSS delivers here: `nik_oss`.
    pub oss_delivers: bool,
    /// The NIK as it was typed there.
    pub oss_nik: String,
    /// Whether a NIK is compared with the population register, so that it is asked for.
    pub asks_nik: bool,
    /// Form for a new applicant: `nama`, `nik`, `telepon`, `nama_pengguna`, `orang_lain`.
    pub new_person: NewPerson,
    /// Everything wrong.
    pub problems: Problems,
    /// Taken in today, newest first.
    pub today: Vec<Intake>,
}

/// An applicant as the counter may see them.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// Id of the account.
    pub id: String,
    /// Name.
    pub name: String,
    /// User name.
    pub username: String,
    /// Telephone, masked: `0812 xxxx 0001`.
    pub phone: String,
    /// Until when a password made by the system can be used, or that its days are over; nothing when the person chose one.
    pub first_password: Option<String>,
    /// Since when a code is asked beside the password; nothing when none is.
    pub second_factor: Option<String>,
    /// What the population register says of name and NIK.
    pub said: Option<Said>,
    /// The name that the person wishes and nobody has checked, or empty: `nama_baru`, `alasan_nama`.
    pub wished: String,
    /// What was typed to confirm it.
    pub seen: String,
    /// Telephone number and e-mail address, as far as they are there.
    pub contacts: Vec<PersonContact>,
    /// What was typed into another field of these forms, and refused: `alasan_sandi`, `alasan_langkah`, `alasan_hp`, `alasan_surel`.
    pub typed: (String, String),
}

impl Person {
    /// What was typed into this field.
    pub fn typed_in(&self, field: &str) -> &str {
        if self.typed.0 == field { &self.typed.1 } else { "" }
    }
}

/// A contact as the counter may see it.
#[derive(Clone, Debug)]
pub struct PersonContact {
    /// `hp`, `surel`.
    pub id: &'static str,
    /// `Nomor HP`, `Surel`.
    pub label: &'static str,
    /// Whole where an officer may confirm it, otherwise masked.
    pub shown: String,
    /// How far it is proved, in a sentence.
    pub standing: String,
    /// Whether an officer may confirm it: it is not proved.
    pub confirms: bool,
}

impl PersonContact {
    /// Field for what the officer saw.
    pub fn field(&self) -> String {
        format!("alasan_{}", self.id)
    }
}

/// Licence types under a heading.
#[derive(Clone, Debug)]
pub struct TypeGroup {
    /// Heading.
    pub name: String,
    /// Types.
    pub types: Vec<Choice>,
}

/// What was typed for a new applicant.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// NIK, may be empty.
    pub nik: String,
    /// Telephone.
    pub phone: String,
    /// User name.
    pub username: String,
    /// The number is another account's; whether the officer said that this is another person.
    pub another_person: Option<bool>,
}

/// An application taken in today.
#[derive(Clone, Debug)]
pub struct Intake {
    /// Its address.
    pub href: String,
    /// Number, or `Draf`.
    pub number: String,
    /// Licence.
    pub licence: String,
    /// Applicant.
    pub applicant: String,
    /// Hour.
    pub time: String,
    /// Where it stands.
    pub state: Tag,
}

impl Page for Counter {
    const NAME: &'static str = "loket";

    fn samples() -> Vec<(&'static str, Self)> {
        let blank = sample();
        let person = Person {
            id: "a1".into(),
            name: "Pemohon Contoh".into(),
            username: "pemohon.contoh".into(),
            phone: "0812 xxxx 0001".into(),
            ..Person::default()
        };
        let contact = |id, label, shown: &str, standing: &str, confirms| PersonContact {
            id,
            label,
            shown: shown.into(),
            standing: standing.into(),
            confirms,
        };
        let person = Person {
            contacts: vec![
                contact("hp", "Nomor HP", "+6281200000001", "Belum dibuktikan. Dipakai sampai 24 Mei 2027.", true),
                contact("surel", "Surel", "pxxx@contoh.invalid", "Terbukti.", false),
            ],
            ..person
        };
        let mut found = blank.clone();
        found.search = "pemohon".into();
        found.found =
            Some(vec![person.clone(), Person { id: "a2".into(), name: "Pemohon Contoh B".into(), ..person.clone() }]);
        let mut nobody = blank.clone();
        nobody.search = "0812 0000 9999".into();
        nobody.found = Some(Vec::new());
        nobody.today.clear();
        let mut chosen = blank.clone();
        chosen.chosen = Some(person.clone());
        let mut renamed = chosen.clone();
        renamed.chosen = Some(Person {
            said: Some(Said {
                state: tag(Tone::Bad, "Tidak cocok"),
                about: "Menurut SIAK (data kependudukan), pukul 09.40 WIB.".into(),
                simulator: true,
            }),
            wished: "Pemohon Contoh Baru".into(),
            ..person.clone()
        });
        renamed.problems.add("alasan_nama", "Tulis apa yang Anda lihat, misalnya: KTP asli, nama dan foto cocok.");
        let mut nothing_seen = chosen.clone();
        nothing_seen.problems.add("alasan_hp", "Tulis apa yang Anda lihat, misalnya: KTP asli, nama dan foto cocok.");
        let mut no_delivery = chosen.clone();
        no_delivery.oss_delivers = true;
        no_delivery.oss_nik = "1371010101900001".into();
        no_delivery.problems.add("nik_oss", "Tidak ada kiriman OSS yang menunggu penanggung jawab dengan NIK ini.");
        let mut ended = blank.clone();
        ended.chosen = Some(Person {
            first_password: Some("sudah berakhir 20 November 2026, 09.00".into()),
            second_factor: Some("2 November 2026, 08.15".into()),
            ..person.clone()
        });
        let mut wrong = nobody.clone();
        wrong.new_person = NewPerson {
            name: "Pemohon Contoh".into(),
            nik: "1371".into(),
            phone: "0812".into(),
            username: "pemohon.contoh".into(),
            another_person: None,
        };
        wrong.asks_nik = true;
        wrong.problems.add("nik", "NIK harus 16 angka. Anda mengisi 4.");
        wrong.problems.add("telepon", "Nomor HP terlalu pendek. Contoh: 0812 0000 0001.");
        wrong.problems.add("nama_pengguna", "Nama pengguna ini sudah dipakai. Pilih yang lain.");
        let mut taken = found.clone();
        taken.search = "0812 0000 0001".into();
        taken.found = Some(vec![Person { name: "P****** C*****".into(), ..person.clone() }]);
        taken.new_person = NewPerson {
            name: "Pemohon Contoh B".into(),
            nik: String::new(),
            phone: "0812 0000 0001".into(),
            username: "pemohon.contoh.b".into(),
            another_person: Some(false),
        };
        taken.problems.add("telepon", "Nomor ini dipakai akun P****** C*****. Cocokkan nama itu dengan KTP.");
        vec![
            ("awal", blank),
            ("ditemukan", found),
            ("tidak-ada", nobody),
            ("mulai", chosen),
            ("ganti-nama", renamed),
            ("kontak", nothing_seen),
            ("tanpa-kiriman-oss", no_delivery),
            ("sandi-berakhir", ended),
            ("salah", wrong),
            ("nomor-dipakai", taken),
        ]
    }
}

fn sample() -> Counter {
    let group = |name: &str, types: &[(&str, &str)]| TypeGroup {
        name: name.into(),
        types: types.iter().map(|(value, label)| Choice::new(value, label, "")).collect(),
    };
    Counter {
        frame: sample_frame(Role::Loket, "Loket", "/loket"),
        form_key: KEY.into(),
        search: String::new(),
        found: None,
        chosen: None,
        types: vec![
            group("Kesehatan", &[("sip-apoteker", "Praktik apoteker"), ("sip-bidan", "Praktik bidan")]),
            group("Usaha", &[("reklame", "Reklame")]),
        ],
        oss_delivers: false,
        oss_nik: String::new(),
        asks_nik: false,
        new_person: NewPerson::default(),
        problems: Problems::default(),
        today: vec![
            Intake {
                href: "/kerja/26-004190".into(),
                number: "26-004190".into(),
                licence: "Penelitian".into(),
                applicant: "Pemohon Contoh C".into(),
                time: "09.40".into(),
                state: Tag::sent(),
            },
            Intake {
                href: "/permohonan/draf".into(),
                number: "Draf".into(),
                licence: "Reklame".into(),
                applicant: "Toko Contoh Jaya".into(),
                time: "09.12".into(),
                state: Tag::draft(),
            },
        ],
    }
}
