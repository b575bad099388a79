//! Signing in (Pasal 8: user name and password).

use crate::{Frame, Page, sample};
use askama::Template;

/// `/masuk`; posts `nama`, `sandi`, `lanjut`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sign_in.html")]
pub struct SignIn {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Path to go to afterwards, empty for the usual one.
    pub next: String,
    /// What was typed as a name.
    pub name: String,
    /// What came of the last attempt.
    pub attempt: Attempt,
    /// How the provider is called where officers sign in too; empty where there is none.
    pub staff_provider: String,
    /// Accounts that anybody may enter; empty everywhere but in a demo.
    pub entries: Vec<DemoEntry>,
}

/// An account of a demo that is entered without a password; posts `nama` to `/masuk/peragaan`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoEntry {
    /// Its user name.
    pub username: String,
    /// The role.
    pub role: String,
    /// Its office, for examiners.
    pub office: String,
    /// What there is to see.
    pub shows: &'static str,
}

/// What came of the last attempt to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// There was none.
    None,
    /// There was none, but the page asked for needs an account.
    Needed,
    /// The session had ended when a form came, which was kept.
    Kept,
    /// The session had ended when a file came, which is lost: it must be chosen again.
    FileNotSent,
    /// Name or password is wrong; never said which.
    NoMatch,
    /// It is right, and a password made by the office, whose days are over.
    PasswordEnded,
    /// Nobody came in by the provider.
    Staff(StaffIdentityFault),
    /// Too many attempts.
    Locked {
        /// Until the next one is possible.
        minutes: u16,
    },
}

/// Why nobody came in by the provider where officers sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffIdentityFault {
    /// It does not answer.
    Down,
    /// They came back without an answer that counts: they said no, waited too long, or came by another way.
    NoAnswer,
    /// Nobody here is linked to who they are there.
    Unknown,
}

impl StaffIdentityFault {
    /// What to do now.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Down => "Layanan akun dinas sedang tidak menjawab. Masuk dengan nama pengguna dan kata sandi.",
            Self::NoAnswer => "Masuk dengan akun dinas belum selesai. Coba sekali lagi, atau pakai kata sandi.",
            Self::Unknown => {
                "Akun dinas itu belum dihubungkan dengan akun petugas yang aktif di sini. Masuk dengan kata sandi, lalu hubungkan di halaman Akun."
            }
        }
    }
}

impl Page for SignIn {
    const NAME: &'static str = "masuk";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |attempt| Self {
            frame: sample::frame("Masuk", "/masuk"),
            key: sample::KEY.into(),
            next: "/permohonan".into(),
            name: "pemohon.contoh".into(),
            attempt,
            staff_provider: String::new(),
            entries: Vec::new(),
        };
        let entry = |username: &str, role: &str, office: &str| DemoEntry {
            username: username.into(),
            role: role.into(),
            office: office.into(),
            shows: "Kotak masuk dengan permohonan yang menunggu.",
        };
        let entries = vec![
            entry("verifikator", "Verifikator", ""),
            entry("opd.dinkes", "Pemeriksa OPD teknis", "Dinas Kesehatan"),
        ];
        vec![
            ("awal", Self { name: String::new(), ..page(Attempt::None) }),
            ("perlu-masuk", page(Attempt::Needed)),
            ("sesi-habis", page(Attempt::Kept)),
            ("tidak-cocok", page(Attempt::NoMatch)),
            ("sandi-berakhir", page(Attempt::PasswordEnded)),
            ("berkas-belum-terkirim", page(Attempt::FileNotSent)),
            ("terkunci", page(Attempt::Locked { minutes: 3 })),
            ("akun-dinas", Self { staff_provider: "Akun Dinas Kota".into(), ..page(Attempt::None) }),
            ("akun-dinas-tidak-dikenal", page(Attempt::Staff(StaffIdentityFault::Unknown))),
            ("akun-dinas-gagal", page(Attempt::Staff(StaffIdentityFault::NoAnswer))),
            ("akun-dinas-mati", page(Attempt::Staff(StaffIdentityFault::Down))),
            ("peragaan", Self { name: String::new(), entries, ..page(Attempt::None) }),
        ]
    }
}
