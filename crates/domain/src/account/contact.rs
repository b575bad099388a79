//! Contacts of an account: a telephone number and an e-mail address, and how far it is known whose they are.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A contact that nobody proved, of before or given at the counter, is written to for so long.
pub const UNPROVED_COUNTS: SignedDuration = SignedDuration::from_hours(24 * 180);
/// A code can be given back for so long.
pub const CODE_LASTS: SignedDuration = SignedDuration::from_mins(10);
/// A code can be guessed at so often; then another one has to be asked for.
pub const CODE_TRIES_MAX: i64 = 5;

/// Which contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// The telephone number.
    Phone,
    /// The e-mail address.
    Email,
}

impl ContactKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Phone, Self::Email];

    /// Stable id, in forms and tables.
    pub fn id(self) -> &'static str {
        match self {
            Self::Phone => "hp",
            Self::Email => "surel",
        }
    }

    /// The one with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "Nomor HP",
            Self::Email => "Surel",
        }
    }
}

/// How far it is known whose a contact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactStanding {
    /// Nobody proved it: it is one of before, or was given at the counter. It counts for some time.
    #[default]
    Unproved,
    /// It was given online, and counts as nobody's before its code.
    Awaiting,
    /// Proved by a code, or by an officer who saw the person and the telephone.
    Proved(Timestamp),
}

impl ContactStanding {
    /// Until when it counts though nobody proved it, where that is so.
    pub fn ends_at(self, since: Timestamp) -> Option<Timestamp> {
        (self == Self::Unproved).then_some(since + UNPROVED_COUNTS)
    }

    /// Whether it is written to; `since`: from when the time of an unproved one is counted.
    pub fn counts(self, since: Timestamp, now: Timestamp) -> bool {
        match self {
            Self::Proved(_) => true,
            Self::Awaiting => false,
            Self::Unproved => now < since + UNPROVED_COUNTS,
        }
    }

    /// Whether it was proved.
    pub fn is_proved(self) -> bool {
        matches!(self, Self::Proved(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unproved_contact_counts_for_180_days() {
        let since: Timestamp = "2026-11-29T02:00:00Z".parse().unwrap();
        let end = since + UNPROVED_COUNTS;
        assert_eq!(end.to_string(), "2027-05-28T02:00:00Z");
        let moment = SignedDuration::from_secs(1);
        assert!(ContactStanding::Unproved.counts(since, end - moment) && !ContactStanding::Unproved.counts(since, end));
        assert!(!ContactStanding::Awaiting.counts(since, since), "given online, it counts as nobody's");
        assert!(ContactStanding::Proved(since).counts(since, end));
    }
}
