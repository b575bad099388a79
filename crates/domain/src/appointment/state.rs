//! What is true of an appointment. It holds by its dates: nobody has to press anything for it to begin or end.

use crate::account::{Role, TypeScope};
use crate::ids::{AccountId, AppointmentId};
use crate::indonesian::{local, wib};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// Months after which somebody asks whether it is still needed.
pub const REVIEW_MONTHS: i64 = 6;

/// How a person holds a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// In their own right (definitif).
    Definitive,
    /// Every day's business while the holder is away (pelaksana harian).
    Plh,
    /// While nobody holds it (pelaksana tugas).
    Plt,
}

impl Kind {
    /// All.
    pub const ALL: [Self; 3] = [Self::Definitive, Self::Plh, Self::Plt];

    /// Stable id, in forms and tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Definitive => "definitif",
            Self::Plh => "plh",
            Self::Plt => "plt",
        }
    }

    /// The kind with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Definitive => "Definitif",
            Self::Plh => "Plh. (pelaksana harian)",
            Self::Plt => "Plt. (pelaksana tugas)",
        }
    }

    /// What stands before the post on paper.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Definitive => "",
            Self::Plh => "Plh. ",
            Self::Plt => "Plt. ",
        }
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Who is to hold it.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// Office of an examiner.
    #[serde(default)]
    pub office: Option<String>,
    /// Licence types.
    #[serde(default)]
    pub types: TypeScope,
    /// The first moment.
    pub from: Timestamp,
    /// The first moment after it; `None` while no end is set.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// How.
    pub kind: Kind,
    /// For whom a Plh or Plt stands.
    #[serde(default)]
    pub stands_for: Option<AccountId>,
}

/// How far it got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum Standing {
    /// Waits for a second person.
    Asked,
    /// Agreed; whether it holds now, its dates say.
    Agreed,
    /// Not agreed.
    Declined,
    /// Ended before its last day, or without one.
    Ended {
        /// When.
        since: Timestamp,
    },
}

impl Standing {
    /// Stable id, in a column.
    pub fn id(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Agreed => "agreed",
            Self::Declined => "declined",
            Self::Ended { .. } => "ended",
        }
    }
}

/// One appointment. Holds ids and codes; what people typed lies elsewhere, sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// Events so far.
    pub version: u32,
    /// What was asked for.
    pub asked: Asked,
    /// Who asked; `None` for the command line and what was carried over.
    pub asked_by: Option<AccountId>,
    /// How far it got.
    pub standing: Standing,
    /// When somebody last said that it is needed: agreed or reviewed.
    pub confirmed_at: Option<Timestamp>,
}

impl Appointment {
    /// Whether it gives power now.
    pub fn holds(&self, now: Timestamp) -> bool {
        self.standing == Standing::Agreed && self.asked.from <= now && self.asked.until.is_none_or(|until| until > now)
    }

    /// Whether it was agreed and its last day has passed.
    pub fn ran_out(&self, now: Timestamp) -> bool {
        self.standing == Standing::Agreed && self.asked.until.is_some_and(|until| until <= now)
    }

    /// From when on somebody is to say whether it is still needed.
    pub fn review_due(&self) -> Option<Timestamp> {
        let at = self.confirmed_at.filter(|_| self.standing == Standing::Agreed)?;
        wib().to_timestamp(local(at).checked_add(REVIEW_MONTHS.months()).ok()?).ok()
    }
}
