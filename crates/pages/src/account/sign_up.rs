//! Making an account: four questions, no confirmation of the password (it can be shown).

use crate::form::{FieldProblem, Problems};
use crate::{Frame, Page, sample};
use askama::Template;

/// `/daftar`; posts `pengguna`, `nama`, `nik`, `hp`, `email`, `sandi`, `lanjut`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/sign_up.html")]
pub struct SignUp {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Path to go to afterwards.
    pub next: String,
    /// What was typed; never the password.
    pub typed: SignUpTyped,
    /// Fewest characters of a password.
    pub password_chars_min: usize,
    /// Whether a NIK is compared with the population register, so that it is asked for: `nik`.
    pub asks_nik: bool,
    /// What is wrong, in the order of the form: `nama`, `nik`, `hp`, `email`, `pengguna`, `sandi`.
    pub problems: Problems,
}

/// What was typed into the form.
#[derive(Clone, Debug, Default)]
pub struct SignUpTyped {
    /// User name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// NIK, may be empty.
    pub nik: String,
    /// Telephone.
    pub phone: String,
    /// E-mail, may be empty.
    pub email: String,
}

impl SignUp {
    fn hint_password(&self) -> String {
        format!("Paling sedikit {} huruf atau angka. Boleh kalimat pendek yang mudah diingat.", self.password_chars_min)
    }
}

impl Page for SignUp {
    const NAME: &'static str = "daftar";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self {
            frame: sample::frame("Buat akun", "/daftar"),
            key: sample::KEY.into(),
            next: "/layanan/sip-apoteker".into(),
            typed: SignUpTyped::default(),
            password_chars_min: 15,
            asks_nik: false,
            problems: Problems::default(),
        };
        let wrong = Self {
            typed: SignUpTyped {
                username: "pemohon".into(),
                name: "Pemohon Contoh".into(),
                nik: "137101".into(),
                phone: "0812".into(),
                email: "pemohon".into(),
            },
            asks_nik: true,
            problems: Problems(vec![
                FieldProblem::new("nik", "NIK harus 16 angka. Anda mengisi 6."),
                FieldProblem::new("hp", "Nomor HP terlalu pendek. Contoh: 0812 3456 7890."),
                FieldProblem::new("email", "Tulis alamat email lengkap. Contoh: nama@contoh.id."),
                FieldProblem::new("pengguna", "Nama pengguna ini sudah dipakai. Pilih yang lain."),
                FieldProblem::new("sandi", "Kata sandi paling sedikit 15 huruf atau angka. Anda mengisi 6."),
            ]),
            ..empty.clone()
        };
        vec![("awal", empty), ("salah", wrong)]
    }
}
