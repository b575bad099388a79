//! What is true of a sanction: on whom, for what, what they said to it, and what was decided.

use crate::application::TextRef;
use crate::ids::{AccountId, ApplicationId, DocumentId, ObjectionId, SanctionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// One sanction. What people wrote lies sealed beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sanction {
    /// Its id.
    pub id: SanctionId,
    /// Events so far.
    pub version: u32,
    /// On whom.
    pub on: On,
    /// Which.
    pub measure: Measure,
    /// The duty that was broken.
    pub article: Article,
    /// Who proposed or recorded it.
    pub by: AccountId,
    /// When.
    pub at: Timestamp,
    /// What happened.
    pub facts: TextRef,
    /// What its person said to it.
    pub reply: Option<Reply>,
    /// How far it has come.
    pub status: Status,
}

/// On whom a sanction is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum On {
    /// An applicant, for what was found in one of their applications (Pasal 11(5)).
    Applicant {
        /// The account.
        account: AccountId,
        /// The application.
        application: ApplicationId,
    },
    /// An officer (Pasal 11(6)).
    Officer {
        /// The account.
        account: AccountId,
    },
}

impl On {
    /// The account.
    pub fn account(self) -> AccountId {
        match self {
            Self::Applicant { account, .. } | Self::Officer { account } => account,
        }
    }

    /// The application in which it was found.
    pub fn application(self) -> Option<ApplicationId> {
        match self {
            Self::Applicant { application, .. } => Some(application),
            Self::Officer { .. } => None,
        }
    }
}

/// What a sanction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Measure {
    /// A written warning (Pasal 11(5) huruf a).
    Warning,
    /// The pending application ends (Pasal 11(5) huruf b).
    Cancellation,
    /// An officer's, decided elsewhere and only recorded here (Pasal 11(6)).
    Officer,
}

impl Measure {
    /// Its name in tables and forms.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The measure with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Warning => "Teguran tertulis",
            Self::Cancellation => "Pembatalan permohonan",
            Self::Officer => "Sanksi petugas",
        }
    }

    /// The rule that allows it.
    pub fn basis(self) -> &'static str {
        match self {
            Self::Warning => "Pasal 11 ayat (5) huruf a",
            Self::Cancellation => "Pasal 11 ayat (5) huruf b",
            Self::Officer => "Pasal 11 ayat (6)",
        }
    }
}

/// The duty of a user that was broken: the letters of Pasal 11(3) for an applicant, of Pasal 11(4) for an officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // the letters of the regulation, in words below
pub enum Article {
    A,
    B,
    C,
}

impl Article {
    /// All.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its letter, in tables and forms.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The duty with this letter.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// Where it stands.
    pub fn of(self, measure: Measure) -> String {
        let paragraph = if measure == Measure::Officer { 4 } else { 3 };
        format!("Pasal 11 ayat ({paragraph}) huruf {}", self.id())
    }

    /// The duty in the regulation's words.
    pub fn words(self, measure: Measure) -> &'static str {
        match (self, measure == Measure::Officer) {
            (Self::A, _) => "menjaga keamanan atas penggunaan hak akses portal",
            (Self::B, true) => "bertanggung jawab terhadap data yang dimasukkan dan dokumen yang dilampirkan",
            (Self::B, false) | (Self::C, true) => {
                "memasukkan dan mengunggah data atau dokumen yang dapat dipertanggungjawabkan kebenaran dan keabsahannya"
            }
            (Self::C, false) => "mengikuti prosedur pelayanan yang ditetapkan",
        }
    }
}

/// What its person said to a sanction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: TextRef,
}

/// A decision that it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
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

/// How far a sanction has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// Its person is heard; nothing is decided.
    Proposed,
    /// It stands.
    Imposed(Decision),
    /// There is none.
    Dropped {
        /// Who decided.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// Why.
        reason: TextRef,
    },
    /// It stood, and fell by an objection.
    Lifted {
        /// When.
        at: Timestamp,
        /// The objection.
        objection: ObjectionId,
        /// The decision as it was.
        decision: Decision,
    },
    /// Recorded, of an officer.
    Recorded,
}

/// A status without what it holds: what lists show and columns hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // one per variant of `Status`, documented there
pub enum StatusKind {
    Proposed,
    Imposed,
    Dropped,
    Lifted,
    Recorded,
}

impl StatusKind {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "Diusulkan",
            Self::Imposed => "Dikenakan",
            Self::Dropped => "Tidak dikenakan",
            Self::Lifted => "Gugur karena keberatan",
            Self::Recorded => "Tercatat",
        }
    }
}

impl Status {
    /// Its kind.
    pub fn kind(&self) -> StatusKind {
        match self {
            Self::Proposed => StatusKind::Proposed,
            Self::Imposed(_) => StatusKind::Imposed,
            Self::Dropped { .. } => StatusKind::Dropped,
            Self::Lifted { .. } => StatusKind::Lifted,
            Self::Recorded => StatusKind::Recorded,
        }
    }

    /// The decision that it stands or stood.
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Imposed(decision) | Self::Lifted { decision, .. } => Some(decision),
            Self::Proposed | Self::Dropped { .. } | Self::Recorded => None,
        }
    }
}
