//! How many questions are left to us, as a registry last said.

use jiff::Timestamp;
use std::time::Duration;

/// When to stop asking before the registry stops us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaRules {
    /// So many questions are kept back for what a person asks for by hand.
    pub reserve: u64,
    /// After this time one question goes out to see whether the quota was filled.
    pub look_again_after: Duration,
}

impl Default for QuotaRules {
    fn default() -> Self {
        Self { reserve: 0, look_again_after: Duration::from_hours(1) }
    }
}

/// What was last seen of a quota. It reads no clock: `now` is an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaWatch {
    rules: QuotaRules,
    seen: Option<Seen>,
}

/// A quota as a registry said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Questions left.
    pub left: u64,
    /// When it was said.
    pub at: Timestamp,
}

impl QuotaWatch {
    /// A watch that has seen nothing.
    pub fn new(rules: QuotaRules) -> Self {
        Self { rules, seen: None }
    }

    /// What was last seen.
    pub fn seen(&self) -> Option<Seen> {
        self.seen
    }

    /// Whether a question may go out: there is quota, or enough time has passed to look again.
    pub fn permits(&self, now: Timestamp) -> bool {
        match self.seen {
            Some(seen) if seen.left <= self.rules.reserve => {
                now >= seen.at.checked_add(self.rules.look_again_after).unwrap_or(Timestamp::MAX)
            }
            Some(_) | None => true,
        }
    }

    /// A question goes out. One that looks again counts as seen now, so that only one looks.
    pub fn goes_out(&mut self, now: Timestamp) {
        if let Some(seen) = self.seen.as_mut().filter(|seen| seen.left <= self.rules.reserve) {
            seen.at = now;
        }
    }

    /// Notes what an answer said.
    pub fn note(&mut self, left: u64, now: Timestamp) {
        self.seen = Some(Seen { left, at: now });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_used_up_quota_is_looked_at_once_in_a_while_by_one() {
        let mut watch = QuotaWatch::new(QuotaRules { reserve: 10, look_again_after: Duration::from_mins(1) });
        assert!(watch.permits(at(0)), "nothing seen yet");
        watch.note(11, at(0));
        assert!(watch.permits(at(0)));
        watch.note(10, at(1));
        assert!(!watch.permits(at(60)), "the reserve is kept back");
        assert!(watch.permits(at(61)), "one looks again");
        watch.goes_out(at(61));
        assert!(!watch.permits(at(62)), "and only one");
        watch.note(5000, at(63));
        assert!(watch.permits(at(63)));
        assert_eq!(watch.seen(), Some(Seen { left: 5000, at: at(63) }));
    }
}
