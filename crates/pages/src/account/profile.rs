//! One's own account: what it holds, a new password, signing out.

use crate::parts::FieldProblem;
use crate::{Frame, Notice, Page, Tone, sample};
use askama::Template;

/// `/akun`; posts `lama`, `sandi` to `/akun/sandi`, nothing to `/keluar`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/profile.html")]
pub struct Profile {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key; the forms add a suffix each.
    pub key: String,
    /// What the account holds, as (label, value).
    pub rows: Vec<(String, String)>,
    /// User name, for password managers.
    pub username: String,
    /// Fewest characters of a password.
    pub password_chars_min: usize,
    /// What is wrong with a new password; fields `lama`, `sandi`.
    pub problems: Vec<FieldProblem>,
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
                row("Nomor HP", "0800 0000 4182"),
                row("Email", "Tidak diisi"),
                row("Dibuat", "2 Januari 2026"),
            ],
            username: "pemohon.contoh".into(),
            password_chars_min: 10,
            problems: Vec::new(),
        };
        let wrong =
            Self { problems: vec![FieldProblem::new("lama", "Kata sandi sekarang tidak cocok.")], ..page.clone() };
        let mut changed = page.clone();
        changed.frame.notice =
            Some(Notice { tone: Tone::Good, text: "Kata sandi sudah diganti. Perangkat lain dikeluarkan.".into() });
        vec![("biasa", page), ("sandi-salah", wrong), ("sudah-diganti", changed)]
    }
}
