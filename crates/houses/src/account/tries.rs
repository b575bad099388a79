//! Guesses that failed, kept in the database: a restart or another process forgets none, and each makes the next one wait longer.
//!
//! What a guess counts for is the account *and* the network it comes from, or the browser that knows the account: a stranger makes
//! nobody else wait. Over all networks together an account is slowed down and never shut: each site keeps one guess an hour.
//! The counters in memory ([`ground::throttle`]) stand before these and bound how many guesses are under way at one moment.

use db::{DbError, Tx};
use ground::throttle::{Network, Origin};
use ground::{App, Work};
use jiff::{SignedDuration, Timestamp};

const ADD: &str = "insert into failed_try (key_hash, tries, last_at) values ($1, 1, $2) on conflict (key_hash) \
    do update set tries = case when failed_try.last_at < $3 then 1 else failed_try.tries + 1 end, last_at = $2";
const GET: &str = "select tries, last_at from failed_try where key_hash = $1";
const FORGET: &str = "delete from failed_try where key_hash = $1";
const SWEEP: &str = "delete from failed_try where last_at < $1";

/// After so long without another one they are forgotten.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Most steps of doubling; the longest wait comes before.
const DOUBLINGS_MAX: u32 = 16;

/// How many guesses are free, and how long the next ones wait.
#[derive(Clone, Copy, Debug)]
struct Limit {
    free: u32,
    /// Doubled with every further one …
    first: SignedDuration,
    /// … up to this.
    longest: SignedDuration,
}

impl Limit {
    const fn new(free: u32, first_minutes: i64, longest_minutes: i64) -> Self {
        Self {
            free,
            first: SignedDuration::from_mins(first_minutes),
            longest: SignedDuration::from_mins(longest_minutes),
        }
    }

    /// How long after the last of so many the next one waits.
    fn wait(self, tries: u32) -> SignedDuration {
        let Some(more) = tries.checked_sub(self.free) else { return SignedDuration::ZERO };
        self.longest.min(self.first * (1_i32 << more.min(DOUBLINGS_MAX)))
    }
}

/// From one network, or at something that belongs to one session.
const NETWORK: Limit = Limit::new(5, 3, 60);
/// From one site, whose renter has many networks.
const SITE: Limit = Limit::new(15, 3, 60);
/// In a browser that knows the account: its owner's, as a rule.
const KNOWN: Limit = Limit::new(10, 1, 30);
/// From everywhere: never long, for it makes the owner wait too.
const EVERYWHERE: Limit = Limit::new(50, 1, 1);
/// From a site while too many guess from everywhere.
const LATE: Limit = Limit::new(1, 60, 60);

/// Codes sent to one account or one address: each further one waits longer.
const ASKED: Limit = Limit::new(2, 1, 60);
/// Codes asked for from one network, which an office may share.
const ASKED_HERE: Limit = Limit::new(10, 1, 60);
/// From one site.
const ASKED_THERE: Limit = Limit::new(30, 1, 60);

/// A counter.
#[derive(Clone, Debug)]
struct Count {
    key_hash: Vec<u8>,
    limit: Limit,
}

/// What somebody guesses at, and what it counts for.
#[derive(Clone, Debug)]
pub struct Guess {
    own: Vec<Count>,
    /// From everywhere, and what is left to a site then.
    everywhere: Option<[Count; 2]>,
}

/// What is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The password, from outside.
    SignIn,
    /// The code beside it.
    Code,
    /// The password, of somebody signed in, for their own settings.
    Settings,
    /// The same for a signature.
    Signing,
    /// The code that proves a contact, of somebody signed in.
    ContactCode,
    /// The code for a new password, from outside.
    Recovery,
    /// Nothing: a code is to be sent.
    CodeAsked,
}

impl Purpose {
    fn id(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Code => "code",
            Self::Settings => "settings",
            Self::Signing => "signing",
            Self::ContactCode => "contact-code",
            Self::Recovery => "recovery",
            Self::CodeAsked => "code-asked",
        }
    }
}

impl Guess {
    /// At an account, from outside. `account` is who was found, or the one spelling of what was typed when nobody was.
    pub fn from_outside(app: &App, purpose: Purpose, account: &str, origin: &Origin) -> Self {
        let count = |what: String, limit| Count { key_hash: key_hash(app, purpose, account, &what), limit };
        match origin {
            Origin::Known(cookie) => {
                let browser = data_encoding::HEXLOWER.encode(cookie);
                Self { own: vec![count(format!("known:{browser}"), KNOWN)], everywhere: None }
            }
            Origin::Unknown(network) => {
                let (network, site) = (network.address(), network.site());
                Self {
                    own: vec![count(format!("network:{network}"), NETWORK), count(format!("site:{site}"), SITE)],
                    everywhere: Some([count("everywhere".into(), EVERYWHERE), count(format!("late:{site}"), LATE)]),
                }
            }
        }
    }

    /// At one's own password in a session: nobody else counts there.
    pub fn inside(app: &App, purpose: Purpose, session: &[u8]) -> Self {
        let session = data_encoding::HEXLOWER.encode(session);
        let key_hash = key_hash(app, purpose, &session, "session");
        Self { own: vec![Count { key_hash, limit: NETWORK }], everywhere: None }
    }

