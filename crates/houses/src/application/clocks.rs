//! What the clock says of each application and of each pass through a step; derived from the log, kept for lists and figures.

use db::{DbError, Row, Tx};
use domain::ids::ApplicationId;
use jiff::Timestamp;

/// The clock of the whole application.
pub const WHOLE: &str = "whole";
/// The clock of the limit for a decision (UU 30/2014 ps 53).
pub const SILENCE: &str = "silence";

/// One clock as reckoned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reckoned {
    /// [`WHOLE`], [`SILENCE`] or the id of a step.
    pub step: String,
    /// Which pass through the step, from 1.
    pub pass: i64,
    /// Complete, or the step's beginning.
    pub started_at: Timestamp,
    /// Working days promised, where they are.
    pub promise_days: Option<u16>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How the whole, or what was asked of an office, ended.
    pub outcome: Option<&'static str>,
    /// Office minutes so far.
    pub elapsed_minutes: i64,
    /// Those that do not count.
    pub paused_minutes: i64,
    /// Counted working days they reach into.
    pub days_used: u16,
    /// Whether the promise was kept.
    pub on_time: Option<bool>,
    /// The calendar reckoned by.
    pub calendar_version: i64,
    /// Since when a pause runs.
    pub paused_since: Option<Timestamp>,
}

/// What ended stays as it was reckoned then; a due date that moves on is warned of anew.
const PUT: &str = "insert into clock (application_id, step, pass, type_id, started_at, promise_days, due_at, ended_at, \
    outcome, elapsed_minutes, paused_minutes, days_used, on_time, calendar_version, paused_since) \
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
    on conflict (application_id, step, pass) do update set \
    warned_at = case when clock.due_at = excluded.due_at then clock.warned_at else null end, \
    alarmed_at = case when clock.due_at = excluded.due_at then clock.alarmed_at else null end, \
    promise_days = excluded.promise_days, due_at = excluded.due_at, ended_at = excluded.ended_at, \
    outcome = excluded.outcome, elapsed_minutes = excluded.elapsed_minutes, paused_minutes = excluded.paused_minutes, \
    days_used = excluded.days_used, on_time = excluded.on_time, calendar_version = excluded.calendar_version, \
    paused_since = excluded.paused_since where clock.ended_at is null";
const OF: &str = "select step, pass, due_at, ended_at, elapsed_minutes, paused_minutes, calendar_version from clock \
    where application_id = $1 order by started_at, step, pass";
const RUNNING: &str = "select application_id from clock where step = 'whole' and ended_at is null and application_id > $1 \
    order by application_id limit $2";
const UNWARNED: &str = "select application_id, step, pass, due_at from clock where ended_at is null and warned_at is null \
    and due_at is not null and due_at > $1 and due_at <= $2 order by due_at limit $3";
const OVERDUE: &str = "select application_id, step, pass, due_at from clock where ended_at is null and alarmed_at is null \
    and due_at is not null and due_at < $1 order by due_at limit $2";
const WARNED: &str = "update clock set warned_at = $1 where application_id = $2 and step = $3 and pass = $4";
const ALARMED: &str = "update clock set alarmed_at = $1 where application_id = $2 and step = $3 and pass = $4";
const SILENT: &str = "select application_id, due_at from clock where step = 'silence' and ended_at is null and due_at < $1 \
    order by due_at limit $2";

const LIMIT: &str = "select due_at from clock where application_id = $1 and step = 'silence' and pass = 1";

/// The law's limit for a decision, as reckoned last.
pub fn limit(tx: &mut dyn Tx, of: ApplicationId) -> Result<Option<Timestamp>, DbError> {
    Ok(tx.one(LIMIT, &[of.into()])?.and_then(|row| row.opt_instant("due_at")))
}

