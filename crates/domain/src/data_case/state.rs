//! What is true of a matter of personal data: what it is about, until when, what came of it.

use crate::ids::{AccountId, ApplicationId, DataCaseId};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// 3 x 24 hours: for access, correction and erasure, and for telling of a breach (UU 27/2022 ps 30, 32, 40, 46).
pub const TERM: SignedDuration = SignedDuration::from_hours(72);

/// Most applications that one list proposes to destroy.
pub const AT_ONCE_MAX: usize = 200;

/// What a matter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Kind {
    /// A person asks to have something put right.
    Correction,
    /// A person asks to have their data erased.
    Erasure,
    /// The timetable found what was kept long enough.
    Disposal,
    /// Data came into wrong hands, were changed or lost.
    Breach,
}

impl Kind {
    /// Its name in tables.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Correction => "Permintaan pembetulan",
            Self::Erasure => "Permintaan penghapusan",
            Self::Disposal => "Pemusnahan sesuai jadwal retensi",
            Self::Breach => "Pelanggaran data pribadi",
        }
    }
}

/// What a person may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wish {
    /// Put something right.
    Correction,
    /// Erase.
    Erasure,
}

impl Wish {
    /// The matter it begins.
    pub fn kind(self) -> Kind {
        match self {
            Self::Correction => Kind::Correction,
            Self::Erasure => Kind::Erasure,
        }
    }
}

/// A kind of data that a breach touched.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum DataKind {
    /// Name, phone number, e-mail address.
    Contact,
    /// NIK and what stands on an identity card.
    Identity,
    /// What was typed in an application.
    Answers,
    /// Files that were given.
    Files,
    /// User names and hashes of passwords.
    Access,
}

impl DataKind {
    /// All.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in forms.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contact => "Nama, nomor HP, surel",
            Self::Identity => "NIK dan data KTP",
            Self::Answers => "Isian permohonan",
            Self::Files => "Berkas syarat",
            Self::Access => "Nama pengguna dan sandi tersandi",
        }
    }
}

/// What is known of a breach; the facts themselves are a sealed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// Since when the office knows of it: the term runs from there.
    pub known_at: Timestamp,
    /// What data.
    pub kinds: BTreeSet<DataKind>,
    /// How many persons, as far as is known.
    pub persons: u32,
    /// The accounts that were named; empty means everybody who applies here.
    pub accounts: Vec<AccountId>,
}

/// A matter of personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataCase {
    /// Its id.
    pub id: DataCaseId,
    /// Events so far.
    pub version: u32,
    /// What it is.
    pub kind: Kind,
    /// Whose data, where it is one person's.
    pub account: Option<AccountId>,
    /// When it began.
    pub opened_at: Timestamp,
    /// Until when it must be done; a disposal has no term.
    pub due_at: Option<Timestamp>,
    /// What the timetable proposes to destroy, and what was destroyed.
    #[serde(default)]
    pub applications: Vec<ApplicationId>,
    /// What is known of the breach.
    #[serde(default)]
    pub breach: Option<Breach>,
    /// When the persons were told of the breach.
    #[serde(default)]
    pub persons_told_at: Option<Timestamp>,
    /// When the authority was told of the breach.
    #[serde(default)]
    pub authority_told_at: Option<Timestamp>,
    /// Whether it was granted, once it was answered.
    #[serde(default)]
    pub granted: Option<bool>,
    /// The day on which the last backup ends that holds an erased key.
    #[serde(default)]
    pub backups_end: Option<Date>,
    /// Applications whose data the law keeps although their owner's account was erased.
    #[serde(default)]
    pub kept: u32,
    /// When there was nothing left to do.
    pub closed_at: Option<Timestamp>,
}

impl DataCase {
    /// Whether its term is over and it is still open.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && self.due_at.is_some_and(|due| due < now)
    }
}
