//! What is true of a NIB that OSS delivered: its licences by OSS's number of the request, and where each stands.

use crate::ids::{AccountId, ApplicationId, NibId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use strum::{EnumString, IntoStaticStr};

/// One NIB. What OSS wrote about it is personal data and lies sealed beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveredNib {
    /// Its id here; the number itself stands only in what is sealed.
    pub id: NibId,
    /// Events so far.
    pub version: u32,
    /// Different bodies so far; each is kept.
    pub editions: u32,
    /// Came from a simulator: this is no evidence, and every screen has to say so.
    pub simulated: bool,
    /// Licences by `id_izin`.
    pub requested: BTreeMap<String, Requested>,
}

/// A licence that is asked for under a NIB.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requested {
    /// `kd_izin`.
    pub code: String,
    /// Where it stands.
    pub standing: Standing,
    /// What OSS was told last.
    #[serde(default)]
    pub told: Option<Told>,
}

/// Where a licence that OSS asks for stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Ours, and nobody has shown to be the responsible person yet.
    Waiting {
        /// Since when.
        since: Timestamp,
    },
    /// Kept, and never numbered or signed here.
    Referred {
        /// Since when.
        since: Timestamp,
        /// Why.
        why: NotOurs,
    },
    /// An application here.
    Taken {
        /// Since when.
        since: Timestamp,
        /// Which one.
        application: ApplicationId,
        /// Whose.
        account: AccountId,
    },
}

/// A [`Standing`] without what belongs to it: what columns hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs)] // one per variant of `Standing`, documented there
pub enum StandingKind {
    Waiting,
    Referred,
    Taken,
}

/// Why a licence that OSS asks for is not decided here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum NotOurs {
    /// No licence type names this `kd_izin` with the law that leaves its decision to the city.
    Unmapped,
    /// OSS names another authority than the city, or none.
    OtherAuthority,
    /// Another region.
    OtherRegion,
    /// The licence type is not offered here.
    NotOffered,
    /// OSS took it back.
    TakenBack,
}

/// A licence as one delivery names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// `kd_izin`.
    pub code: String,
    /// Why it is not ours; `None` when it is.
    pub not_ours: Option<NotOurs>,
}

/// What OSS was told of a licence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// `kd_status`.
    pub code: String,
    /// When it answered.
    pub at: Timestamp,
    /// A simulator was told.
    pub simulated: bool,
}

impl Standing {
    /// Its kind.
    pub fn kind(&self) -> StandingKind {
        match self {
            Self::Waiting { .. } => StandingKind::Waiting,
            Self::Referred { .. } => StandingKind::Referred,
            Self::Taken { .. } => StandingKind::Taken,
        }
    }

    /// Since when.
    pub fn since(&self) -> Timestamp {
        match self {
            Self::Waiting { since } | Self::Referred { since, .. } | Self::Taken { since, .. } => *since,
        }
    }

    /// The application it became.
    pub fn application(&self) -> Option<ApplicationId> {
        match self {
            Self::Taken { application, .. } => Some(*application),
            Self::Waiting { .. } | Self::Referred { .. } => None,
        }
    }
}

impl StandingKind {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

impl NotOurs {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// A sentence for the officer.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unmapped => "Kode izin ini tidak ada pada jenis izin mana pun di katalog sebagai keputusan kota.",
            Self::OtherAuthority => "OSS tidak menyebut kota sebagai yang memutuskan izin ini.",
            Self::OtherRegion => "OSS menyebut daerah lain.",
            Self::NotOffered => "Jenis izin ini belum atau tidak lagi dilayani di sini.",
            Self::TakenBack => "OSS membatalkan atau mencabutnya.",
        }
    }
}
