//! What is true of a licence: where it comes from, how long it is valid, and what became of it.

use crate::application::TextRef;
use crate::ids::{AccountId, ApplicationId, DocumentId, LicenceId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One licence. Who holds it and where is personal data and lies sealed beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Licence {
    /// Its id.
    pub id: LicenceId,
    /// Events so far.
    pub version: u32,
    /// Its number.
    pub number: String,
    /// Licence type and the version it was granted under.
    pub type_id: String,
    /// See `type_id`.
    pub type_version: u32,
    /// When it came out.
    pub issued_at: Timestamp,
    /// Its last day; `None` without an end.
    pub valid_until: Option<Date>,
    /// The signed document.
    pub document: DocumentId,
    /// Where it comes from.
    pub origin: Origin,
    /// The licence it follows on.
    pub predecessor: Option<LicenceId>,
    /// What became of it.
    pub status: Status,
}

/// Where a licence comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Origin {
    /// Granted here on an application.
    Application {
        /// Which one.
        id: ApplicationId,
    },
    /// Taken over from the time before this system.
    Import,
    /// Issued by OSS.
    Oss,
}

impl Origin {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Application { .. } => "application",
            Self::Import => "import",
            Self::Oss => "oss",
        }
    }

    /// The application it was granted on.
    pub fn application(self) -> Option<ApplicationId> {
        match self {
            Self::Application { id } => Some(id),
            Self::Import | Self::Oss => None,
        }
    }
}

/// What became of a licence by somebody's decision. That its last day has passed is nobody's decision and is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Nothing was decided about it.
    Active,
    /// Not to be used for now.
    Suspended {
        /// By whom.
        by: AccountId,
        /// When.
        at: Timestamp,
        /// The law that allows it.
        basis: String,
    },
    /// Taken away for good.
    Revoked {
        /// When.
        at: Timestamp,
        /// By whom, why and by which letter; `None` for what was revoked before there were letters.
        by_letter: Option<Revocation>,
    },
    /// Another licence took its place.
    Replaced {
        /// When.
        at: Timestamp,
        /// Which one; `None` where it was not kept.
        by: Option<LicenceId>,
    },
}

/// How a licence was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// Who decided.
    pub by: AccountId,
    /// The law that allows it.
    pub basis: String,
    /// Why, sealed.
    pub reason: TextRef,
    /// The letter that says so.
    pub letter: DocumentId,
    /// When the signed letter was out.
    pub letter_out_at: Option<Timestamp>,
}

impl Status {
    /// Its kind.
    pub fn kind(&self) -> StatusKind {
        match self {
            Self::Active => StatusKind::Active,
            Self::Suspended { .. } => StatusKind::Suspended,
            Self::Revoked { .. } => StatusKind::Revoked,
            Self::Replaced { .. } => StatusKind::Replaced,
        }
    }

    /// Since when it has it; `None` while nothing was decided.
    pub fn since(&self) -> Option<Timestamp> {
        match self {
            Self::Active => None,
            Self::Suspended { at, .. } | Self::Revoked { at, .. } | Self::Replaced { at, .. } => Some(*at),
        }
    }
}

/// A status without who and why: what lists show and columns hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // one per variant of `Status`, documented there
pub enum StatusKind {
    Active,
    Suspended,
    Revoked,
    Replaced,
}

impl StatusKind {
    /// All.
    pub const ALL: [Self; 4] = [Self::Active, Self::Suspended, Self::Revoked, Self::Replaced];

    /// Its name in tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
        }
    }

    /// The status with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// What a licence is worth on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may be used.
    InForce,
    /// Its last day has passed.
    Expired,
    /// Not to be used for now.
    Suspended,
    /// Taken away.
    Revoked,
    /// Another took its place.
    Replaced,
}

impl Standing {
    /// What a licence of this status and last day is worth `today`: through its last day it is in force.
    pub fn of(status: StatusKind, valid_until: Option<Date>, today: Date) -> Self {
        let expired = valid_until.is_some_and(|last| last < today);
        match status {
            StatusKind::Revoked => Self::Revoked,
            StatusKind::Replaced => Self::Replaced,
            StatusKind::Active | StatusKind::Suspended if expired => Self::Expired,
            StatusKind::Suspended => Self::Suspended,
            StatusKind::Active => Self::InForce,
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "Aktif",
            Self::Expired => "Kedaluwarsa",
            Self::Suspended => "Dibekukan",
            Self::Revoked => "Dicabut",
            Self::Replaced => "Diganti",
        }
    }
}

impl Licence {
    /// What it is worth `today`.
    pub fn standing(&self, today: Date) -> Standing {
        Standing::of(self.status.kind(), self.valid_until, today)
    }

    /// The letter that revoked it, once it is out.
    pub fn released_letter(&self) -> Option<DocumentId> {
        match &self.status {
            Status::Revoked { by_letter: Some(how), .. } => how.letter_out_at.map(|_| how.letter),
            Status::Active
            | Status::Suspended { .. }
            | Status::Revoked { by_letter: None, .. }
            | Status::Replaced { .. } => None,
        }
    }
}