    /// At having a code sent: counted for whom, to which address where that is known, and from where, so that nobody floods the
    /// telephone of a stranger.
    pub fn asking(app: &App, whom: &str, address: Option<&str>, from: Network) -> Self {
        let count =
            |whom: &str, what: &str, limit| Count { key_hash: key_hash(app, Purpose::CodeAsked, whom, what), limit };
        let mut own = vec![
            count(whom, "whom", ASKED),
            count(&from.address().to_string(), "network", ASKED_HERE),
            count(&from.site().to_string(), "site", ASKED_THERE),
        ];
        own.extend(address.map(|address| count(address, "address", ASKED)));
        Self { own, everywhere: None }
    }

    /// At sending a code for a new password, after the asking was counted by [`Self::asking`]: once more for the account and the address, and
    /// in counts of their own, so that nothing which a stranger is told depends on whether there is such an account.
    pub fn recovering(app: &App, account: &str, address: &str) -> Self {
        let count = |whom: &str, what: &str| {
            let key_hash = key_hash(app, Purpose::CodeAsked, &format!("recovery:{whom}"), what);
            Count { key_hash, limit: ASKED }
        };
        Self { own: vec![count(account, "whom"), count(address, "address")], everywhere: None }
    }

    fn counts(&self) -> Vec<&Count> {
        let mut all: Vec<&Count> = self.own.iter().chain(self.everywhere.iter().flatten()).collect();
        // In one order, so that no two transactions wait for each other.
        all.sort_by(|one, other| one.key_hash.cmp(&other.key_hash));
        all
    }
}

/// Keyed: the table tells nobody which account or address it is about.
fn key_hash(app: &App, purpose: Purpose, account: &str, what: &str) -> Vec<u8> {
    app.vault.search_hash("failed-try", &format!("{}:{account}:{what}", purpose.id()))
}

/// Whether a guess may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It may, and nothing was noted before.
    Free,
    /// It may; some failed before.
    Failed,
    /// It has to wait so long, in minutes begun.
    Wait(u16),
}

/// Whether the guess may be made now.
pub async fn standing(app: &App, guess: &Guess) -> Result<Standing, DbError> {
    let (guess, now) = (guess.clone(), app.now());
    app.db.read(move |tx| standing_in(tx, &guess, now)).await
}

/// The same within a transaction.
pub(super) fn standing_in(tx: &mut dyn Tx, guess: &Guess, now: Timestamp) -> Result<Standing, DbError> {
    let (mut noted, mut left) = (false, SignedDuration::ZERO);
    let mut look = |tx: &mut dyn Tx, count: &Count| {
        let found = left_of(tx, count, now)?;
        noted |= found.is_some();
        Ok::<_, DbError>(found.unwrap_or_default())
    };
    for count in &guess.own {
        left = left.max(look(tx, count)?);
    }
    if let Some([everywhere, late]) = &guess.everywhere
        && !look(tx, everywhere)?.is_zero()
    {
        left = left.max(look(tx, late)?);
    }
    if left.is_zero() {
        return Ok(if noted { Standing::Failed } else { Standing::Free });
    }
    let minutes = (left.as_secs() + 59) / 60;
    Ok(Standing::Wait(u16::try_from(minutes).unwrap_or(u16::MAX)))
}

/// How long this counter still makes wait; nothing when there is none.
fn left_of(tx: &mut dyn Tx, count: &Count, now: Timestamp) -> Result<Option<SignedDuration>, DbError> {
    let Some(row) = tx.one(GET, &[(&count.key_hash[..]).into()])? else { return Ok(None) };
    let passed = now.duration_since(row.instant("last_at"));
    if passed >= FORGOTTEN_AFTER {
        return Ok(None);
    }
    let wait = count.limit.wait(u32::try_from(row.int("tries")).unwrap_or(u32::MAX));
    Ok(Some((wait - passed).max(SignedDuration::ZERO)))
}

/// Notes in this transaction that the guess failed.
pub fn failed(work: &mut Work, guess: &Guess) -> Result<(), DbError> {
    let forgotten = work.now - FORGOTTEN_AFTER;
    for count in guess.counts() {
        work.tx.execute(ADD, &[(&count.key_hash[..]).into(), work.now.into(), forgotten.into()])?;
    }
    Ok(())
}

/// Forgets what failed before: the guess was right. What was tried from everywhere stays; it was not all the owner's.
pub async fn forget(app: &App, guess: Guess) -> Result<(), DbError> {
    app.command_on_locked(guess, |work, guess| {
        guess.own.iter().try_for_each(|count| work.tx.execute(FORGET, &[(&count.key_hash[..]).into()]).map(|_| ()))
    })
    .await
}

/// Forgets what is too old to count.
pub fn sweep(tx: &mut dyn Tx, now: Timestamp) -> Result<(), DbError> {
    tx.execute(SWEEP, &[(now - FORGOTTEN_AFTER).into()]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let minutes = |limit: Limit, tries| limit.wait(tries).as_mins();
        assert_eq!(
            [4, 5, 6, 7, 8, 9, 10, 400, u32::MAX].map(|n| minutes(NETWORK, n)),
            [0, 3, 6, 12, 24, 48, 60, 60, 60]
        );
        assert_eq!([9, 10, 11, 99].map(|n| minutes(KNOWN, n)), [0, 1, 2, 30]);
        assert_eq!([49, 50, 5000].map(|n| minutes(EVERYWHERE, n)), [0, 1, 1], "an account is never shut");
    }
}
