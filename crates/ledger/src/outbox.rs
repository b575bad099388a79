//! Effects waiting to be carried out: enqueued with the event, claimed by lease, at least once.

use db::{DbError, Engine, Tx};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

/// Attempts before an effect becomes a dead letter: a service that was away over a long weekend finds everything still tried. Every hour
/// from the twelfth on, they fill three days.
pub const ATTEMPTS_MAX: i64 = 83;
/// How far machines want the queue counted.
pub const COUNT_MAX: u64 = 10_000;
/// How many effects are claimed at a time.
pub const CLAIMED_MAX: usize = 8;
/// How long a worker may hold an effect without a sign of life: what a process leaves that is gone is taken over after this.
pub const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// An effect to be carried out.
#[derive(Clone, Debug)]
pub struct Task {
    /// Its id; consumers use it as idempotency key.
    pub id: Uuid,
    /// Name of the effect.
    pub name: String,
    /// JSON.
    pub body: String,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// Proof that this worker holds it.
    pub lease: String,
}

/// An effect as the queue keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Name of its type.
    pub name: &'static str,
    /// Whether it waits for a server of somebody else.
    pub outside: bool,
    /// Effects of one lane keep their order: what follows a dead letter waits until that is taken up again. Where it begins with `~`,
    /// what follows goes on without it.
    pub lane: String,
    /// The effect as JSON.
    pub body: String,
}

const ENQUEUE: &str = "insert into outbox (id, name, outside, lane, body, created_at, run_at, attempts) \
    values ($1, $2, $3, $4, $5, $6, $6, 0)";
/// Only the oldest effect of each lane that is not done is claimable, so that effects of one lane keep their order.
const CLAIM_SQLITE: &str = "update outbox set lease = $1, lease_until = $2, attempts = attempts + 1 where id in ( \
    select o.id from outbox o where o.run_at <= $3 and o.run_at >= $5 and o.done_at is null and o.dead_at is null \
    and (o.lease_until is null or o.lease_until < $3) and o.outside = $4 \
    and not exists (select 1 from outbox e where e.lane = o.lane and e.done_at is null \
        and (e.dead_at is null or o.lane not like '~%') and (e.created_at < o.created_at or (e.created_at = o.created_at and e.id < o.id))) \
    order by o.run_at limit 8) returning id, name, body, attempts";
const CLAIM_POSTGRES: &str = "update outbox set lease = $1, lease_until = $2, attempts = attempts + 1 where id in ( \
    select o.id from outbox o where o.run_at <= $3 and o.run_at >= $5 and o.done_at is null and o.dead_at is null \
    and (o.lease_until is null or o.lease_until < $3) and o.outside = $4 \
    and not exists (select 1 from outbox e where e.lane = o.lane and e.done_at is null \
        and (e.dead_at is null or o.lane not like '~%') and (e.created_at < o.created_at or (e.created_at = o.created_at and e.id < o.id))) \
    order by o.run_at limit 8 for update skip locked) returning id, name, body, attempts";
const FINISH: &str = "update outbox set done_at = $1, lease = null, lease_until = null where id = $2 and lease = $3";
const RENEW_ALL: &str = "update outbox set lease_until = $1 where lease = $2 and done_at is null";
const RENEW: &str = "update outbox set lease_until = $1 where id = $2 and lease = $3";
const FAIL: &str = "update outbox set run_at = $1, last_error = $2, dead_at = $3, lease = null, lease_until = null \
    where id = $4 and lease = $5";
const WAIT: &str = "update outbox set run_at = $1, last_error = $2, attempts = attempts - 1, lease = null, lease_until = null \
    where id = $3 and lease = $4";
const TAKE_OVER: &str = "update outbox set lease_until = 0 where lease is not null and done_at is null";
const RETRY_ALL: &str = "update outbox set dead_at = null, last_error = null, attempts = 0, run_at = $1 \
    where dead_at is not null and done_at is null";
const BRING_BACK: &str = "update outbox set run_at = $1 where run_at > $2 and done_at is null and dead_at is null";
const LET_GO: &str = "update outbox set lease = null, lease_until = null where run_at <= $1 and lease_until > $2 \
    and done_at is null and dead_at is null";
const RETRY: &str =
    "update outbox set dead_at = null, last_error = null, attempts = 0, run_at = $1 where id = $2 and done_at is null";
