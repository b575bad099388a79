//! What people can order, in the imperative.

use super::channel::Channel;
use super::checklist_item::ChecklistItem;
use crate::ids::{AccountId, DocumentId, FileId, ObjectionId, SanctionId, TextId};
use crate::licence_type::RefusalGround;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use strum::{EnumString, IntoStaticStr};

/// A text a person wrote, kept sealed: its id, and sha256(salt ‖ text) that the event carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    /// Where it lies.
    pub id: TextId,
    /// Hexadecimal commitment.
    pub commitment: String,
}

/// An officer's mark on one checklist item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Mark {
    /// In order.
    Sesuai,
    /// Not in order; a reason is written.
    TidakSesuai,
    /// Does not apply here.
    TidakBerlaku,
}

impl Mark {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The mark with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }
}

/// What a berita acara concludes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Disetujui.
    Approved,
    /// Disetujui dengan catatan.
    ApprovedWithNotes,
    /// Ditolak.
    Refused,
    /// Nobody at the place, or entry refused: another visit is needed.
    NotExamined,
}

/// A rekomendasi.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opinion {
    /// Direkomendasikan.
    Given,
    /// Direkomendasikan dengan syarat.
    GivenWithConditions,
    /// Tidak direkomendasikan.
    Refused,
}

/// An order to an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Start a draft.
    Start {
        /// Whose it is.
        owner: AccountId,
        /// How it comes in.
        channel: Channel,
        /// Licence type, in the version that is in force.
        type_id: String,
        /// Kind of application.
        variant: String,
    },
    /// Keep what was typed.
    SaveAnswers {
        /// Fields whose answer differs from what is kept.
        changed: BTreeSet<String>,
        /// Commitment to all answers.
        text: TextRef,
    },
    /// Add a file under a requirement.
    Attach {
        /// The requirement.
        requirement: String,
        /// The file.
        file: FileId,
        /// SHA-256 of the sealed bytes.
        sealed_sha256: String,
        /// SHA-256 of the plain bytes, to know a file that is there already; it goes into no event.
        sha256: String,
    },
    /// Take a file away.
    Detach {
        /// The requirement.
        requirement: String,
        /// The file.
        file: FileId,
    },
    /// Put the pages of a document into another order.
    Arrange {
        /// The requirement.
        requirement: String,
        /// All its files, in the new order.
        files: Vec<FileId>,
    },
    /// Send it, or send it again after a correction.
    Submit {
        /// Whether the statement of truth was ticked (Pasal 11(3)b).
        truth: bool,
        /// In a correction: why something asked stays as it was.
        explanation: Option<TextRef>,
    },
    /// Take it for verification.
    Claim,
    /// Keep marks so far.
    SaveChecklist {
        /// Marks by item.
        marks: BTreeMap<ChecklistItem, Mark>,
        /// Notes, where there are any.
        notes: Option<TextRef>,
    },
    /// Take such a document away that was given by mistake.
    RetractProof {
        /// The check.
        item: ChecklistItem,
        /// The file.
        file: FileId,
    },
    /// Keep a document that shows how a check was made without the register.
    AttachProof {
        /// The check.
        item: ChecklistItem,
        /// The file.
        file: FileId,
        /// SHA-256 of the sealed bytes.
        sealed_sha256: String,
    },
    /// Verified; on to the technical offices.
    Accept,
    /// Back to the applicant, naming what must change.
    Return {
        /// Fields.
        fields: BTreeSet<String>,
        /// Requirements.
        documents: BTreeSet<String>,
        /// What is wrong, per item.
        note: TextRef,
    },
    /// Propose a refusal.
    ProposeRefusal {
        /// Reasons with their rules.
        reasons: TextRef,
        /// What these reasons say of the file.
        grounds: BTreeSet<RefusalGround>,
    },
    /// Record a visit as a berita acara.
    Examine {
        /// The office.
        office: String,
        /// The document made of it.
        document: DocumentId,
        /// What it concludes.
        conclusion: Conclusion,
    },
    /// Give the rekomendasi.
    GiveRekomendasi {
        /// The office.
        office: String,
        /// What it says.
        opinion: Opinion,
        /// Number, date, conditions, reasons.
        text: TextRef,
    },
    /// Confirm that the fee was paid.
    ConfirmPayment {
        /// Whole rupiah received.
        amount_rp: u64,
        /// Receipt number, date, channel.
        text: TextRef,
    },
    /// Approve at one's level.
    Approve,
    /// Send back to verification.
    SendBack {
        /// Why.
        reason: TextRef,
    },
    /// Sign: takes the number and orders the document.
    Sign {
        /// Id of the document.
        document: DocumentId,
    },
    /// The machine reports a signed, verified document.
    ReportSigned {
        /// The document.
        document: DocumentId,
        /// SHA-256 of the file as issued.
        sha256: String,
    },
    /// Take it back.
    Withdraw,
    /// An office confirms that it has the document (Pasal 5(4)).
    Acknowledge {
        /// The document.
        document: DocumentId,
    },
    /// Revoke the issued licence.
    Revoke {
        /// Why.
        reason: TextRef,
    },
    /// End what is pending, as a sanction (Pasal 11(5) huruf b). Ordered with the decision on the sanction only.
    Cancel {
        /// The sanction.
        sanction: SanctionId,
        /// The letter that will say so.
        document: DocumentId,
    },
    /// Undo how it ended, because an objection was granted. Ordered with the decision on the objection only.
    Reopen {
        /// The objection.
        objection: ObjectionId,
    },
}

