//! A one-time password, shown once, to be printed or copied by hand.

use super::parts::sample_frame;
use crate::{Frame, Page};
use askama::Template;
use domain::account::Role;

/// Answer to a registration at the counter or by the admin; never stored, never shown again.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/password.html")]
pub struct OneTimePassword {
    /// What every page has around it.
    pub frame: Frame,
    /// Whose it is.
    pub name: String,
    /// User name.
    pub username: String,
    /// The password, in groups that can be read aloud.
    pub password: String,
    /// Until when it can be used.
    pub valid_until: String,
    /// Where to go on: address and words.
    pub next_href: String,
    /// See `next_href`.
    pub next_label: String,
}

impl Page for OneTimePassword {
    const NAME: &'static str = "sandi-sekali";

    fn samples() -> Vec<(&'static str, Self)> {
        let counter = Self {
            frame: sample_frame(Role::Loket, "Kata sandi sekali pakai", "/loket/daftar"),
            name: "Pemohon Contoh".into(),
            username: "pemohon.contoh".into(),
            password: "contoh-nagari-randang-4417".into(),
            valid_until: "30 November 2026, 16.00 WIB".into(),
            next_href: "/loket?pemohon=a1".into(),
            next_label: "Mulai permohonan untuk Pemohon Contoh".into(),
        };
        let mut admin = counter.clone();
        admin.frame = sample_frame(Role::Admin, "Kata sandi sekali pakai", "/admin/akun");
        admin.next_href = "/admin/akun".into();
        admin.next_label = "Kembali ke daftar pengguna".into();
        vec![("loket", counter), ("admin", admin)]
    }
}
