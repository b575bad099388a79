//! What may be ordered about a sanction, and what happened to it.

use super::state::{Article, Measure, On};
use crate::application::TextRef;
use crate::ids::{AccountId, DocumentId, ObjectionId};
use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An order about a sanction.
#[derive(Clone, Debug, PartialEq, Eq, EnumDiscriminants)]
#[strum_discriminants(name(CommandKind), derive(EnumIter, PartialOrd, Ord))]
#[strum_discriminants(doc = "The kind of an order, for tables and buttons.", allow(missing_docs))]
pub enum Command {
    /// Propose one on an applicant.
    Propose {
        /// On whom, and in which application it was found.
        on: On,
        /// Warning or cancellation.
        measure: Measure,
        /// The duty that was broken.
        article: Article,
        /// What happened, sealed.
        facts: TextRef,
    },
    /// Say something to it (hak jawab).
    Reply {
        /// What, sealed.
        text: TextRef,
    },
    /// Decide that it stands: takes the number of the letter.
    Impose {
        /// Why, sealed.
        reasons: TextRef,
        /// The letter that will say so.
        letter: DocumentId,
    },
    /// Decide that there is none.
    Drop {
        /// Why, sealed.
        reason: TextRef,
    },
    /// The machine reports that the signed letter is out.
    ReportLetter {
        /// The letter.
        letter: DocumentId,
        /// SHA-256 of the file as issued.
        sha256: String,
    },
    /// It falls, because an objection to it was granted. Ordered with the decision on the objection only.
    Lift {
        /// The objection.
        objection: ObjectionId,
    },
    /// Record what was decided elsewhere about an officer (Pasal 11(6)).
    Record {
        /// About whom.
        account: AccountId,
        /// The duty that was broken.
        article: Article,
        /// What happened, by which rule and letter, sealed.
        facts: TextRef,
    },
}

impl Command {
    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        self.into()
    }
}

/// One thing that happened to a sanction. No personal data, no words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    #[strum_discriminants(strum(serialize = "sanction_proposed"))]
    Proposed { on: On, measure: Measure, article: Article, facts: TextRef },
    #[strum_discriminants(strum(serialize = "sanction_replied"))]
    Replied { text: TextRef },
    #[strum_discriminants(strum(serialize = "sanction_imposed"))]
    Imposed { reasons: TextRef, letter: DocumentId },
    #[strum_discriminants(strum(serialize = "sanction_dropped"))]
    Dropped { reason: TextRef },
    #[strum_discriminants(strum(serialize = "sanction_letter_released"))]
    LetterReleased { letter: DocumentId, sha256: String },
    #[strum_discriminants(strum(serialize = "sanction_lifted"))]
    Lifted { objection: ObjectionId },
    #[strum_discriminants(strum(serialize = "officer_sanction_recorded"))]
    Recorded { account: AccountId, article: Article, facts: TextRef },
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}