/// The kind of a command, for tables and buttons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // one per variant of `Command`, documented there
pub enum CommandKind {
    Start,
    SaveAnswers,
    Attach,
    Detach,
    Arrange,
    Submit,
    Claim,
    SaveChecklist,
    AttachProof,
    RetractProof,
    Accept,
    Return,
    ProposeRefusal,
    Examine,
    GiveRekomendasi,
    ConfirmPayment,
    Approve,
    SendBack,
    Sign,
    ReportSigned,
    Withdraw,
    Acknowledge,
    Revoke,
    Cancel,
    Reopen,
}

impl CommandKind {
    /// All kinds, in the order of the lifecycle table.
    pub const ALL: [Self; 25] = [
        Self::Start,
        Self::SaveAnswers,
        Self::Attach,
        Self::Detach,
        Self::Arrange,
        Self::Submit,
        Self::Claim,
        Self::SaveChecklist,
        Self::AttachProof,
        Self::RetractProof,
        Self::Accept,
        Self::Return,
        Self::ProposeRefusal,
        Self::Examine,
        Self::GiveRekomendasi,
        Self::ConfirmPayment,
        Self::Approve,
        Self::SendBack,
        Self::Sign,
        Self::ReportSigned,
        Self::Withdraw,
        Self::Acknowledge,
        Self::Revoke,
        Self::Cancel,
        Self::Reopen,
    ];
}

impl Command {
    /// Its kind.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Start { .. } => CommandKind::Start,
            Self::SaveAnswers { .. } => CommandKind::SaveAnswers,
            Self::Attach { .. } => CommandKind::Attach,
            Self::Detach { .. } => CommandKind::Detach,
            Self::Arrange { .. } => CommandKind::Arrange,
            Self::Submit { .. } => CommandKind::Submit,
            Self::Claim => CommandKind::Claim,
            Self::SaveChecklist { .. } => CommandKind::SaveChecklist,
            Self::AttachProof { .. } => CommandKind::AttachProof,
            Self::RetractProof { .. } => CommandKind::RetractProof,
            Self::Accept => CommandKind::Accept,
            Self::Return { .. } => CommandKind::Return,
            Self::ProposeRefusal { .. } => CommandKind::ProposeRefusal,
            Self::Examine { .. } => CommandKind::Examine,
            Self::GiveRekomendasi { .. } => CommandKind::GiveRekomendasi,
            Self::ConfirmPayment { .. } => CommandKind::ConfirmPayment,
            Self::Approve => CommandKind::Approve,
            Self::SendBack { .. } => CommandKind::SendBack,
            Self::Sign { .. } => CommandKind::Sign,
            Self::ReportSigned { .. } => CommandKind::ReportSigned,
            Self::Withdraw => CommandKind::Withdraw,
            Self::Acknowledge { .. } => CommandKind::Acknowledge,
            Self::Revoke { .. } => CommandKind::Revoke,
            Self::Cancel { .. } => CommandKind::Cancel,
            Self::Reopen { .. } => CommandKind::Reopen,
        }
    }
}
