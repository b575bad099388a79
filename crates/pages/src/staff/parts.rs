//! What officers' pages share: time left, tabs, paging, facts and history.

use crate::parts::Tag;
use crate::{Frame, Link, Tone, UserMenu, menu};
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

/// The frame of a sample page, as an officer of this role sees it.
pub(super) fn sample_frame(role: Role, title: &str, path: &str) -> Frame {
    let links = menu::links(role, path);
    let (name, role_name) = ("Petugas Contoh".to_owned(), role.name().to_owned());
    let user = UserMenu { name, role_name, links, unread: 3, switches: true };
    Frame { staff: true, user: Some(user), ..crate::sample::frame(title, path) }
}
