//! The documents: one row per requirement, each its own form.

use super::Application;
use crate::form::Problems;
use crate::{Frame, Page, sample};
use askama::Template;
use domain::indonesian;
use domain::licence_type::Requirement;
use domain::media::{self, Accepts};

/// `/permohonan/{id}/berkas`; each row posts a file `berkas` to `…/berkas/{requirement}`.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/files.html")]
pub struct Files {
    /// Around the page.
    pub frame: Frame,
    /// The application.
    pub application: Application,
    /// The requirements that apply.
    pub rows: Vec<FileRow>,
    /// Largest file taken.
    pub size_bytes_max: u64,
    /// A correction: only what was asked can be changed, and the way goes back to the status.
    pub correction: bool,
}

/// A requirement and its file.
#[derive(Clone, Debug)]
pub struct FileRow {
    /// Id of the requirement.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it must show, and in what form it is taken.
    pub hint: String,
    /// Value of `accept` of the input.
    pub accept: &'static str,
    /// Largest file taken for it.
    pub size_bytes_max: u64,
    /// May be left out.
    pub optional: bool,
    /// Its file.
    pub state: FileState,
    /// A document of several pages: pictures are added, and stand in an order that can be changed.
    pub several: bool,
    /// All that stands under it, in order.
    pub pages: Vec<SentFile>,
    /// What was sent before and replaced; the office keeps it.
    pub former: Vec<SentFile>,
    /// What was wrong with the last attempt.
    pub problem: Option<String>,
}

/// A file of a requirement.
#[derive(Clone, Debug)]
pub enum FileState {
    /// None yet.
    Missing,
    /// Sent; can be replaced and removed.
    Sent(SentFile),
    /// An officer asks for another one.
    Rejected {
        /// The one refused.
        file: Option<SentFile>,
        /// Why.
        reason: String,
    },
    /// Cannot be changed now.
    Fixed(Option<SentFile>),
}

/// A file that was sent.
#[derive(Clone, Debug)]
pub struct SentFile {
    /// Its id.
    pub id: String,
    /// Name as sent.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its pages, where it has any.
    pub pages: Option<u32>,
    /// When it was sent, in words.
    pub sent_at: String,
    /// Where it can be looked at.
    pub view: Option<String>,
    /// Why nobody can open it, where a malware scanner did not let it pass.
    pub held: Option<&'static str>,
}

impl SentFile {
    /// `str.pdf, 2 halaman, 840 KB, hari ini 14.12`.
    pub fn line(&self) -> String {
        let pages = self.pages.map(|p| format!("{p} halaman, ")).unwrap_or_default();
        let held = self.held.map(|sentence| format!(". {sentence}")).unwrap_or_default();
        format!("{}, {pages}{}, {}{held}", self.name, indonesian::size(self.size_bytes), self.sent_at)
    }
}

impl FileRow {
    /// The `id` of the input in the page.
    fn input_id(&self) -> String {
        format!("berkas-{}", self.id)
    }
    /// The row of a requirement.
    pub fn of(requirement: &Requirement, state: FileState) -> Self {
        let form = crate::public::accepted(&requirement.accepts);
        let size_bytes_max = media::file_bytes_max(&requirement.accepts);
        // What differs from the sentence above all rows.
        let size = if size_bytes_max == media::FILE_BYTES_MAX { String::new() } else { size_limit(size_bytes_max) };
        let hint = [requirement.hint.as_str(), form, &size]
            .into_iter()
            .filter(|s| !s.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            id: requirement.id.clone(),
            name: requirement.name.clone(),
            hint,
            accept: accept(&requirement.accepts),
            size_bytes_max,
            optional: requirement.optional,
            state,
            several: requirement.several_pages,
            pages: Vec::new(),
            former: Vec::new(),
            problem: None,
        }
    }

    /// What the button of the chooser says.
    fn choose(&self) -> String {
        match (self.several, self.pages.is_empty() && self.file().is_none()) {
            (true, false) => format!("Tambah halaman {}", self.name),
            (false, false) => format!("Ganti {}", self.name),
            (_, true) => format!("Pilih atau foto {}", self.name),
        }
    }

    /// Its file, if there is one.
    pub fn file(&self) -> Option<&SentFile> {
        match &self.state {
            FileState::Missing => None,
            FileState::Sent(file) => Some(file),
            FileState::Rejected { file, .. } | FileState::Fixed(file) => file.as_ref(),
        }
    }

    /// Class of the row and name of its icon.
    fn look(&self) -> (&'static str, &'static str) {
        match (&self.problem, &self.state) {
            (Some(_), _) | (None, FileState::Rejected { .. }) => ("bad", "bad"),
            (None, FileState::Sent(SentFile { held: Some(_), .. }) | FileState::Fixed(_)) => ("", "lock"),
            (None, FileState::Sent(_)) => ("ok", "ok"),
            (None, FileState::Missing) => ("", "doc"),
        }
    }

