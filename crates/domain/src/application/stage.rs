//! Where an application stands. A variant carries exactly what is true there.

use super::channel::Channel;
use super::checklist_item::ChecklistItem;
use super::command::{Conclusion, Mark, Opinion};
use super::hand::Hand;
use crate::ids::{AccountId, ApplicationId, DocumentId, FileId, TextId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One application. Holds ids, codes and counts; what people typed lies elsewhere, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Its id.
    pub id: ApplicationId,
    /// The applicant's account.
    pub owner: AccountId,
    /// How it came in (Pasal 2(1)).
    pub channel: Channel,
    /// Licence type and the version it was filed under.
    pub type_id: String,
    /// See `type_id`.
    pub type_version: u32,
    /// Kind of application: `baru`, `perpanjangan`, …
    pub variant: String,
    /// Events so far; a form rendered from an older version is told so.
    pub version: u32,
    /// Where it stands.
    pub stage: Stage,
    /// Files by requirement.
    pub files: BTreeMap<String, Vec<FileId>>,
    /// Files that a correction replaced, by requirement: evidence of what was sent before.
    #[serde(default)]
    pub former_files: BTreeMap<String, Vec<FileId>>,
    /// The last return to the applicant; kept after the correction came, to hold both against each other.
    #[serde(default)]
    pub last_return: Option<LastReturn>,
    /// Marks by checklist item.
    pub checklist: BTreeMap<ChecklistItem, Mark>,
    /// Documents that show how a check was made without the register, by checklist item.
    #[serde(default)]
    pub proofs: BTreeMap<ChecklistItem, Vec<FileId>>,
    /// Those of them that nobody but the verifier at work has relied on yet.
    #[serde(default)]
    pub new_proofs: BTreeSet<FileId>,
    /// Technical offices asked (Pasal 4(2)); empty until accepted.
    pub offices: Vec<OfficeRequest>,
    /// Corrections asked so far.
    pub rounds_used: u8,
    /// Whether the fee, where there is one, is confirmed as paid.
    pub paid: bool,
    /// Who took which control step; `None` in a state written before this was noted, until it is read from the log.
    #[serde(default)]
    pub hands: Option<Vec<Hand>>,
}

/// A return to the applicant. Holds ids and names of fields; the answers of then lie sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastReturn {
    /// Who asked; the correction comes back to this desk.
    pub officer: Option<AccountId>,
    /// Fields asked.
    pub fields: BTreeSet<String>,
    /// Requirements asked.
    pub documents: BTreeSet<String>,
    /// Files as they were sent, by requirement.
    pub files: BTreeMap<String, Vec<FileId>>,
    /// All answers as they were sent, as a sealed text.
    pub answers: Option<TextId>,
    /// Why something asked stays as it was, in the applicant's words.
    pub explanation: Option<TextId>,
}

/// One technical office's part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeRequest {
    /// Code of the office.
    pub office: String,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Whether it must visit before it may answer.
    pub inspection: bool,
    /// Berita acara so far, the last one counts.
    pub examinations: Vec<Examination>,
    /// Its rekomendasi, once given.
    pub opinion: Option<Opinioned>,
}

/// A berita acara.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Examination {
    /// The document.
    pub document: DocumentId,
    /// What it concludes.
    pub conclusion: Conclusion,
    /// When it was recorded.
    pub at: Timestamp,
}

/// A rekomendasi given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinioned {
    /// Given, given with conditions, or refused.
    pub opinion: Opinion,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: AccountId,
}

/// What the file is heading for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The licence.
    Grant,
    /// A signed letter with reasons.
    Refuse,
}

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Stage {
    /// Being filled in; nobody but the applicant sees it.
    Draft,
    /// Sent and complete; waits for a verifier.
    Submitted {
        /// Since when.
        since: Timestamp,
    },
    /// A verifier has it open.
    UnderVerification {
        /// Since when.
        since: Timestamp,
        /// Who.
        officer: AccountId,
        /// Last touched; another may take over after [`super::CLAIM_MINUTES`].
        touched: Timestamp,
    },
    /// With the applicant, who may change what was asked and nothing else.
    Returned {
        /// Since when.
        since: Timestamp,
        /// Fields asked.
        fields: BTreeSet<String>,
        /// Requirements asked.
        documents: BTreeSet<String>,
        /// Until when.
        due: Timestamp,
    },
    /// With the technical offices.
    AwaitingRekomendasi {
        /// Since when.
        since: Timestamp,
    },
    /// The fee is due before the approvals.
    AwaitingPayment {
        /// Since when.
        since: Timestamp,
        /// Number of the SKRD.
        notice: String,
        /// Whole rupiah.
        amount_rp: u64,
    },
    /// In the chain of approvals.
    UnderApproval {
        /// Since when this level has it.
        since: Timestamp,
        /// What is proposed.
        outcome: Outcome,
        /// Index into the type's approvals.
        level: u8,
    },
    /// Waits for the head.
    AwaitingSignature {
        /// Since when.
        since: Timestamp,
        /// What is to be signed.
        outcome: Outcome,
    },
    /// Ordered signed; number taken, the machine is at work.
    Signing {
        /// Since when.
        since: Timestamp,
        /// What is being signed.
        outcome: Outcome,
        /// The document.
        document: DocumentId,
    },
    /// The licence is out.
    Issued {
        /// When.
        since: Timestamp,
        /// The licence.
        document: DocumentId,
    },
    /// Refused by a signed letter.
    Rejected {
        /// When.
        since: Timestamp,
        /// The letter.
        document: DocumentId,
    },
    /// Taken back by the applicant.
    Withdrawn {
        /// When.
        since: Timestamp,
    },
    /// Ended as a sanction on its applicant (Pasal 11(5) huruf b).
    Cancelled {
        /// When.
        since: Timestamp,
        /// The letter.
        document: DocumentId,
    },
    /// Issued, later revoked.
    Revoked {
        /// When.
        since: Timestamp,
        /// The licence.
        document: DocumentId,
    },
}

