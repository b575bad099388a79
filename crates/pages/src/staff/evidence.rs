//! Asking for a package of evidence.

use super::parts::sample_frame;
use crate::form::{Choice, Problems};
use crate::sample::KEY;
use crate::{Frame, Page};
use askama::Template;
use domain::account::Role;

/// `GET /bukti`: posts `jenis`, `tentang`, `alasan`; the answer is the package.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/evidence.html")]
pub struct Evidence {
    /// What every page has around it.
    pub frame: Frame,
    /// Idempotency key of the form.
    pub form_key: String,
    /// Application or account.
    pub kinds: Vec<Choice>,
    /// Number or user name, so far.
    pub about: String,
    /// Why, so far.
    pub reason: String,
    /// Everything wrong with what was sent.
    pub problems: Problems,
}

impl Page for Evidence {
    const NAME: &'static str = "bukti";

    fn samples() -> Vec<(&'static str, Self)> {
        let empty = Self {
            frame: sample_frame(Role::Inspektorat, "Paket bukti", "/log"),
            form_key: KEY.into(),
            kinds: vec![
                Choice::new("permohonan", "Permohonan", "permohonan"),
                Choice::new("akun", "Akun", "permohonan"),
            ],
            about: String::new(),
            reason: String::new(),
            problems: Problems::default(),
        };
        let wrong = Self {
            about: "26-009999".into(),
            problems: Problems::one("tentang", "Tidak ada permohonan dengan nomor ini."),
            ..empty.clone()
        };
        vec![("kosong", empty), ("salah", wrong)]
    }
}
