//! Forms that were sent after their session had ended and whose own page cannot be filled in again.

use crate::{Frame, Page, sample};
use askama::Template;

/// `/isian-tersimpan`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/kept_forms.html")]
pub struct KeptForms {
    /// Around the page.
    pub frame: Frame,
    /// Newest first.
    pub forms: Vec<KeptForm>,
}

/// A form that waits to be sent again.
#[derive(Clone, Debug)]
pub struct KeptForm {
    /// Idempotency key of the forms around it.
    pub key: String,
    /// Path of its page, by which it is kept.
    pub page: String,
    /// When it was sent, in words.
    pub at: String,
    /// What was typed, as a person can recognise it.
    pub shown: Vec<String>,
    /// Everything, as it is sent again.
    pub pairs: Vec<(String, String)>,
    /// Names of files that must be chosen again.
    pub files: Vec<String>,
    /// Whether it is sent as multipart.
    pub multipart: bool,
}

impl KeptForm {
    fn has_key(&self) -> bool {
        self.pairs.iter().any(|(name, _)| name == "kunci")
    }
}

impl Page for KeptForms {
    const NAME: &'static str = "isian-tersimpan";

    fn samples() -> Vec<(&'static str, Self)> {
        let frame = sample::applicant("Isian yang belum terkirim", "/isian-tersimpan");
        let form = KeptForm {
            key: sample::KEY.into(),
            page: "/permohonan/0199a4b0/tarik".into(),
            at: "23 November 2026, 14.20".into(),
            shown: vec!["Pindah kota.".into()],
            pairs: vec![("alasan".into(), "Pindah kota.".into())],
            files: vec!["surat.pdf".into()],
            multipart: false,
        };
        vec![("kosong", Self { frame: frame.clone(), forms: Vec::new() }), ("satu", Self { frame, forms: vec![form] })]
    }
}
