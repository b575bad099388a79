//! What happened, in the past tense. Events hold no personal data: ids, codes, counts and commitments only.

use super::channel::Channel;
use super::checklist_item::ChecklistItem;
use super::command::{Conclusion, Mark, Opinion, TextRef};
use super::stage::Outcome;
use crate::ids::{AccountId, DocumentId, FileId, ObjectionId, SanctionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// One thing that happened to an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr), strum(serialize_all = "snake_case"))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command` and `Stage`, documented there
pub enum Event {
    Started {
        owner: AccountId,
        channel: Channel,
        type_id: String,
        type_version: u32,
        variant: String,
    },
    AnswersSaved {
        text: TextRef,
    },
    FileAttached {
        requirement: String,
        file: FileId,
        sealed_sha256: String,
    },
    FileDetached {
        requirement: String,
        file: FileId,
    },
    FilesArranged {
        requirement: String,
        files: Vec<FileId>,
    },
    Submitted {
        number: String,
    },
    Resubmitted {
        #[serde(default)]
        explanation: Option<TextRef>,
    },
    Claimed {
        officer: AccountId,
    },
    ChecklistSaved {
        marks: BTreeMap<ChecklistItem, Mark>,
        notes: Option<TextRef>,
    },
    ProofAttached {
        item: ChecklistItem,
        file: FileId,
        sealed_sha256: String,
    },
    ProofRetracted {
        item: ChecklistItem,
        file: FileId,
    },
    Accepted {
        offices: Vec<AskedOffice>,
    },
    Returned {
        fields: BTreeSet<String>,
        documents: BTreeSet<String>,
        note: TextRef,
        due: Timestamp,
        /// The answers as they stood; whoever commits the event seals them.
        #[serde(default)]
        answers: Option<TextRef>,
    },
    RefusalProposed {
        reasons: TextRef,
    },
    Examined {
        office: String,
        document: DocumentId,
        conclusion: Conclusion,
    },
    RekomendasiGiven {
        office: String,
        opinion: Opinion,
        by: AccountId,
        text: TextRef,
    },
    PaymentAsked {
        notice: String,
        document: DocumentId,
        amount_rp: u64,
    },
    PaymentConfirmed {
        amount_rp: u64,
        text: TextRef,
    },
    ApprovalOpened {
        outcome: Outcome,
        level: u8,
    },
    Approved {
        level: u8,
    },
    SentBack {
        reason: TextRef,
    },
    SignatureOpened {
        outcome: Outcome,
    },
    SignatureOrdered {
        outcome: Outcome,
        document: DocumentId,
    },
    Issued {
        document: DocumentId,
        sha256: String,
    },
    Rejected {
        document: DocumentId,
        sha256: String,
    },
    Withdrawn,
    Acknowledged {
        office: String,
        document: DocumentId,
    },
    Revoked {
        document: DocumentId,
        reason: TextRef,
    },
    Cancelled {
        sanction: SanctionId,
        document: DocumentId,
    },
    /// Refused or cancelled before; it is examined anew.
    Reopened {
        objection: ObjectionId,
    },
    /// Revoked before; the licence is in force again.
    Reinstated {
        objection: ObjectionId,
        document: DocumentId,
    },
}

/// A technical office asked for its rekomendasi.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedOffice {
    /// Code of the office.
    pub office: String,
    /// Whether it must visit first.
    pub inspection: bool,
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}
