//! What is true of a mandate. It ends by its day: nobody has to press anything.

use crate::account::power::{Capacity, Power, Scope};
use crate::ids::{AccountId, FileId, MandateId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Years that a power of attorney lasts at most.
pub const YEARS_MAX: i64 = 2;

/// What is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who is represented: a person, or a company.
    pub holder: AccountId,
    /// Who acts.
    pub agent: AccountId,
    /// As what.
    pub capacity: Capacity,
    /// How far.
    pub scope: Scope,
    /// The first moment after its last day; people of a company have none.
    pub until: Option<Timestamp>,
    /// The document: a deed of the company, the letter of attorney.
    pub letter: Option<FileId>,
    /// Under whose key that lies, with what was written about it: of the person who gave it.
    pub keeper: AccountId,
}

/// How far it got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Standing {
    /// Of who registered a company: nobody has proved it yet. Of an invited person: they have not answered.
    Open,
    /// It holds; whether its day has passed, that says.
    Holds {
        /// Since when.
        since: Timestamp,
    },
    /// Not proved, or not accepted.
    Declined {
        /// When.
        since: Timestamp,
    },
    /// Ended.
    Ended {
        /// When.
        since: Timestamp,
    },
}

impl Standing {
    /// Stable id, in a column.
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Holds { .. } => "holds",
            Self::Declined { .. } => "declined",
            Self::Ended { .. } => "ended",
        }
    }
}

/// One mandate. Holds ids and codes; what people typed lies elsewhere, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Its id.
    pub id: MandateId,
    /// Events so far.
    pub version: u32,
    /// What was given.
    pub given: Given,
    /// When.
    pub given_at: Timestamp,
    /// How far it got.
    pub standing: Standing,
}

impl Mandate {
    /// Whether it gives power now. Whoever registered a company acts for it alone until it is proved.
    pub fn holds(&self, now: Timestamp) -> bool {
        let stands = match self.standing {
            Standing::Holds { .. } => true,
            Standing::Open => self.given.capacity == Capacity::Responsible,
            Standing::Declined { .. } | Standing::Ended { .. } => false,
        };
        stands && !self.ran_out(now)
    }

    /// Whether its last day has passed.
    pub fn ran_out(&self, now: Timestamp) -> bool {
        self.given.until.is_some_and(|until| until <= now)
    }

    /// Whether whoever acts by it speaks for a company that was proved: may invite people and give powers.
    pub fn speaks(&self, now: Timestamp) -> bool {
        let proved = matches!(self.standing, Standing::Holds { .. });
        self.given.capacity == Capacity::Responsible && proved && self.holds(now)
    }

    /// Whether it gave power at some time from this moment on: what keeps an officer out of a file that is no older.
    pub fn held_since(&self, from: Timestamp, now: Timestamp) -> bool {
        if self.holds(now) {
            return true;
        }
        match self.standing {
            Standing::Ended { since } => since > from,
            Standing::Declined { since } => self.given.capacity == Capacity::Responsible && since > from,
            Standing::Holds { .. } => self.given.until.is_some_and(|until| until > from),
            Standing::Open => false,
        }
    }

    /// What it lets its agent do now.
    pub fn power(&self, now: Timestamp) -> Option<Power> {
        let Given { holder, capacity, scope, .. } = &self.given;
        let (holder, capacity) = (*holder, *capacity);
        self.holds(now).then(|| Power { mandate: self.id, holder, capacity, scope: scope.clone() })
    }
}
