//! For whom somebody may act besides themselves: as one of the people of a company, or by a power of attorney (kuasa).

use crate::ids::{AccountId, ApplicationId, MandateId};
use serde::{Deserialize, Serialize};

/// As what somebody acts for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// Answers for a company (penanggung jawab) and speaks for it.
    Responsible,
    /// One of its people, whom the one responsible invited.
    Member,
    /// Holds a power of attorney (kuasa).
    Attorney,
}

impl Capacity {
    /// All.
    pub const ALL: [Self; 3] = [Self::Responsible, Self::Member, Self::Attorney];

    /// Stable id, in tables and in the log.
    pub fn id(self) -> &'static str {
        match self {
            Self::Responsible => "penanggung_jawab",
            Self::Member => "wakil",
            Self::Attorney => "kuasa",
        }
    }

    /// The capacity with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }

    /// In words, behind the name of the person.
    pub fn words(self) -> &'static str {
        match self {
            Self::Responsible => "penanggung jawab",
            Self::Member => "wakil badan usaha",
            Self::Attorney => "atas kuasa",
        }
    }
}

/// How far it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    All,
    /// Applications for one licence type.
    Type {
        /// Its id.
        type_id: String,
    },
    /// One application that is there already.
    One {
        /// Which.
        application: ApplicationId,
    },
}

impl Scope {
    /// Whether an application of this type lies in it.
    pub fn covers(&self, type_id: &str, application: ApplicationId) -> bool {
        match self {
            Self::All => true,
            Self::Type { type_id: only } => only == type_id,
            Self::One { application: only } => *only == application,
        }
    }

    /// Whether a new application of this type may be begun by it.
    pub fn begins(&self, type_id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Type { type_id: only } => only == type_id,
            Self::One { .. } => false,
        }
    }
}

/// What lets somebody act for another now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Power {
    /// On what it rests.
    pub mandate: MandateId,
    /// Who is represented.
    pub holder: AccountId,
    /// As what.
    pub capacity: Capacity,
    /// How far.
    pub scope: Scope,
}

impl Power {
    /// Whether it reaches an application of this owner and type.
    pub fn covers(&self, owner: AccountId, type_id: &str, application: ApplicationId) -> bool {
        self.holder == owner && self.scope.covers(type_id, application)
    }
}
