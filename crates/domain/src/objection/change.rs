//! What may be ordered about an objection, and what happened to it.

use super::state::Outcome;
use crate::application::TextRef;
use crate::document_kind::DocumentKind;
use crate::ids::{AccountId, ApplicationId, DocumentId, FileId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An order about an objection.
#[derive(Clone, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(name(CommandKind), derive(EnumIter, PartialOrd, Ord))]
#[strum_discriminants(doc = "The kind of an order, for tables and buttons.", allow(missing_docs))]
pub enum Command {
    /// Object to a decision.
    File {
        /// In which application it was made.
        application: ApplicationId,
        /// Whose that is.
        account: AccountId,
        /// The letter that says the decision.
        document: DocumentId,
        /// What that letter is.
        against: DocumentKind,
        /// When it was out.
        announced_at: Timestamp,
        /// Why, sealed.
        reasons: TextRef,
        /// What was given with it.
        files: Vec<FileId>,
    },
    /// Decide on it: takes the number of the letter.
    Decide {
        /// How.
        outcome: Outcome,
        /// Why, sealed.
        reasons: TextRef,
        /// The letter that will say so.
        letter: DocumentId,
    },
    /// The machine reports that the signed letter is out.
    ReportLetter {
        /// The letter.
        letter: DocumentId,
        /// SHA-256 of the file as issued.
        sha256: String,
    },
}

impl Command {
    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        self.into()
    }
}

/// One thing that happened to an objection. No personal data, no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    #[strum_discriminants(strum(serialize = "objection_filed"))]
    Filed {
        application: ApplicationId,
        account: AccountId,
        document: DocumentId,
        against: DocumentKind,
        announced_at: Timestamp,
        reasons: TextRef,
        files: Vec<FileId>,
    },
    #[strum_discriminants(strum(serialize = "objection_decided"))]
    Decided {
        outcome: Outcome,
        /// Its days were over, so the law had granted it already.
        deemed: bool,
        reasons: TextRef,
        letter: DocumentId,
    },
    #[strum_discriminants(strum(serialize = "objection_letter_released"))]
    LetterReleased { letter: DocumentId, sha256: String },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}
