//! Plain texts: personal data, accessibility.

use crate::{Frame, Page, sample};
use askama::Template;

/// `/data-pribadi`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/personal_data.html")]
pub struct PersonalData {
    /// Around the page.
    pub frame: Frame,
}

/// `/aksesibilitas`.
#[derive(Clone, Debug, Template)]
#[template(path = "public/accessibility.html")]
pub struct Accessibility {
    /// Around the page.
    pub frame: Frame,
}

impl Page for PersonalData {
    const NAME: &'static str = "data-pribadi";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("biasa", Self { frame: sample::frame("Perlindungan data pribadi", "/data-pribadi") })]
    }
}

impl Page for Accessibility {
    const NAME: &'static str = "aksesibilitas";

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("biasa", Self { frame: sample::frame("Pernyataan aksesibilitas", "/aksesibilitas") })]
    }
}
