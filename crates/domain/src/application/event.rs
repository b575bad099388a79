//! What happened, in the past tense. Events hold no personal data: ids, codes, counts and commitments only.

use super::channel::Channel;
use super::command::{Conclusion, Mark, Opinion, TextRef};
use super::stage::Outcome;
use crate::ids::{AccountId, DocumentId, FileId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that happened to an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs)] // fields repeat those of `Command` and `Stage`, documented there
pub enum Event {
    Started { owner: AccountId, channel: Channel, type_id: String, type_version: u32, variant: String },
    AnswersSaved { text: TextRef },
    FileAttached { requirement: String, file: FileId, sealed_sha256: String },
    FileDetached { requirement: String, file: FileId },
    Submitted { number: String },
    Resubmitted,
    Claimed { officer: AccountId },
    ChecklistSaved { marks: BTreeMap<String, Mark>, notes: Option<TextRef> },
    Accepted { offices: Vec<AskedOffice> },
    Returned { fields: BTreeSet<String>, documents: BTreeSet<String>, note: TextRef, due: Timestamp },
    RefusalProposed { reasons: TextRef },
    Examined { office: String, document: DocumentId, conclusion: Conclusion },
    RekomendasiGiven { office: String, opinion: Opinion, by: AccountId, text: TextRef },
    PaymentAsked { notice: String, document: DocumentId, amount_rp: u64 },
    PaymentConfirmed { amount_rp: u64, text: TextRef },
    ApprovalOpened { outcome: Outcome, level: u8 },
    Approved { level: u8 },
    SentBack { reason: TextRef },
    SignatureOpened { outcome: Outcome },
    SignatureOrdered { outcome: Outcome, document: DocumentId },
    Issued { document: DocumentId, sha256: String },
    Rejected { document: DocumentId, sha256: String },
    Withdrawn,
    Acknowledged { office: String, document: DocumentId },
    Revoked { document: DocumentId, reason: TextRef },
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
        match self {
            Self::Started { .. } => "started",
            Self::AnswersSaved { .. } => "answers_saved",
            Self::FileAttached { .. } => "file_attached",
            Self::FileDetached { .. } => "file_detached",
            Self::Submitted { .. } => "submitted",
            Self::Resubmitted => "resubmitted",
            Self::Claimed { .. } => "claimed",
            Self::ChecklistSaved { .. } => "checklist_saved",
            Self::Accepted { .. } => "accepted",
            Self::Returned { .. } => "returned",
            Self::RefusalProposed { .. } => "refusal_proposed",
            Self::Examined { .. } => "examined",
            Self::RekomendasiGiven { .. } => "rekomendasi_given",
            Self::PaymentAsked { .. } => "payment_asked",
            Self::PaymentConfirmed { .. } => "payment_confirmed",
            Self::ApprovalOpened { .. } => "approval_opened",
            Self::Approved { .. } => "approved",
            Self::SentBack { .. } => "sent_back",
            Self::SignatureOpened { .. } => "signature_opened",
            Self::SignatureOrdered { .. } => "signature_ordered",
            Self::Issued { .. } => "issued",
            Self::Rejected { .. } => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Revoked { .. } => "revoked",
        }
    }
}
