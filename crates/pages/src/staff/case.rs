//! What every officer sees of an application: whose it is, its documents, its answers.

use crate::parts::{Sum, Tag};

/// Head of the decision screen.
#[derive(Clone, Debug)]
pub struct Case {
    /// Short name of the licence.
    pub licence: String,
    /// Kind of application, `Baru`.
    pub variant: String,
    /// Number of the application.
    pub number: String,
    /// Who applies.
    pub applicant: String,
    /// Who is to hold the licence, when someone else.
    pub holder: Option<String>,
    /// How it came.
    pub channel: String,
    /// When it was complete.
    pub submitted: String,
    /// Where it stands, in the words officers use.
    pub stage: Tag,
    /// Time left in this step.
    pub time_left: Tag,
    /// Due date of the whole, `3 Desember 2026`, or why there is none.
    pub due: String,
    /// How that date came about.
    pub sum: Option<Sum>,
    /// Who holds it now.
    pub held_by: String,
}

/// Whether this officer works on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The step needs no claim, or this officer has no part in it.
    NotNeeded,
    /// Nobody has it.
    Free,
    /// This officer has it since a time, `09.12`.
    Mine {
        /// Since when.
        since: String,
    },
    /// Another has it; may be taken over once the lock has run out.
    Other {
        /// Since when.
        since: String,
        /// Whether the lock has run out.
        may_take_over: bool,
    },
}

/// A required document with what was uploaded for it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Name of the requirement.
    pub name: String,
    /// Files; none means missing.
    pub files: Vec<File>,
    /// Whether it may be left out.
    pub optional: bool,
    /// `Diperbaiki 23 November`, when it is new since the last look.
    pub changed: Option<String>,
    /// What stood here before a correction.
    pub former: Vec<File>,
    /// Where several files are read as one, one below the other.
    pub all_href: Option<String>,
}

/// An uploaded file.
#[derive(Clone, Debug)]
pub struct File {
    /// `Baru`, `Lama`, `Halaman 1 dari 3`, or empty.
    pub label: String,
    /// `/berkas/{file}`: shows it.
    pub open_href: String,
    /// Address that saves the original; none where it stays sealed, because it shows an identity and the reader is somebody else.
    pub download_href: Option<String>,
    /// Name the applicant gave it.
    pub name: String,
    /// Kind, pages, size: `PDF, 2 halaman, 840 KB`.
    pub about: String,
    /// Addresses of the pictures it is shown as: the photo itself, or each page of a PDF. None where it is neither.
    pub picture_hrefs: Vec<String>,
    /// Whether it is a PDF.
    pub is_pdf: bool,
    /// Why nobody can open it, where a malware scanner did not let it pass.
    pub held: Option<&'static str>,
    /// What a check said of the electronic signature in it, where it carries one.
    pub signature: Option<FileSignature>,
    /// Its id, where it is a proof that may still be taken away: `berkas` to `/kerja/{id}/bukti/{item}/hapus`.
    pub retract: Option<String>,
}

/// An electronic signature in an uploaded PDF, as it was found when the file came.
#[derive(Clone, Debug)]
pub struct FileSignature {
    /// `Tanda tangan utuh`, and the like.
    pub state: Tag,
    /// Who signed, when, and what else is to be known, in sentences.
    pub about: String,
}

/// A section of the form with its answers.
#[derive(Clone, Debug)]
pub struct AnswerSection {
    /// Heading.
    pub title: String,
    /// Answers in the order asked.
    pub answers: Vec<GivenAnswer>,
}

/// What was answered to one question.
#[derive(Clone, Debug)]
pub struct GivenAnswer {
    /// The question.
    pub label: String,
    /// The answer.
    pub value: AnswerValue,
    /// The answer before the correction, where that changed it.
    pub before: Option<AnswerValue>,
}

/// An answer as shown.
#[derive(Clone, Debug)]
pub enum AnswerValue {
    /// Left empty.
    Missing,
    /// Lines of text.
    Lines(Vec<String>),
    /// A point: words and a `geo:` address.
    Place {
        /// Coordinates in words.
        words: String,
        /// `geo:-0.94924,100.35427`.
        href: String,
    },
    /// Rows under headings.
    Table {
        /// Headings.
        columns: Vec<String>,
        /// Rows.
        rows: Vec<Vec<String>>,
    },
}

/// A technical office's part in it.
#[derive(Clone, Debug)]
pub struct OfficeOpinion {
    /// Name of the office.
    pub office: String,
    /// Menunggu, diberikan, dengan syarat, tidak direkomendasikan.
    pub state: Tag,
    /// Number and date, or since when it was asked.
    pub about: String,
    /// Conditions, when there are any.
    pub conditions: Vec<String>,
    /// Letters to open: rekomendasi, berita acara.
    pub documents: Vec<crate::Link>,
}

/// An item of a finished checklist, to read.
#[derive(Clone, Debug)]
pub struct CheckedItem {
    /// What was checked.
    pub label: String,
    /// Sesuai, tidak sesuai, tidak berlaku, belum diperiksa.
    pub verdict: Tag,
    /// Note, or empty.
    pub note: String,
    /// Documents that show how it was checked without the register.
    pub proofs: Vec<File>,
}
