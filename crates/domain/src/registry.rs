//! National registers that are asked before a licence is given (Pasal 6(4)).

use crate::form::Condition;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A registry that must have answered, or whose check an officer did by hand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryCheck {
    /// Which registry.
    pub registry: Registry,
    /// Field of the form that holds the number asked about.
    pub field: String,
    /// Field that holds the name compared with it; unless given, the name of the holder whose number it is.
    #[serde(default)]
    pub name: Option<String>,
    /// What waits for the answer, or for an officer who finds out by another way.
    #[serde(default)]
    pub blocks: Blocks,
    /// Asked only when all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
}

/// What waits for the answer to a check, or for an officer who finds out by another way and says how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blocks {
    /// The application is not passed on without it.
    #[default]
    Acceptance,
    /// The licence is not signed without it.
    Signature,
    /// Nothing: it is shown to the officer.
    Nothing,
}

/// A national register (Pasal 6(4)).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Registry {
    /// Population register: is this NIK theirs?
    Siak,
    /// Tax standing: are the returns filed?
    Kswp,
    /// National licensing system: is this NIB active, and theirs?
    Oss,
}

impl Registry {
    /// All.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Name on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Siak => "SIAK (data kependudukan)",
            Self::Kswp => "KSWP (status wajib pajak)",
            Self::Oss => "OSS (data NIB)",
        }
    }
    /// Id in checklists.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The register with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }
}
