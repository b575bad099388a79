//! How the services that carry messages stand: one that is away is left in peace and asked again now and then, and one that refuses
//! everybody is not believed.
//!
//! Kept in memory: after a start everything is tried once more, which harms nobody.

use domain::ids::AccountId;
use domain::notice::Channel;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Failures in a row after which a service counts as away.
const FAILURES_MAX: u32 = 3;
/// After the first of them it is asked again this much later, then twice as long each time.
const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(15);
/// It is asked at least this often: what waits for it goes on within five minutes of its return.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(5);
/// One asks for all; the others wait this long for what it finds out.
const PROBE: SignedDuration = SignedDuration::from_secs(30);

/// How one service stands.
#[derive(Default)]
struct Standing {
    /// Times in a row that it could not be reached.
    failures: u32,
    /// When it is asked again.
    ask_at: Option<Timestamp>,
    /// Whom it refused since it last took a message for anybody.
    refused: Option<AccountId>,
}

/// Whether the address is dead, as the service says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belief {
    /// It is.
    Believed,
    /// The service refuses one after the other and takes nothing: it is the service. Whom it refused first was believed wrongly.
    Doubted {
        /// Who that was.
        first: AccountId,
    },
}

/// All services that carry messages.
#[derive(Default)]
pub struct Relays {
    standing: Mutex<HashMap<Channel, Standing>>,
}

impl Relays {
    fn with<T>(&self, channel: Channel, look: impl FnOnce(&mut Standing) -> T) -> T {
        let mut all = self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        look(all.entry(channel).or_default())
    }

    /// Whether a message may be tried now; else when it may. Of those that come while the service is away, one asks.
    pub fn may_try(&self, channel: Channel, now: Timestamp) -> Result<(), Timestamp> {
        self.with(channel, |standing| match standing.ask_at {
            // Further off than anybody is made to wait: the clock ran ahead then.
            Some(at) if standing.failures >= FAILURES_MAX && at > now && at <= now + LONGEST_WAIT => Err(at),
            Some(_) if standing.failures >= FAILURES_MAX => {
                standing.ask_at = Some(now + PROBE);
                Ok(())
            }
            _ => Ok(()),
        })
    }

    /// It could not be reached; when it is asked again.
    pub fn is_away(&self, channel: Channel, now: Timestamp) -> Timestamp {
        self.with(channel, |standing| {
            standing.failures = standing.failures.saturating_add(1);
            let doublings = standing.failures.saturating_sub(1).min(10);
            let wait = (FIRST_WAIT * 2_i32.pow(doublings)).min(LONGEST_WAIT);
            let at = now + wait;
            standing.ask_at = Some(at);
            at
        })
    }

    /// It took a message.
    pub fn took(&self, channel: Channel) {
        self.with(channel, |standing| *standing = Standing::default());
    }

    /// It answered, whatever it said.
    pub fn answered(&self, channel: Channel) {
        self.with(channel, |standing| {
            standing.failures = 0;
            standing.ask_at = None;
        });
    }

    /// It refused this person's address for good. One is believed; another one before it takes anything is not.
    pub fn refused(&self, channel: Channel, who: AccountId) -> Belief {
        self.with(channel, |standing| match standing.refused {
            Some(first) if first != who => Belief::Doubted { first },
            _ => {
                standing.refused = Some(who);
                Belief::Believed
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const MAIL: Channel = Channel::Surel;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_795_600_000 + seconds).unwrap()
    }

    fn who(n: u128) -> AccountId {
        AccountId(Uuid::from_u128(n))
    }

    #[test]
    fn who_is_away_is_asked_by_one_and_less_and_less_often() {
        let relays = Relays::default();
        assert_eq!(relays.is_away(MAIL, at(0)), at(15));
        relays.is_away(MAIL, at(15));
        assert_eq!(relays.may_try(MAIL, at(16)), Ok(()), "twice may be chance");
        assert_eq!(relays.is_away(MAIL, at(16)), at(76));
        assert_eq!(relays.may_try(MAIL, at(75)), Err(at(76)));
        assert_eq!(relays.may_try(Channel::Sms, at(75)), Ok(()), "another service is another matter");
        assert_eq!(relays.may_try(MAIL, at(76)), Ok(()));
        assert_eq!(relays.may_try(MAIL, at(77)), Err(at(106)), "one asks for all");
        for _ in 0..40 {
            assert!(relays.is_away(MAIL, at(100)) <= at(400), "and never less than every five minutes");
        }
        assert_eq!(relays.may_try(MAIL, at(-86_400)), Ok(()), "the clock was put back by a day");
        relays.answered(MAIL);
        assert_eq!(relays.may_try(MAIL, at(101)), Ok(()));
    }

    #[test]
    fn one_dead_address_is_believed_and_many_in_a_row_are_not() {
        let relays = Relays::default();
        assert_eq!(relays.refused(MAIL, who(1)), Belief::Believed);
        assert_eq!(relays.refused(MAIL, who(1)), Belief::Believed, "the same one again");
        for n in 2..17 {
            assert_eq!(relays.refused(MAIL, who(n)), Belief::Doubted { first: who(1) });
        }
        relays.took(MAIL);
        assert_eq!(relays.refused(MAIL, who(2)), Belief::Believed);
    }
}
