//! A circuit breaker: after several failures a registry is left alone for a while, then one question tries.

use jiff::Timestamp;
use std::time::Duration;

/// When to leave a registry alone, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerRules {
    /// So many failures in a row.
    pub failures_max: u32,
    /// The first rest.
    pub rest: Duration,
    /// Each failed try doubles the rest, up to this.
    pub longest_rest: Duration,
}

impl Default for BreakerRules {
    fn default() -> Self {
        Self { failures_max: 5, rest: Duration::from_secs(30), longest_rest: Duration::from_mins(10) }
    }
}

/// Whether a question may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// It may.
    Go,
    /// Not before this moment.
    NotBefore(Timestamp),
}

/// The state of one registry's breaker. It reads no clock: `now` is an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaker {
    rules: BreakerRules,
    state: State,
}

/// Where a breaker stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Questions go out.
    Working {
        /// Failures in a row so far.
        failures: u32,
    },
    /// No question goes out.
    Resting {
        /// Until then.
        until: Timestamp,
        /// The length of this rest.
        rest: Duration,
    },
    /// One question is out to see whether the registry works again.
    Trying {
        /// If nothing is heard of it by then, the next question tries.
        until: Timestamp,
        /// The length of the rest before.
        rest: Duration,
    },
}

impl Breaker {
    /// A breaker that lets questions go out.
    pub fn new(rules: BreakerRules) -> Self {
        Self { rules, state: State::Working { failures: 0 } }
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// Asks for permission for one question. Whoever gets it has to report what became of the question.
    pub fn permission(&mut self, now: Timestamp) -> Permission {
        match self.state {
            State::Working { .. } => Permission::Go,
            State::Resting { until, .. } | State::Trying { until, .. } if now < until => Permission::NotBefore(until),
            State::Resting { rest, .. } | State::Trying { rest, .. } => {
                self.state = State::Trying { until: after(now, rest), rest };
                Permission::Go
            }
        }
    }

    /// The registry answered, whatever it said.
    pub fn answered(&mut self) {
        self.state = State::Working { failures: 0 };
    }

    /// The registry did not answer.
    pub fn failed(&mut self, now: Timestamp) {
        self.state = match self.state {
            State::Working { failures } if failures + 1 < self.rules.failures_max => {
                State::Working { failures: failures + 1 }
            }
            State::Working { .. } => resting(now, self.rules.rest),
            State::Trying { rest, .. } => resting(now, (rest * 2).min(self.rules.longest_rest)),
            // A straggler that went out before the rest began.
            State::Resting { .. } => self.state,
        };
    }

    /// The registry refused our credentials: the next tries would be refused too and may lock the account, so the longest rest
    /// begins at once.
    pub fn locked_out(&mut self, now: Timestamp) {
        self.state = resting(now, self.rules.longest_rest);
    }
}

fn resting(now: Timestamp, rest: Duration) -> State {
    State::Resting { until: after(now, rest), rest }
}

/// The end of time stands for moments beyond it.
fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: BreakerRules =
        BreakerRules { failures_max: 3, rest: Duration::from_secs(10), longest_rest: Duration::from_secs(25) };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn it_rests_after_failures_in_a_row_only() {
        let mut breaker = Breaker::new(RULES);
        breaker.failed(at(0));
        breaker.failed(at(0));
        breaker.answered();
        breaker.failed(at(1));
        breaker.failed(at(1));
        assert_eq!(breaker.permission(at(1)), Permission::Go);
        breaker.failed(at(1));
        assert_eq!(breaker.permission(at(10)), Permission::NotBefore(at(11)));
    }

    #[test]
    fn after_a_rest_one_question_tries_and_the_others_wait() {
        let mut breaker = Breaker::new(RULES);
        (0..3).for_each(|_| breaker.failed(at(0)));
        assert_eq!(breaker.permission(at(10)), Permission::Go);
        assert_eq!(breaker.permission(at(10)), Permission::NotBefore(at(20)));
        breaker.failed(at(12));
        assert_eq!(breaker.permission(at(31)), Permission::NotBefore(at(32)), "twice as long");
        assert_eq!(breaker.permission(at(32)), Permission::Go);
        breaker.failed(at(32));
        assert_eq!(breaker.permission(at(33)), Permission::NotBefore(at(57)), "not longer than the longest");
        assert_eq!(breaker.permission(at(57)), Permission::Go);
        breaker.answered();
        assert_eq!(breaker.state(), State::Working { failures: 0 });
    }

    #[test]
    fn a_try_that_is_never_heard_of_again_does_not_block_for_ever() {
        let mut breaker = Breaker::new(RULES);
        (0..3).for_each(|_| breaker.failed(at(0)));
        assert_eq!(breaker.permission(at(10)), Permission::Go);
        assert_eq!(breaker.permission(at(20)), Permission::Go, "the first was cancelled");
    }

    #[test]
    fn a_straggler_does_not_make_a_rest_longer() {
        let mut breaker = Breaker::new(RULES);
        (0..4).for_each(|second| breaker.failed(at(second)));
        assert_eq!(breaker.permission(at(3)), Permission::NotBefore(at(12)));
    }

    #[test]
    fn refused_credentials_are_tried_once_and_not_a_hundred_times() {
        let mut breaker = Breaker::new(RULES);
        breaker.locked_out(at(0));
        assert_eq!(breaker.permission(at(24)), Permission::NotBefore(at(25)));
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        let mut breaker = Breaker::new(BreakerRules { rest: Duration::MAX, ..RULES });
        (0..3).for_each(|_| breaker.failed(at(0)));
        assert_eq!(breaker.permission(at(1)), Permission::NotBefore(Timestamp::MAX));
    }
}