    fn changeable(&self) -> bool {
        !matches!(self.state, FileState::Fixed(_))
    }
}

/// `Paling besar 20 MB.`
fn size_limit(size_bytes_max: u64) -> String {
    format!("Paling besar {}.", indonesian::size_limit(size_bytes_max))
}

/// Document formats a phone's chooser offers the camera for.
fn accept(accepts: &[Accepts]) -> &'static str {
    match accepts {
        [Accepts::Photo] => "image/jpeg,image/png,image/webp",
        [Accepts::Audio] => "audio/*",
        [Accepts::Map] => ".geojson,.kml,.kmz,.gpx",
        [Accepts::Drawing] => ".dxf,.svg",
        [Accepts::Document] => "application/pdf,image/jpeg,image/png,image/webp",
        _ => "",
    }
}

impl Files {
    /// Required documents that are there, and how many there must be.
    pub fn counts(&self) -> (usize, usize) {
        let required = || self.rows.iter().filter(|r| !r.optional);
        let there = |r: &&FileRow| matches!(r.state, FileState::Sent(_) | FileState::Fixed(Some(_)));
        (required().filter(there).count(), required().count())
    }
    fn size_max(&self) -> String {
        indonesian::size_limit(self.size_bytes_max)
    }

    fn webp_megapixels_max() -> u64 {
        media::WHOLE_PIXELS_MAX / 1_000_000
    }
    fn problems(&self) -> Problems {
        let mut problems = Problems::default();
        for row in &self.rows {
            if let Some(sentence) = &row.problem {
                problems.add(row.input_id(), format!("{}: {sentence}", row.name));
            }
        }
        problems
    }
}

impl Page for Files {
    const NAME: &'static str = "berkas";

    fn samples() -> Vec<(&'static str, Self)> {
        let row = |id: &str, name: &str, optional, state| FileRow {
            id: id.into(),
            name: name.into(),
            hint: "Semua halaman. PDF atau foto.".into(),
            accept: accept(&[Accepts::Document]),
            size_bytes_max: media::FILE_BYTES_MAX,
            optional,
            state,
            several: false,
            pages: Vec::new(),
            former: Vec::new(),
            problem: None,
        };
        let file = |name: &str| SentFile {
            id: format!("id-{name}"),
            name: name.into(),
            size_bytes: 839_500,
            pages: Some(2),
            sent_at: "hari ini 14.12".into(),
            view: Some("/berkas/0199a4b0".into()),
            held: None,
        };
        let missing = || row("foto", "Pas foto", false, FileState::Missing);
        let draft = Self {
            frame: sample::applicant("Berkas syarat", "/permohonan"),
            application: sample::application(),
            rows: vec![
                row("str", "STR apoteker", false, FileState::Sent(file("str-apoteker.pdf"))),
                missing(),
                row("skp", "Bukti kecukupan SKP", true, FileState::Missing),
            ],
            size_bytes_max: media::FILE_BYTES_MAX,
            correction: false,
        };
        let problem = FileRow {
            problem: Some("Berkas 12 MB. Paling besar 10 MB. Pindai atau simpan ulang dengan mutu lebih rendah (150 dpi cukup), lalu unggah lagi.".into()),
            ..missing()
        };
        let rejected = FileState::Rejected {
            file: Some(file("surat.jpg")),
            reason: "Tanda tangan tertutup bayangan. Foto ulang di tempat terang.".into(),
        };
        let pages = FileRow {
            several: true,
            pages: vec![file("str-1.jpg"), file("str-2.jpg"), file("str-3.jpg")],
            ..row("str", "STR apoteker", false, FileState::Sent(file("str-1.jpg")))
        };
        let replaced = FileRow {
            former: vec![file("pas-foto-lama.jpg")],
            ..row("foto", "Pas foto", false, FileState::Sent(file("pas-foto.jpg")))
        };
        let correction = vec![
            row("surat", "Surat keterangan tempat praktik", false, rejected),
            replaced,
            row("str", "STR apoteker", false, FileState::Fixed(Some(file("str-apoteker.pdf")))),
        ];
        let sentence = "Berkas ini mengandung virus dan dikunci. Tidak ada yang dapat membukanya.";
        let locked = SentFile { view: None, held: Some(sentence), ..file("surat.pdf") };
        let locked = row("surat", "Surat keterangan tempat praktik", false, FileState::Sent(locked));
        vec![
            ("halaman", Self { rows: vec![pages], ..draft.clone() }),
            ("terkunci", Self { rows: vec![locked], ..draft.clone() }),
            ("ditolak-sistem", Self { rows: vec![problem], ..draft.clone() }),
            ("perbaikan", Self { rows: correction, correction: true, ..draft.clone() }),
            ("draf", draft),
        ]
    }
}
