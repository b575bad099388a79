//! National registers that are asked before a licence is given (Pasal 6(4)).

use crate::form::Condition;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

/// A registry that must have answered, or whose check an officer did by hand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistryCheck {
    /// Which registry.
    pub registry: Registry,
    /// Field of the form that holds the number asked about.
    pub field: String,
    /// Asked only when all of these hold.
    #[serde(default)]
    pub when: Vec<Condition>,
}

/// A national register (Pasal 6(4)).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Registry {
    /// Population register: is this NIK theirs?
    Siak,
    /// Tax standing: are the returns filed?
    Kswp,
}

impl Registry {
    /// Name on screens.
    pub fn name(self) -> &'static str {
        match self {
            Self::Siak => "SIAK (data kependudukan)",
            Self::Kswp => "KSWP (status wajib pajak)",
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
