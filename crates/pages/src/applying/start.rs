//! The last step before a draft, for people who chose what they want before they signed in.

use crate::form::Choice;
use crate::{Frame, Page, sample};
use askama::Template;

/// `GET /layanan/{id}/mulai`; posts `varian`, `untuk` to the same address.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/start.html")]
pub struct Start {
    /// Around the page.
    pub frame: Frame,
    /// Idempotency key.
    pub key: String,
    /// Id of the licence type.
    pub id: String,
    /// Everyday name of the licence.
    pub title: String,
    /// Id of the kind of application that was chosen.
    pub variant: String,
    /// Its name.
    pub variant_name: String,
    /// For whom it can be, where that is not the reader alone.
    pub for_whom: Vec<Choice>,
}

impl Page for Start {
    const NAME: &'static str = "mulai";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: sample::applicant("Mulai: Praktik apoteker", "/permohonan"),
            key: sample::KEY.into(),
            id: "sip-apoteker".into(),
            title: "Praktik apoteker".into(),
            variant: "perpanjangan".into(),
            variant_name: "Perpanjangan".into(),
            for_whom: Vec::new(),
        };
        let several = Self {
            for_whom: vec![
                Choice::new("u1", "Saya sendiri", "u1"),
                Choice::new("u2", "PT Contoh Padang (penanggung jawab)", "u1"),
            ],
            ..page.clone()
        };
        vec![("dipilih", page), ("untuk-siapa", several)]
    }
}