const WAITING: &str = "select count(*) as n from (select 1 as one from outbox \
    where done_at is null and dead_at is null and last_error is null limit $1) t";
const FAILING: &str = "select count(*) as n from (select 1 as one from outbox \
    where done_at is null and dead_at is null and last_error is not null limit $1) t";
const DEAD: &str = "select count(*) as n from (select 1 as one from outbox \
    where done_at is null and dead_at is not null limit $1) t";
const OLDEST: &str =
    "select created_at from outbox where done_at is null and dead_at is null order by created_at limit 1";

const OPEN: &str =
    "select name, outside from outbox where done_at is null and dead_at is null order by created_at limit 10000";

/// Names of the effects that wait, and whether they go to somebody outside; at most ten thousand.
pub fn open_names(tx: &mut dyn Tx) -> Result<Vec<(String, bool)>, DbError> {
    Ok(tx.query(OPEN, &[])?.iter().map(|row| (row.text("name"), row.int("outside") != 0)).collect())
}

/// Adds an effect; it runs after the transaction commits.
pub(crate) fn enqueue(tx: &mut dyn Tx, id: Uuid, effect: &Queued, now: Timestamp) -> Result<(), DbError> {
    let Queued { name, outside, lane, body } = effect;
    let values = [id.into(), (*name).into(), i64::from(*outside).into(), lane.into(), body.into(), now.into()];
    tx.execute(ENQUEUE, &values).map(|_| ())
}

/// A part of the queue. What waits for servers of others is worked off by itself, so that nothing else waits for them: a mail server
/// that hangs holds up no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything that is done here.
    Inside,
    /// Messages and posts.
    Outside,
}

/// Claims up to eight effects of a part that became due after `since` and until `now`.
pub fn claim(
    tx: &mut dyn Tx,
    part: Part,
    (since, now): (Timestamp, Timestamp),
    lease: &str,
) -> Result<Vec<Task>, DbError> {
    let sql = match tx.engine() {
        Engine::Sqlite => CLAIM_SQLITE,
        Engine::Postgres => CLAIM_POSTGRES,
    };
    let outside = i64::from(part == Part::Outside);
    let rows = tx.query(sql, &[lease.into(), (now + LEASE).into(), now.into(), outside.into(), since.into()])?;
    let mut tasks: Vec<Task> = rows
        .iter()
        .map(|row| Task {
            id: row.id("id"),
            name: row.text("name"),
            body: row.text("body"),
            attempts: row.int("attempts"),
            lease: lease.to_owned(),
        })
        .collect();
    // The engines return them in any order; ids are ordered by time.
    tasks.sort_by_key(|task| task.id);
    Ok(tasks)
}

/// Marks an effect as done; `false` when another worker holds it by now, and then nothing may be kept.
pub fn finish(tx: &mut dyn Tx, task: &Task, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(FINISH, &[now.into(), task.id.into(), (&task.lease).into()])? == 1)
}

/// Holds an effect for another [`LEASE`]; `false` when another worker holds it by now.
pub fn renew(tx: &mut dyn Tx, task: &Task, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(RENEW, &[(now + LEASE).into(), task.id.into(), (&task.lease).into()])? == 1)
}

/// Holds everything that was claimed with a lease for another [`LEASE`].
pub fn renew_all(tx: &mut dyn Tx, lease: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(RENEW_ALL, &[(now + LEASE).into(), lease.into()]).map(|_| ())
}

/// Takes back what a process held that is gone. Only where one process at a time works on the database, so that whatever is held at its
/// start is held by nobody.
pub fn take_over(tx: &mut dyn Tx) -> Result<u64, DbError> {
    tx.execute(TAKE_OVER, &[])
}

/// Puts an effect off until a moment without counting this try: the service it needs is away for all.
pub fn wait_for(tx: &mut dyn Tx, task: &Task, until: Timestamp, why: &str) -> Result<(), DbError> {
    let cut: String = why.chars().take(500).collect();
    let run_at = until + spread(task, 4);
    tx.execute(WAIT, &[run_at.into(), cut.into(), task.id.into(), (&task.lease).into()]).map(|_| ())
}

/// Part of so many seconds, other for each effect, so that what failed together does not come back together.
fn spread(task: &Task, seconds: i64) -> SignedDuration {
    // The end of an id is random.
    SignedDuration::from_millis(i64::from(task.id.as_bytes()[15]) * seconds * 1000 / 256)
}

