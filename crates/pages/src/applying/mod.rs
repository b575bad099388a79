//! The applicant's screens, from the draft to the licence.

mod check;
mod field;
mod files;
mod heard;
mod list;
mod place;
mod receipt;
mod section;
mod sent;
mod start;
mod tasks;

pub use check::{Check, Corrected, Group, Row, groups};
pub use field::{Cell, Control, Question, TableRow};
pub use files::{FileRow, FileState, Files, SentFile};
pub use heard::{Heard, ReplyForm};
pub use list::{DraftRow, MyApplications, SentRow};
pub use place::Districts;
pub use receipt::Receipt;
pub use section::{Asked, Kept, SectionPage};
pub use sent::{Asking, Correction, Document, Due, Payment, Revoked, Sent, Withdrawal};
pub use start::Start;
pub use tasks::{Task, TaskState, Tasks};

/// What every page of an application says about it.
#[derive(Clone, Debug, Default)]
pub struct Application {
    /// Its id, in addresses.
    pub id: String,
    /// Its version when the page was made; posted as `versi`.
    pub version: u32,
    /// Idempotency key of the form; where a page has several forms each adds a suffix after a point.
    pub key: String,
    /// Everyday name of the licence.
    pub title: String,
    /// Name of the kind of application.
    pub variant: String,
    /// Its number, once it was sent.
    pub number: Option<String>,
    /// For whom the reader acts on it, and as what; empty where it is their own.
    pub on_behalf: String,
}

impl Application {
    /// Its address, without a slash at the end.
    pub fn href(&self) -> String {
        format!("/permohonan/{}", self.id)
    }
}
