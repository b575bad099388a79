//! The list of codes for the day the telephone is lost, shown once.

use crate::{Frame, Page, sample};
use askama::Template;

/// Answer to `POST /akun/langkah-kedua`; never shown again.
#[derive(Clone, Debug, Template)]
#[template(path = "account/recovery_codes.html")]
pub struct RecoveryCodes {
    /// Around the page.
    pub frame: Frame,
    /// User name, so that the paper says whose it is.
    pub username: String,
    /// The codes, in groups that can be read aloud.
    pub codes: Vec<String>,
    /// Where to go on.
    pub next: String,
}

impl Page for RecoveryCodes {
    const NAME: &'static str = "kode-cadangan";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: sample::applicant("Kode cadangan", "/akun/langkah-kedua"),
            username: "pemohon.contoh".into(),
            codes: ["ab2cd-ef3gh", "ij4kl-mn5op", "qr6st-uv7wx"].map(str::to_owned).to_vec(),
            next: "/permohonan".into(),
        };
        vec![("baru", page)]
    }
}
