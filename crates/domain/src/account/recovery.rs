//! Recovering an account without an officer: a code to a proved contact, then a waiting time in which its owner can say no.

use super::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};

/// So long passes between the code and the new password: three days, in which the owner reads what was sent to every contact.
pub const RECOVERY_WAITS: SignedDuration = SignedDuration::from_hours(72);
/// So long after that a new password can be set; then it begins anew.
pub const RECOVERY_LASTS: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Where a recovery stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Recovery {
    /// There is none.
    #[default]
    None,
    /// It waits until then.
    Waiting(Timestamp),
    /// It waited long enough: a new password can be set, until then.
    Open(Timestamp),
}

impl Recovery {
    /// Of one that was begun then.
    pub fn of(asked_at: Timestamp, now: Timestamp) -> Self {
        let opens = asked_at + RECOVERY_WAITS;
        let ends = opens + RECOVERY_LASTS;
        if now < opens {
            Self::Waiting(opens)
        } else if now < ends {
            Self::Open(ends)
        } else {
            Self::None
        }
    }

    /// What refuses to set a new password by it.
    pub(super) fn sets_password(self) -> Result<(), Refusal> {
        match self {
            Self::Open(_) => Ok(()),
            Self::None | Self::Waiting(_) => Err(Refusal::NotRecovered),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_waits_for_three_days_and_stays_open_for_seven() {
        let asked: Timestamp = "2026-11-29T02:00:00Z".parse().unwrap();
        let at = |hours| Recovery::of(asked, asked + SignedDuration::from_hours(hours));
        let opens = asked + RECOVERY_WAITS;
        assert_eq!((at(0), at(71)), (Recovery::Waiting(opens), Recovery::Waiting(opens)));
        assert!(matches!(at(72), Recovery::Open(_)) && matches!(at(239), Recovery::Open(_)));
        assert_eq!(at(240), Recovery::None);
        assert_eq!(at(71).sets_password(), Err(Refusal::NotRecovered));
        assert!(at(72).sets_password().is_ok() && at(240).sets_password().is_err());
    }
}
