//! A control step of a file, and whose hand took it.

use crate::ids::AccountId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A step in which one person controls what others did. Taking a file in at the counter is none: it decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum ControlStep {
    /// Pasal 4(1).
    Verification,
    /// Pasal 4(2), of one office.
    Recommendation {
        /// Its code; under a name of its own, because what a file is asked of is looked for by `office` in states of before.
        #[serde(rename = "asked")]
        office: String,
    },
    /// One level of the chain.
    Approval {
        /// Index into the type's approvals.
        level: u8,
    },
    /// Pasal 5(1).
    Signature,
}

impl fmt::Display for ControlStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verification => f.write_str("verifikasi"),
            Self::Recommendation { office } => write!(f, "rekomendasi {office}"),
            Self::Approval { level } => write!(f, "persetujuan tingkat {}", level + 1),
            Self::Signature => f.write_str("tanda tangan"),
        }
    }
}

/// Who took a control step of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// Which.
    #[serde(flatten)]
    pub step: ControlStep,
    /// Who.
    pub by: AccountId,
}
