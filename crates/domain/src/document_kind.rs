//! The kinds of official documents.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// What an official document is.
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
pub enum DocumentKind {
    /// The licence itself (izin).
    Licence,
    /// The letter that refuses it (surat penolakan).
    Refusal,
    /// The letter that takes the licence away (surat pencabutan izin).
    Revocation,
    /// The written warning (surat teguran, Pasal 11(5) huruf a).
    Warning,
    /// The letter that cancels an application (surat pembatalan permohonan, Pasal 11(5) huruf b).
    Cancellation,
    /// The decision on an objection (keputusan atas keberatan).
    ObjectionDecision,
    /// The record of an examination on the spot (berita acara).
    Examination,
    /// What is to be paid (SKRD).
    PaymentNotice,
    /// That it was paid (SSRD).
    Receipt,
}

impl DocumentKind {
    /// All.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its name in tables and in the data of templates.
    pub fn id(self) -> &'static str {
        self.into()
    }

    /// The kind with this name.
    pub fn from_id(id: &str) -> Option<Self> {
        id.parse().ok()
    }

    /// Whether it is the decision on an application, whose signature moves the application on.
    pub fn decides(self) -> bool {
        matches!(self, Self::Licence | Self::Refusal)
    }

    /// Whether the head signs it, in person; what goes out in the name of the office or of an examiner is signed by the office's key.
    pub fn is_signed_by_head(self) -> bool {
        matches!(
            self,
            Self::Licence
                | Self::Refusal
                | Self::Revocation
                | Self::Warning
                | Self::Cancellation
                | Self::ObjectionDecision
        )
    }

    /// Whether it goes against its person, so that they may object to it (UU 30/2014 Pasal 77).
    pub fn may_be_objected_to(self) -> bool {
        matches!(self, Self::Refusal | Self::Revocation | Self::Warning | Self::Cancellation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_tables() {
        let ids: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.id()).collect();
        assert_eq!(
            ids.join(" "),
            "licence refusal revocation warning cancellation objection_decision examination payment_notice receipt"
        );
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::from_id(kind.id()), Some(*kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.id());
        }
        assert_eq!(DocumentKind::from_id("surat"), None);
    }
}