/// Keeps what was reckoned.
pub fn put(tx: &mut dyn Tx, of: ApplicationId, type_id: &str, clock: &Reckoned) -> Result<(), DbError> {
    tx.execute(
        PUT,
        &[
            of.into(),
            (&clock.step).into(),
            clock.pass.into(),
            type_id.into(),
            clock.started_at.into(),
            clock.promise_days.map(i64::from).into(),
            clock.due_at.into(),
            clock.ended_at.into(),
            clock.outcome.into(),
            clock.elapsed_minutes.into(),
            clock.paused_minutes.into(),
            i64::from(clock.days_used).into(),
            clock.on_time.map(i64::from).into(),
            clock.calendar_version.into(),
            clock.paused_since.into(),
        ],
    )
    .map(|_| ())
}

/// A clock as it was kept last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// [`WHOLE`], [`SILENCE`] or the id of a step.
    pub step: String,
    /// Which pass through the step, from 1.
    pub pass: i64,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Office minutes so far.
    pub elapsed_minutes: i64,
    /// Those that do not count.
    pub paused_minutes: i64,
    /// The calendar reckoned by.
    pub calendar_version: i64,
}

/// All clocks of an application.
pub fn of(tx: &mut dyn Tx, of: ApplicationId) -> Result<Vec<Clock>, DbError> {
    let clock = |row: &Row| Clock {
        step: row.text("step"),
        pass: row.int("pass"),
        due_at: row.opt_instant("due_at"),
        ended_at: row.opt_instant("ended_at"),
        elapsed_minutes: row.int("elapsed_minutes"),
        paused_minutes: row.int("paused_minutes"),
        calendar_version: row.int("calendar_version"),
    };
    Ok(tx.query(OF, &[of.into()])?.iter().map(clock).collect())
}

/// Applications under way after this id, in the order of their ids.
pub fn running(tx: &mut dyn Tx, after: &str, count_max: i64) -> Result<Vec<ApplicationId>, DbError> {
    let rows = tx.query(RUNNING, &[after.into(), count_max.into()])?;
    Ok(rows.iter().map(|row| ApplicationId(row.id("application_id"))).collect())
}

/// A clock that somebody must be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressing {
    /// Which application.
    pub application: ApplicationId,
    /// Which clock.
    pub step: String,
    /// Which pass.
    pub pass: i64,
    /// When it is or was due.
    pub due_at: Timestamp,
}

fn pressing(row: &Row) -> Pressing {
    Pressing {
        application: ApplicationId(row.id("application_id")),
        step: row.text("step"),
        pass: row.int("pass"),
        due_at: row.instant("due_at"),
    }
}

/// Clocks that come due up to `until` and of which nobody was warned.
pub fn unwarned(tx: &mut dyn Tx, now: Timestamp, until: Timestamp, max: i64) -> Result<Vec<Pressing>, DbError> {
    Ok(tx.query(UNWARNED, &[now.into(), until.into(), max.into()])?.iter().map(pressing).collect())
}

/// Clocks that have run out and of which no superior was told.
pub fn overdue(tx: &mut dyn Tx, now: Timestamp, max: i64) -> Result<Vec<Pressing>, DbError> {
    Ok(tx.query(OVERDUE, &[now.into(), max.into()])?.iter().map(pressing).collect())
}

/// Notes that the holder was warned.
pub fn warned(tx: &mut dyn Tx, of: &Pressing, now: Timestamp) -> Result<(), DbError> {
    tx.execute(WARNED, &[now.into(), of.application.into(), (&of.step).into(), of.pass.into()]).map(|_| ())
}

/// Notes that the superior was told.
pub fn alarmed(tx: &mut dyn Tx, of: &Pressing, now: Timestamp) -> Result<(), DbError> {
    tx.execute(ALARMED, &[now.into(), of.application.into(), (&of.step).into(), of.pass.into()]).map(|_| ())
}

/// Applications on which the law wants a decision by now (UU 30/2014 ps 53), the oldest first.
pub fn silent(tx: &mut dyn Tx, now: Timestamp, max: i64) -> Result<Vec<(ApplicationId, Timestamp)>, DbError> {
    let rows = tx.query(SILENT, &[now.into(), max.into()])?;
    Ok(rows.iter().map(|row| (ApplicationId(row.id("application_id")), row.instant("due_at"))).collect())
}
