//! A draft as a list of its parts; says until the last that it is not sent.

use super::Application;
use crate::{Frame, Page, sample};
use askama::Template;

/// `/permohonan/{id}` of a draft.
#[derive(Clone, Debug, Template)]
#[template(path = "applying/tasks.html")]
pub struct Tasks {
    /// Around the page.
    pub frame: Frame,
    /// The application.
    pub application: Application,
    /// Sections of the form.
    pub sections: Vec<Task>,
    /// The documents; none, the type asks for none.
    pub files: Option<Task>,
    /// When it was last saved, in words.
    pub saved_at: Option<String>,
    /// Until when the draft is kept, in words.
    pub kept_until: Option<String>,
    /// Where a draft can be deleted (a form posts there); none, it cannot.
    pub delete_action: Option<String>,
}

/// A part of a draft.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its page.
    pub href: String,
    /// Heading.
    pub title: String,
    /// A clause below it, or empty.
    pub hint: String,
    /// Whether it is filled in.
    pub state: TaskState,
}

/// Whether a part is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Everything asked is there; never called done.
    Filled,
    /// Something is missing.
    Open,
    /// Something must be corrected.
    Wrong,
}

impl Tasks {
    fn parts(&self) -> impl Iterator<Item = &Task> {
        self.sections.iter().chain(&self.files)
    }
    /// Parts filled in.
    pub fn filled(&self) -> usize {
        self.parts().filter(|t| t.state == TaskState::Filled).count()
    }
    /// Parts to fill in; sending is a step of its own and none of them.
    pub fn total(&self) -> usize {
        self.parts().count()
    }
    /// How far it is, in the words that the list of drafts has too.
    pub fn progress(&self) -> String {
        format!("{} dari {} bagian sudah diisi", self.filled(), self.total())
    }
    /// Parts still to fill in before sending.
    pub fn missing(&self) -> usize {
        self.total() - self.filled()
    }
    /// The first part that is not filled in.
    pub fn next_open(&self) -> Option<&Task> {
        self.parts().find(|t| t.state != TaskState::Filled)
    }
}

impl Page for Tasks {
    const NAME: &'static str = "draf";

    fn samples() -> Vec<(&'static str, Self)> {
        let application = sample::application();
        let task = |id: &str, title: &str, hint: &str, state| Task {
            href: format!("{}/{id}", application.href()),
            title: title.into(),
            hint: hint.into(),
            state,
        };
        let half = Self {
            frame: sample::applicant("Praktik apoteker: daftar bagian", "/permohonan"),
            sections: vec![
                task("isian/pemohon", "Data pemohon", "", TaskState::Filled),
                task("isian/tempat", "Tempat praktik", "", TaskState::Wrong),
                task("isian/jadwal", "Jadwal praktik", "", TaskState::Open),
            ],
            files: Some(task("berkas", "Berkas syarat", "1 dari 3 berkas terkirim", TaskState::Open)),
            saved_at: Some("hari ini, 14.20".into()),
            kept_until: Some("21 Februari 2027".into()),
            delete_action: Some(format!("{}/hapus", application.href())),
            application: application.clone(),
        };
        let mut ready = half.clone();
        for part in ready.sections.iter_mut().chain(ready.files.as_mut()) {
            part.state = TaskState::Filled;
        }
        vec![("separuh", half), ("siap-kirim", ready)]
    }
}
