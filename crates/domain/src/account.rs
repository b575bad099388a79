//! Who acts: roles (Pasal 11(1), by level of access) and the actor of a request.

pub mod changing;
mod command;
mod command_kind;
pub mod contact;
mod event;
pub mod help;
pub mod login;
pub mod permitted;
pub mod power;
pub mod recovery;
mod refusal;
pub mod session;
mod state;

use crate::ids::{AccountId, ApplicationId};
use power::{Capacity, Power};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A role; names of posts are configuration, these are levels of access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Applies, for themselves or for a company.
    Pemohon,
    /// Takes applications at the counter.
    Loket,
    /// Verifies applications (Pasal 4(1)).
    Verifikator,
    /// Examines for a technical office (Pasal 4(2)).
    Opd,
    /// Approves first: head of section or its functional successor.
    KepalaSeksi,
    /// Approves second: head of division.
    KepalaBidang,
    /// Signs (Pasal 5(1)).
    KepalaDinas,
    /// Keeps catalogue, accounts and work of DPMPTSP.
    Admin,
    /// Hosts the system at Dinas Kominfo; sees health, no content.
    Kominfo,
    /// Reads the log (Inspektorat).
    Inspektorat,
}

impl Role {
    /// All roles, in the order of the permission table.
    pub const ALL: [Self; 10] = [
        Self::Pemohon,
        Self::Loket,
        Self::Verifikator,
        Self::Opd,
        Self::KepalaSeksi,
        Self::KepalaBidang,
        Self::KepalaDinas,
        Self::Admin,
        Self::Kominfo,
        Self::Inspektorat,
    ];

    /// Stable id, in files, forms and tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Pemohon => "pemohon",
            Self::Loket => "loket",
            Self::Verifikator => "verifikator",
            Self::Opd => "opd",
            Self::KepalaSeksi => "kepala_seksi",
            Self::KepalaBidang => "kepala_bidang",
            Self::KepalaDinas => "kepala_dinas",
            Self::Admin => "admin",
            Self::Kominfo => "kominfo",
            Self::Inspektorat => "inspektorat",
        }
    }

    /// The role with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.id() == id)
    }

    /// Name on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pemohon => "Pemohon",
            Self::Loket => "Petugas loket",
            Self::Verifikator => "Verifikator",
            Self::Opd => "Pemeriksa OPD teknis",
            Self::KepalaSeksi => "Kepala seksi",
            Self::KepalaBidang => "Kepala bidang",
            Self::KepalaDinas => "Kepala dinas (penanda tangan)",
            Self::Admin => "Admin DPMPTSP",
            Self::Kominfo => "Operator Dinas Kominfo",
            Self::Inspektorat => "Inspektorat",
        }
    }

    /// Whether the role is a Pemroses (Pasal 11(2)b).
    pub fn is_staff(self) -> bool {
        self != Self::Pemohon
    }
}

/// The language a person is told things in; pages are in Indonesian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Bahasa Indonesia.
    #[default]
    Indonesian,
    /// English.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Indonesian, Self::English];

    /// Its tag (BCP 47), in forms, tables and pages.
    pub fn id(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    /// The language with this tag.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|l| l.id() == id)
    }
}

/// The licence types that somebody is appointed for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeScope {
    /// Each.
    #[default]
    All,
    /// These, by their ids.
    Only(BTreeSet<String>),
}

impl TypeScope {
    /// Whether work on this type belongs to it.
    pub fn covers(&self, type_id: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(types) => types.contains(type_id),
        }
    }
}

/// Who issues a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in account in the one appointment it acts in; an OPD examiner belongs to an office.
    Account {
        /// The account.
        id: AccountId,
        /// The role it acts in.
        role: Role,
        /// Code of the office, for [`Role::Opd`] only.
        office: Option<String>,
        /// Licence types it works on in this role.
        types: TypeScope,
        /// What lets it act for others, as an applicant.
        powers: Vec<Power>,
    },
    /// The system itself, finishing what a person ordered; never decides.
    System,
}

impl Actor {
    /// The account, unless the system acts.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Self::Account { id, .. } => Some(*id),
            Self::System => None,
        }
    }
    /// The role, unless the system acts.
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Account { role, .. } => Some(*role),
            Self::System => None,
        }
    }
    /// The office of an examiner.
    pub fn office(&self) -> Option<&str> {
        match self {
            Self::Account { office, .. } => office.as_deref(),
            Self::System => None,
        }
    }
    /// What lets the actor act for others; nothing in the role of an officer.
    pub fn powers(&self) -> &[Power] {
        match self {
            Self::Account { role: Role::Pemohon, powers, .. } => powers,
            Self::Account { .. } | Self::System => &[],
        }
    }
    /// On what the actor acts, where an application is not their own.
    pub fn power_over(&self, owner: AccountId, type_id: &str, application: ApplicationId) -> Option<&Power> {
        if self.account() == Some(owner) {
            return None;
        }
        self.powers().iter().find(|power| power.covers(owner, type_id, application))
    }
    /// Whether an application is the actor's own, or one on which they act for its owner.
    pub fn acts_for(&self, owner: AccountId, type_id: &str, application: ApplicationId) -> bool {
        self.account() == Some(owner) || self.power_over(owner, type_id, application).is_some()
    }
    /// Whether the actor is this person or company, or acts for it in everything.
    pub fn stands_for(&self, owner: AccountId) -> bool {
        let whole = |power: &Power| power.holder == owner && power.scope == power::Scope::All;
        self.account() == Some(owner) || self.powers().iter().any(whole)
    }
    /// Whether the licence type lies in what the actor is appointed for; an applicant applies for any, the system finishes any.
    pub fn covers(&self, type_id: &str) -> bool {
        match self {
            Self::Account { types, .. } => types.covers(type_id),
            Self::System => true,
        }
    }
}

/// In what somebody acted, from the id that the log keeps: a role, or in whose place.
pub fn acted_as(id: &str) -> &'static str {
    let capacity = || Capacity::from_id(id).map(Capacity::words);
    Role::from_id(id).map(Role::name).or_else(capacity).unwrap_or_default()
}