/// How long after this try the next one comes: twice as long each time, and up to a quarter more, other for each effect, so that
/// what failed together does not come back together.
fn delay(task: &Task) -> SignedDuration {
    let seconds = 2_i64.saturating_pow(u32::try_from(task.attempts).unwrap_or(0)).min(3600);
    SignedDuration::from_secs(seconds) + spread(task, seconds) / 4
}

/// Puts an effect back with growing delay, or aside as a dead letter.
pub fn fail(tx: &mut dyn Tx, task: &Task, now: Timestamp, error: &str) -> Result<(), DbError> {
    let dead = (task.attempts >= ATTEMPTS_MAX).then_some(now);
    let cut: String = error.chars().take(500).collect();
    let run_at = now + delay(task);
    tx.execute(FAIL, &[run_at.into(), cut.into(), dead.into(), task.id.into(), (&task.lease).into()]).map(|_| ())
}

/// Puts an effect back with growing delay, however often it was tried: for what must reach somebody else whenever they are back.
pub fn put_off(tx: &mut dyn Tx, task: &Task, now: Timestamp, error: &str) -> Result<(), DbError> {
    let cut: String = error.chars().take(500).collect();
    let never: Option<Timestamp> = None;
    let run_at = now + delay(task);
    tx.execute(FAIL, &[run_at.into(), cut.into(), never.into(), task.id.into(), (&task.lease).into()]).map(|_| ())
}

/// The longest that [`delay`] puts an effect off.
const DELAY_MAX: SignedDuration = SignedDuration::from_secs(3600 + 3600 / 4);
/// So far the clocks of two servers on one database may be apart.
const APART_MAX: SignedDuration = SignedDuration::from_secs(60);

/// Makes due what waits for longer than any failure puts it off, and lets go what is held for longer than anybody holds it: both were
/// reckoned by a clock that ran ahead and was put back. Returns how many.
pub fn bring_back(tx: &mut dyn Tx, now: Timestamp) -> Result<u64, DbError> {
    let brought = tx.execute(BRING_BACK, &[now.into(), (now + DELAY_MAX + APART_MAX).into()])?;
    Ok(brought + tx.execute(LET_GO, &[now.into(), (now + LEASE + APART_MAX).into()])?)
}

/// Takes a dead letter up again.
pub fn retry(tx: &mut dyn Tx, id: Uuid, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(RETRY, &[now.into(), id.into()])? == 1)
}

/// Takes every dead letter up again; how many. Each lane goes on in its order.
pub fn retry_all(tx: &mut dyn Tx, now: Timestamp) -> Result<u64, DbError> {
    tx.execute(RETRY_ALL, &[now.into()])
}

/// How the queue stands, each part counted as far as was asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Waiting for their first try, or running.
    pub waiting: u64,
    /// Failed and to be tried again.
    pub failing: u64,
    /// Dead letters.
    pub dead: u64,
    /// When the oldest that is not dead was enqueued.
    pub oldest: Option<Timestamp>,
}

/// Counts each part to `count_max`: a queue that is longer is in trouble, and counting all of it would be more of it.
pub fn counts(tx: &mut dyn Tx, count_max: u64) -> Result<Counts, DbError> {
    let most = i64::try_from(count_max).unwrap_or(i64::MAX);
    let mut count = |sql| Ok::<_, DbError>(tx.one(sql, &[most.into()])?.map_or(0, |row| row.int("n").unsigned_abs()));
    let (waiting, failing, dead) = (count(WAITING)?, count(FAILING)?, count(DEAD)?);
    let oldest = tx.one(OLDEST, &[])?.map(|row| row.instant("created_at"));
    Ok(Counts { waiting, failing, dead, oldest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_fill_three_days_and_no_more_than_four() {
        let of = |attempts| Task {
            id: Uuid::from_u128(0),
            name: String::new(),
            body: String::new(),
            attempts,
            lease: String::new(),
        };
        // The last try is not followed by another.
        let whole: SignedDuration = (1..ATTEMPTS_MAX).map(|attempts| delay(&of(attempts))).sum();
        assert!(whole >= SignedDuration::from_hours(72), "{whole:?}");
        assert!(whole <= SignedDuration::from_hours(96), "{whole:?}");
    }
}