impl Stage {
    /// Stable id, in columns, tables and metrics.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted { .. } => "submitted",
            Self::UnderVerification { .. } => "under_verification",
            Self::Returned { .. } => "returned",
            Self::AwaitingRekomendasi { .. } => "awaiting_rekomendasi",
            Self::AwaitingPayment { .. } => "awaiting_payment",
            Self::UnderApproval { .. } => "under_approval",
            Self::AwaitingSignature { .. } => "awaiting_signature",
            Self::Signing { .. } => "signing",
            Self::Issued { .. } => "issued",
            Self::Rejected { .. } => "rejected",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Cancelled { .. } => "cancelled",
            Self::Revoked { .. } => "revoked",
        }
    }

    /// What the applicant reads (the public map of states, total by construction).
    pub fn public_name(&self) -> &'static str {
        match self {
            Self::Draft => "Draf",
            Self::Submitted { .. } => "Dikirim",
            Self::UnderVerification { .. } => "Diperiksa petugas",
            Self::Returned { .. } => "Perlu perbaikan",
            Self::AwaitingRekomendasi { .. } => "Diperiksa OPD teknis",
            Self::AwaitingPayment { .. } => "Menunggu pembayaran",
            Self::UnderApproval { .. } => "Menunggu persetujuan",
            Self::AwaitingSignature { .. } | Self::Signing { .. } => "Menunggu tanda tangan",
            Self::Issued { .. } => "Izin terbit",
            Self::Rejected { .. } => "Ditolak",
            Self::Withdrawn { .. } => "Ditarik pemohon",
            Self::Cancelled { .. } => "Dibatalkan",
            Self::Revoked { .. } => "Izin dicabut",
        }
    }

    /// Since when it stands there; a draft has no such moment.
    pub fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Draft => None,
            Self::Submitted { since }
            | Self::UnderVerification { since, .. }
            | Self::Returned { since, .. }
            | Self::AwaitingRekomendasi { since }
            | Self::AwaitingPayment { since, .. }
            | Self::UnderApproval { since, .. }
            | Self::AwaitingSignature { since, .. }
            | Self::Signing { since, .. }
            | Self::Issued { since, .. }
            | Self::Rejected { since, .. }
            | Self::Withdrawn { since }
            | Self::Cancelled { since, .. }
            | Self::Revoked { since, .. } => Some(*since),
        }
    }

    /// Whether nothing more is decided here.
    pub fn ended(&self) -> bool {
        matches!(
            self,
            Self::Issued { .. }
                | Self::Rejected { .. }
                | Self::Withdrawn { .. }
                | Self::Cancelled { .. }
                | Self::Revoked { .. }
        )
    }

    /// Whether it was sent and nobody has decided it or ordered its document: what can be cancelled.
    pub fn pending(&self) -> bool {
        !self.ended() && !matches!(self, Self::Draft | Self::Signing { .. })
    }
}

impl Application {
    /// A new draft.
    pub fn new(id: ApplicationId, owner: AccountId, channel: Channel, of: (&str, u32), variant: &str) -> Self {
        Self {
            id,
            owner,
            channel,
            type_id: of.0.to_owned(),
            type_version: of.1,
            variant: variant.to_owned(),
            version: 0,
            stage: Stage::Draft,
            files: BTreeMap::new(),
            former_files: BTreeMap::new(),
            last_return: None,
            checklist: BTreeMap::new(),
            proofs: BTreeMap::new(),
            new_proofs: BTreeSet::new(),
            offices: Vec::new(),
            rounds_used: 0,
            paid: false,
            hands: Some(Vec::new()),
        }
    }

    /// The request to this office.
    pub fn office(&self, code: &str) -> Option<&OfficeRequest> {
        self.offices.iter().find(|o| o.office == code)
    }
}

impl OfficeRequest {
    /// Whether the office still owes its rekomendasi.
    pub fn open(&self) -> bool {
        self.opinion.is_none()
    }
    /// Whether it refused.
    pub fn refused(&self) -> bool {
        self.opinion.as_ref().is_some_and(|o| o.opinion == Opinion::Refused)
    }
}
