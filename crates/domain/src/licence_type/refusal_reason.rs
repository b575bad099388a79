//! Reasons that a type offers to an officer who refuses, and what each says about the file.

use serde::Deserialize;

/// A reason an officer can choose when refusing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusalReason {
    /// The reason, as printed.
    pub text: String,
    /// The rule it rests on.
    pub basis: String,
    /// What must stand in the file before it may be said.
    #[serde(default)]
    pub ground: RefusalGround,
}

/// What a reason for a refusal says about the file: the letter must not state what nobody found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalGround {
    /// The officer's own finding.
    #[default]
    Officer,
    /// Something on the checklist is not in order.
    Checklist,
    /// A technical office does not recommend (Pasal 4(2)).
    Rekomendasi,
}
