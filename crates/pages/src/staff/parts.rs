//! What officers' pages share: time left, problems beside fields, choices, paging, and the menu of each role.

use crate::parts::{FieldProblem, Tag, problem_of};
use crate::{Frame, Link, Tone, UserMenu};
use domain::account::Role;

/// Time left: past its date. Keep the words of all these short, `Lewat 1 hari`.
pub fn late(words: impl Into<String>) -> Tag {
    Tag::new(Tone::Bad, "square", words)
}

/// Time left: ends today.
pub fn due_today(words: impl Into<String>) -> Tag {
    Tag::new(Tone::Warning, "tri", words)
}

/// Time left: one or two working days.
pub fn due_soon(words: impl Into<String>) -> Tag {
    Tag::new(Tone::Plain, "disc", words)
}

/// Time left: three working days or more, or no promise made.
pub fn due_later(words: impl Into<String>) -> Tag {
    Tag::new(Tone::Plain, "ring", words)
}

/// Time left: the clock stands still.
pub fn paused(words: impl Into<String>) -> Tag {
    Tag::new(Tone::Info, "pause", words)
}

/// Something waits to be done by someone else.
pub fn waiting(words: impl Into<String>) -> Tag {
    Tag::new(Tone::Info, "clock", words)
}

/// A tag with the icon of its tone.
pub fn tag(tone: Tone, words: impl Into<String>) -> Tag {
    Tag::new(tone, tone.icon(), words)
}

/// Everything wrong with a form, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<FieldProblem>);

impl Problems {
    /// Adds a problem.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        self.0.push(FieldProblem::new(field, sentence));
    }
    /// What is wrong with this field.
    pub fn of(&self, field: &str) -> Option<&str> {
        problem_of(&self.0, field)
    }
    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// An entry of a list to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// Words.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

impl Choice {
    /// A choice, chosen when its value equals `current`.
    pub fn new(value: &str, label: &str, current: &str) -> Self {
        Self { value: value.into(), label: label.into(), chosen: value == current }
    }
}

/// A tab or a filter drawn as a tab.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// Address.
    pub href: String,
    /// Words.
    pub label: String,
    /// How many are below it.
    pub count: Option<u64>,
    /// Where counting stopped.
    pub count_max: u64,
    /// Whether it is shown now.
    pub current: bool,
}

impl Tab {
    /// A tab with a count, which as a rule stops at a thousand.
    pub fn new(href: &str, label: &str, count: u64, current: bool) -> Self {
        Self { href: href.into(), label: label.into(), count: Some(count), count_max: 1000, current }
    }

    /// The same where counting stops elsewhere.
    #[must_use]
    pub fn counted_to(self, count_max: u64) -> Self {
        Self { count_max, ..self }
    }

    /// Whether there may be more than was counted.
    pub fn more(&self) -> bool {
        self.count.is_some_and(|n| n >= self.count_max)
    }
}

/// Where the rest of a list is; paging goes by cursor, so only forward and back to the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// The first page, unless this is it.
    pub first: Option<String>,
    /// The next page, if there is one.
    pub next: Option<String>,
}

/// What an empty list says, and where to go from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Empty {
    /// Heading.
    pub title: String,
    /// One sentence.
    pub text: String,
    /// Where to go.
    pub link: Option<Link>,
}

impl Empty {
    /// Heading and sentence, no link.
    pub fn new(title: &str, text: &str) -> Self {
        Self { title: title.into(), text: text.into(), link: None }
    }
}

/// A label with a value, for summaries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// Label.
    pub label: String,
    /// Value.
    pub value: String,
}

impl Fact {
    /// A label with a value.
    pub fn new(label: &str, value: &str) -> Self {
        Self { label: label.into(), value: value.into() }
    }
}

/// An entry of a history: what happened, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryEntry {
    /// What happened.
    pub what: String,
    /// When, `23 November 2026, 08.52 WIB`.
    pub when: String,
    /// Who, or which office or system.
    pub who: String,
    /// A further sentence; empty for none.
    pub detail: String,
}

/// The menu of a role: only what it can use.
pub fn menu(role: Role, path: &str) -> Vec<Link> {
    let entries: &[(&str, &str)] = match role {
        Role::Pemohon => &[],
        Role::Loket => &[INBOX, COUNTER, REGISTER],
        Role::Verifikator | Role::KepalaSeksi | Role::KepalaBidang => &[INBOX, REGISTER],
        Role::Opd => &[INBOX, ("/dokumen-masuk", "Dokumen masuk")],
        Role::KepalaDinas => &[("/tanda-tangan", "Tanda tangan"), INBOX, REGISTER],
        Role::Admin => &[
            ("/admin", "Ikhtisar"),
            ("/admin/akun", "Pengguna"),
            ("/admin/katalog", "Katalog izin"),
            ("/admin/antrean", "Antrean kirim"),
            REGISTER,
        ],
        Role::Kominfo => &[("/admin/keadaan", "Keadaan sistem"), ("/admin/antrean", "Antrean kirim")],
        Role::Inspektorat => &[("/log", "Catatan peristiwa")],
    };
    let own = [("/kabar", "Kabar"), ("/akun", "Akun saya")];
    let mut links: Vec<Link> = entries.iter().chain(&own).map(|(href, label)| Link::new(href, label, path)).collect();
    // `/admin` lies above its own sub-pages, so only the longest match stays marked.
    let longest = links.iter().filter(|l| l.current).map(|l| l.href.len()).max().unwrap_or(0);
    for link in &mut links {
        link.current = link.current && link.href.len() == longest;
    }
    links
}

const INBOX: (&str, &str) = ("/kerja", "Kotak kerja");
const COUNTER: (&str, &str) = ("/loket", "Loket");
const REGISTER: (&str, &str) = ("/register", "Register izin");

/// The frame of a sample page, as an officer of this role sees it.
pub(super) fn sample_frame(role: Role, title: &str, path: &str) -> Frame {
    let links = menu(role, path);
    let user = UserMenu { name: "Petugas Contoh".into(), role_name: role.name().into(), links, unread: 3 };
    Frame { staff: true, user: Some(user), ..crate::sample::frame(title, path) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_one_entry_of_a_menu_is_marked() {
        for role in Role::ALL {
            for path in ["/kerja/1", "/admin", "/admin/akun", "/register/2", "/log"] {
                assert!(menu(role, path).iter().filter(|l| l.current).count() <= 1, "{role:?} {path}");
            }
        }
    }
}
