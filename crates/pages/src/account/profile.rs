//! One's own account: what it holds, where to be reached, a new password, signing out.

use super::identity::{Identity, Said};
use crate::form::{Choice, Problems};
use crate::parts::Tag;
use crate::{Frame, Notice, Page, Tone, sample};
use askama::Template;

/// `/akun`; posts `nama`, `nik`, `kini_nama` to `/akun/nama`, `email`, `hp`, `kini` to `/akun/kontak`, `lama`, `sandi` to `/akun/sandi`, nothing to `/keluar`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/profile.html")]
pub struct Profile {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// What the account holds, as (label, value).
    pub rows: Vec<(String, String)>,
    /// Where the person can be reached.
    pub contact: Contact,
    /// Name and NIK of a person; nothing of an officer, whose name the admin keeps.
    pub identity: Option<Identity>,
    /// In what an officer acts, and what else there is; nothing for an applicant.
    pub tasks: Option<Tasks>,
    /// User name, for password managers.
    pub username: String,
    /// Fewest characters of a password.
    pub password_chars_min: usize,
    /// What is wrong with what was typed; fields `nama`, `nik`, `kini_nama`, `email`, `hp`, `kini`, `lama`, `sandi`.
    pub problems: Problems,
}

/// The tasks of an officer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tasks {
    /// The one they act in, in words.
    pub current: String,
    /// `tugas`: all of them, and to be an applicant.
    pub choices: Vec<Choice>,
    /// A sentence about those that wait or begin later; empty for none.
    pub waiting: String,
    /// How the provider is called where officers sign in too; empty where there is none.
    pub staff_provider: String,
}

/// Where a person can be reached, as it stands or as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// E-mail address, or empty.
    pub email: String,
    /// Phone number, or empty.
    pub phone: String,
    /// Names of channels whose address refuses messages.
    pub bounced: Vec<&'static str>,
}

impl Page for Profile {
    const NAME: &'static str = "akun";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        let page = Self {
            frame: sample::applicant("Akun", "/akun"),
            key: sample::KEY.into(),
            rows: vec![
                row("Nama", "Pemohon Contoh"),
                row("Nama pengguna", "pemohon.contoh"),
                row("Dibuat", "2 Januari 2026"),
            ],
            contact: Contact {
                email: "pemohon@contoh.invalid".into(),
                phone: "0800 0000 4182".into(),
                bounced: Vec::new(),
            },
            identity: Some(Identity { name: "Pemohon Contoh".into(), asks: true, ..Identity::default() }),
            tasks: None,
            username: "pemohon.contoh".into(),
            password_chars_min: 15,
            problems: Problems::default(),
        };
        let wrong = Self { problems: Problems::one("lama", "Kata sandi sekarang tidak cocok."), ..page.clone() };
        let mut changed = page.clone();
        changed.frame.notice =
            Some(Notice { tone: Tone::Good, text: "Kata sandi sudah diganti. Perangkat lain dikeluarkan.".into() });
        let mut bounced = page.clone();
        bounced.contact.bounced = vec!["surel"];
        bounced.problems = Problems::one("kini", "Kata sandi sekarang tidak cocok.");
        let mut officer = Self { identity: None, ..page.clone() };
        officer.tasks = Some(Tasks {
            current: "Verifikator".into(),
            choices: vec![
                Choice::new("p1", "Verifikator", "p1"),
                Choice::new("p2", "Plh. Kepala seksi, sampai 4 Januari 2026", "p1"),
                Choice::new("pemohon", "Pemohon (untuk urusan sendiri)", "p1"),
            ],
            waiting: "Menunggu persetujuan: Petugas loket.".into(),
            staff_provider: "Akun Dinas Kota".into(),
        });
        let mut wished = page.clone();
        wished.identity = Some(Identity {
            name: "Pemohon Contoh Baru".into(),
            nik: "1371014101900001".into(),
            wished: "Pemohon Contoh Baru".into(),
            said: Some(Said {
                state: Tag { tone: Tone::Bad, icon: "bad", words: "Tidak cocok".into() },
                about: "Menurut SIAK (data kependudukan), pukul 09.40 WIB.".into(),
                simulator: true,
            }),
            asks: true,
        });
        wished.problems = Problems::one("nik", "NIK harus 16 angka. Anda mengisi 6.");
        vec![
            ("biasa", page),
            ("petugas", officer),
            ("ganti-nama", wished),
            ("surel-ditolak", bounced),
            ("sandi-salah", wrong),
            ("sudah-diganti", changed),
        ]
    }
}
