//! Files as pictures one below the other: one file, or all the files that were given for one document.

use super::case::File;
use super::parts::sample_frame;
use crate::sample::APPLICATION;
use crate::{Frame, Link, Page};
use askama::Template;
use domain::account::Role;

/// `/kerja/{id}/dokumen/{requirement}`, `/permohonan/{id}/dokumen/{requirement}`, `/berkas/{id}` of a PDF.
#[derive(Clone, Debug, Template)]
#[template(path = "staff/whole_document.html")]
pub struct WholeDocument {
    /// Around the page.
    pub frame: Frame,
    /// Back to where it was opened.
    pub back: Link,
    /// Licence and number; empty where the page is opened for a file alone.
    pub case: String,
    /// Name of the document.
    pub title: String,
    /// Its files, in order.
    pub pages: Vec<File>,
}

impl WholeDocument {
    /// What stands under the heading.
    fn lead(&self) -> String {
        let files = match self.pages.len() {
            1 => String::new(),
            many => format!("{many} berkas, berurutan seperti disusun pemohon."),
        };
        let case = if self.case.is_empty() { String::new() } else { format!("{}.", self.case) };
        [case, files].join(" ").trim().to_owned()
    }
}

impl Page for WholeDocument {
    const NAME: &'static str = "dokumen-berhalaman";

    fn samples() -> Vec<(&'static str, Self)> {
        let page = |number: u8, name: &str, about: &str| File {
            label: format!("Halaman {number} dari 2"),
            open_href: "/berkas/0199a4b0".into(),
            download_href: Some("/berkas/0199a4b0?unduh=1".into()),
            name: name.into(),
            about: about.into(),
            picture_hrefs: vec!["/berkas/0199a4b0/halaman/1".into()],
            is_pdf: true,
            held: None,
            signature: None,
            retract: None,
        };
        let title = "Surat Tanda Registrasi (STR)".to_owned();
        let alone = File { label: String::new(), download_href: None, ..page(1, "ktp.pdf", "PDF, 1 halaman, 180 KB") };
        let one = Self {
            frame: sample_frame(Role::Verifikator, "Fotokopi KTP", "/kerja"),
            back: Link::new(&format!("/kerja/{APPLICATION}"), "Permohonan", ""),
            case: String::new(),
            title: "Fotokopi KTP".into(),
            pages: vec![alone],
        };
        vec![
            ("satu", one),
            (
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
            ),
        ]
    }
}
