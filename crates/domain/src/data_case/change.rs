//! What may be ordered about personal data, and what happened.

use super::state::{Breach, Wish};
use crate::account::Role;
use crate::application::TextRef;
use crate::ids::{AccountId, ApplicationId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An order about personal data.
#[derive(Clone, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(name(CommandKind), doc = "The kind of an order.", allow(missing_docs))]
pub enum Command {
    /// A person asks for themselves.
    Ask {
        /// What.
        wish: Wish,
        /// In their words, sealed.
        words: TextRef,
    },
    /// An officer says no, or that something was put right.
    Answer {
        /// Whether it was granted.
        granted: bool,
        /// In their words, sealed.
        words: TextRef,
    },
    /// An officer grants an erasure: the keys are destroyed.
    Erase {
        /// What is kept and why, in their words, sealed.
        words: TextRef,
    },
    /// The timetable lists what was kept long enough.
    Propose {
        /// These.
        applications: Vec<ApplicationId>,
    },
    /// An officer confirms the list: the keys are destroyed.
    Destroy,
    /// Somebody found a breach.
    ReportBreach {
        /// What is known.
        breach: Breach,
        /// The facts, sealed.
        words: TextRef,
    },
    /// The persons are to be told now.
    TellPersons,
    /// The authority was told.
    NoteAuthorityTold {
        /// By which letter, sealed.
        words: TextRef,
    },
}

/// The roles an order of this kind may come from; what the timetable lists comes through the system alone.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Ask => &Role::ALL,
        CommandKind::Answer
        | CommandKind::Erase
        | CommandKind::Destroy
        | CommandKind::TellPersons
        | CommandKind::NoteAuthorityTold => &[Role::Admin],
        CommandKind::ReportBreach => &[Role::Admin, Role::Kominfo],
        CommandKind::Propose => &[],
    }
}

/// One thing that happened; no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command` and of the state, documented there
pub enum Event {
    #[strum_discriminants(strum(serialize = "data_asked"))]
    Asked { wish: Wish, account: AccountId, words: TextRef },
    #[strum_discriminants(strum(serialize = "data_answered"))]
    Answered { granted: bool, words: TextRef },
    #[strum_discriminants(strum(serialize = "disposal_proposed"))]
    Proposed { applications: Vec<ApplicationId> },
    /// The keys of these were destroyed; what lies under them can never be opened again.
    #[strum_discriminants(strum(serialize = "erased"))]
    Erased { account: Option<AccountId>, applications: Vec<ApplicationId>, kept: u32, backups_end: Date },
    #[strum_discriminants(strum(serialize = "breach_reported"))]
    BreachReported { breach: Breach, words: TextRef },
    #[strum_discriminants(strum(serialize = "breach_persons_told"))]
    PersonsTold,
    #[strum_discriminants(strum(serialize = "breach_authority_told"))]
    AuthorityTold { words: TextRef },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}
