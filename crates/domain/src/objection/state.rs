//! What is true of an objection: to which decision, since when, and how it was decided.

use crate::application::TextRef;
use crate::document_kind::DocumentKind;
use crate::ids::{AccountId, ApplicationId, DocumentId, FileId, ObjectionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// One objection. What people wrote and gave lies sealed beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Its id.
    pub id: ObjectionId,
    /// Events so far.
    pub version: u32,
    /// In which application the decision was made.
    pub application: ApplicationId,
    /// Whose that is.
    pub account: AccountId,
    /// The letter that says the decision.
    pub document: DocumentId,
    /// What that letter is.
    pub against: DocumentKind,
    /// When it was out: the days to object run from there.
    pub announced_at: Timestamp,
    /// When the objection came: the days to decide run from there.
    pub filed_at: Timestamp,
    /// Why.
    pub reasons: TextRef,
    /// What was given with it.
    pub files: Vec<FileId>,
    /// Whether it was decided.
    pub status: Status,
}

/// How an objection is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// The decision falls.
    Granted,
    /// The decision stands.
    Refused,
}

impl Outcome {
    /// Its name in tables and forms.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The outcome with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }
}

/// Whether an objection was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// Not yet.
    Open,
    /// It was.
    Decided(Decision),
}

/// A decision on an objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// How.
    pub outcome: Outcome,
    /// Its days were over, so the law had granted it already.
    pub deemed: bool,
    /// Who decided.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reasons: TextRef,
    /// The letter that says so.
    pub letter: DocumentId,
    /// When the signed letter was out.
    pub letter_out_at: Option<Timestamp>,
}

/// A status without who and why: what lists show and columns hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // what is open, and the outcomes
pub enum StatusKind {
    Open,
    Granted,
    Refused,
}

impl StatusKind {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "Menunggu keputusan",
            Self::Granted => "Dikabulkan",
            Self::Refused => "Ditolak",
        }
    }
}

impl Status {
    /// Its kind.
    pub fn kind(&self) -> StatusKind {
        match self.decision().map(|decision| decision.outcome) {
            None => StatusKind::Open,
            Some(Outcome::Granted) => StatusKind::Granted,
            Some(Outcome::Refused) => StatusKind::Refused,
        }
    }

    /// The decision, once there is one.
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Open => None,
            Self::Decided(decision) => Some(decision),
        }
    }
}
