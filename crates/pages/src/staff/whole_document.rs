//! A document that was given in several files, as one: what a requirement of several pages is read as, by officers and its applicant.

use super::case::File;
use super::parts::sample_frame;
use crate::sample::APPLICATION;
use crate::{Frame, Link, Page};
use askama::Template;
use domain::account::Role;

/// `/kerja/{id}/dokumen/{requirement}`, `/permohonan/{id}/dokumen/{requirement}`.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/whole_document.html")]
pub struct WholeDocument {
    /// Around the page.
    pub frame: Frame,
    /// Back to where it was opened.
    pub back: Link,
    /// Licence and number.
    pub case: String,
    /// Name of the document.
    pub title: String,
    /// Its files, in order.
    pub pages: Vec<File>,
}

impl Page for WholeDocument {
    const NAME: &'static str = "dokumen-berhalaman";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |number: u8, name: &str, about: &str| File {
            label: format!("Halaman {number} dari 2"),
            open_href: "/berkas/0199a4b0".into(),
            download_href: "/berkas/0199a4b0?unduh=1".into(),
            name: name.into(),
            about: about.into(),
            is_picture: false,
            is_pdf: false,
            held: None,
            signature: None,
        };
        let title = "Surat Tanda Registrasi (STR)".to_owned();
        vec![(
            "dua",
            Self {
                frame: sample_frame(Role::Verifikator, &title, "/kerja"),
                back: Link::new(&format!("/kerja/{APPLICATION}"), "Permohonan", ""),
                case: "SIP Bidan 26-004182".into(),
                pages: vec![
                    page(1, "str-depan.pdf", "PDF, 1 halaman, 180 KB"),
                    page(2, "str-belakang.pdf", "PDF, 2 halaman, 96 KB"),
                ],
                title,
            },
        )]
    }
}
