//! Whether a licence is genuine cannot be said now, and the fault is ours: never to be taken for an answer.

use crate::{Frame, Page, sample};
use askama::Template;

/// 503 of every page that checks a licence.
#[derive(Clone, Debug, Template)]
#[template(path = "public/unchecked.html")]
pub struct Unchecked {
    /// Around the page.
    pub frame: Frame,
    /// Number under which the log knows what went wrong.
    pub reference: String,
}

impl Unchecked {
    /// Heading, also the title of the page.
    pub const TITLE: &str = "Belum dapat diperiksa";
}

impl Page for Unchecked {
    const NAME: &'static str = "keaslian-belum";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![(
            "gangguan",
            Self { frame: sample::frame(Self::TITLE, "/keaslian/K7QM2RTX9WHE"), reference: "G7K2-0418".into() },
        )]
    }
}
