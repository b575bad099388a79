//! Interruptions of the service: state as JSON, words published in clear, facts and documents sealed under a key of their own.

use db::{DbError, Engine, Row, Tx};
use domain::ids::{AccountId, InterruptionId};
use domain::interruption::{Interruption, InterruptionWithWords, Phase, Words};
use jiff::Timestamp;
use ledger::rewrapping::Wrapped;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, Vault};

const WRAPPED_NEXT: &str = "select id, wrapped_key from interruption where id > $1 order by id limit $2";
const WRAPPED_CHANGE: &str = "update interruption set wrapped_key = $1 where id = $2 and wrapped_key = $3";

/// Whose keys are wrapped anew when the master key was changed.
pub const WRAPPED: Wrapped = Wrapped { next: WRAPPED_NEXT, change: WRAPPED_CHANGE };

/// An interruption with its key.
pub struct LoadedInterruption {
    /// Its id.
    pub id: InterruptionId,
    /// Its state; `None` only before the first event of a new one.
    pub state: Option<Interruption>,
    /// Words last published.
    pub words: Words,
    /// The probe that proposed it.
    pub probe: Option<String>,
    /// Its key.
    pub key: OwnerKey,
}

impl LoadedInterruption {
    /// One whose row was written just now.
    pub fn unborn(id: InterruptionId, key: OwnerKey, probe: Option<&str>) -> Self {
        Self { id, state: None, words: Words::default(), probe: probe.map(str::to_owned), key }
    }
}

const CREATE: &str = "insert into interruption (id, version, phase, state, title, body, started_at, declared_by, probe, \
    wrapped_key, created_at) values ($1, 0, 'proposed', '', '', '', $2, $3, $4, $5, $6)";
const SAVE: &str = "update interruption set version = $1, phase = $2, state = $3, title = $4, body = $5, started_at = $6, \
    announced_at = coalesce(announced_at, $7), confirmed_at = coalesce(confirmed_at, $8), expected_end = $9, ended_at = $10, \
    end_stated_at = $11, end_confirmed_at = coalesce(end_confirmed_at, $12), dismissed_at = $13, pause_from = $14, \
    pause_agreed_at = coalesce(pause_agreed_at, $15), overdue_alarm_at = $16, declared_by = $17 \
    where id = $18 and version = $19";
const LOAD: &str = "select state, title, body, announced_at, probe, wrapped_key from interruption where id = $1";
const LOAD_LOCKED_POSTGRES: &str =
    "select state, title, body, announced_at, probe, wrapped_key from interruption where id = $1 for update";
const CURRENT: &str = "select state, title, body, announced_at, probe from interruption \
    where announced_at is not null and ended_at is null and dismissed_at is null order by announced_at limit 50";
const PROPOSED: &str = "select state, title, body, announced_at, probe from interruption where phase = 'proposed' \
    order by created_at limit 50";
const PAST: &str = "select state, title, body, announced_at, probe from interruption where announced_at is not null \
    and started_at < $1 order by started_at desc limit $2";
const PAUSING: &str = "select state from interruption where pause_agreed_at is not null and pause_from < $2 \
    and (ended_at is null or ended_at > $1) and pause_agreed_at <= $2 order by pause_from";
const OVERDUE: &str = "select state, title, body, announced_at, probe from interruption \
    where announced_at is not null and ended_at is null and dismissed_at is null and expected_end < $1 \
    and (overdue_alarm_at is null or overdue_alarm_at < $2) order by announced_at limit 50";
const OVERDUE_TOLD: &str = "update interruption set overdue_alarm_at = $1 where id = $2";
const UNCONFIRMED: &str = "select state, title, body, announced_at, probe from interruption where end_stated_at is not null \
    and end_confirmed_at is null and end_alarm_at is null order by end_stated_at limit 50";
const UNDECIDED: &str = "select state, title, body, announced_at, probe from interruption where phase = 'proposed' \
    or (phase = 'announced' and ended_at is null and confirmed_at is null) \
    or (phase = 'announced' and end_stated_at is not null and end_confirmed_at is null) limit 50";
const UNCONFIRMED_TOLD: &str = "update interruption set end_alarm_at = $1 where id = $2";
const NEWS: &str = "insert into interruption_news (interruption_id, revision, at, kind, title, body, expected_end, next_update) \
    values ($1, $2, $3, $4, $5, $6, $7, $8)";
const NEWS_OF: &str = "select interruption_id, revision, at, kind, title, body, expected_end, next_update from interruption_news \
    where interruption_id = $1 order by revision";
const NEWS_RECENT: &str = "select interruption_id, revision, at, kind, title, body, expected_end, next_update from interruption_news \
    order by at desc limit $1";
const LAST_REVISION: &str = "select coalesce(max(revision), 0) as n from interruption_news where interruption_id = $1";
/// Writes a new one, still without a state.
pub fn create(tx: &mut dyn Tx, id: InterruptionId, new: New) -> Result<(), DbError> {
    let values = [
        id.into(),
        new.started_at.into(),
        new.declared_by.into(),
        new.probe.into(),
        new.wrapped_key.into(),
        new.at.into(),
    ];
    tx.execute(CREATE, &values).map(|_| ())
}

/// What a new interruption begins with.
pub struct New<'a> {
    /// Since when.
    pub started_at: Timestamp,
    /// Who declared it.
    pub declared_by: Option<AccountId>,
    /// Or which probe proposed it.
    pub probe: Option<&'a str>,
    /// Its key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// Now.
    pub at: Timestamp,
}

/// Saves a state that follows on version `before`; `false` when somebody was faster.
pub fn save(
    tx: &mut dyn Tx,
    state: &Interruption,
    words: &Words,
    before: u32,
    now: Timestamp,
) -> Result<bool, DbError> {
    let (phase, by) = match &state.phase {
        Phase::Proposed => ("proposed", None),
        Phase::Announced { by, confirmed_by } => ("announced", by.or(*confirmed_by)),
        Phase::Dismissed { by, .. } => ("dismissed", Some(*by)),
    };
    let announced = matches!(state.phase, Phase::Announced { .. }).then_some(now);
    let pause = state.pause.as_ref().filter(|pause| pause.agreed_by.is_some());
    let changed = tx.execute(
        SAVE,
        &[
            state.version.into(),
            phase.into(),
            json(state)?.into(),
            (&words.title).into(),
            (&words.body).into(),
            state.started_at.into(),
            announced.into(),
            announced.filter(|_| state.is_confirmed()).into(),
            state.expected_end.into(),
            state.end.as_ref().map(|end| end.at).into(),
            state.end.as_ref().map(|end| end.stated_at).into(),
            state.end.as_ref().and_then(|end| end.confirmed_by).map(|_| now).into(),
            matches!(state.phase, Phase::Dismissed { .. }).then_some(now).into(),
            pause.map(|pause| pause.from).into(),
            pause.map(|_| now).into(),
            // A new estimate is watched anew.
            Option::<Timestamp>::None.into(),
            by.into(),
            state.id.into(),
            before.into(),
        ],
    )?;
    Ok(changed == 1)
}

fn json(state: &Interruption) -> Result<String, DbError> {
    serde_json::to_string(state).map_err(|e| DbError::Engine(format!("interruption state: {e}")))
}

fn parse(row: &Row) -> Result<Interruption, DbError> {
    serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("interruption state: {e}")))
}

fn listed(row: &Row) -> Result<InterruptionWithWords, DbError> {
    Ok(InterruptionWithWords {
        state: parse(row)?,
        words: Words { title: row.text("title"), body: row.text("body") },
        announced_at: row.opt_instant("announced_at"),
        probe: row.opt_text("probe"),
    })
}

/// Loads one.
pub fn load(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: InterruptionId,
) -> Result<Option<(InterruptionWithWords, OwnerKey)>, SealedError> {
    let Some(row) = tx.one(LOAD, &[id.into()])? else { return Ok(None) };
    Ok(Some((listed(&row)?, vault.open(&row.bytes("wrapped_key"))?)))
}

/// The same for a command: until it commits, nobody else changes this one. SQLite has one writer and no word for a row's lock.
pub fn load_locked(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: InterruptionId,
) -> Result<Option<LoadedInterruption>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { LOAD_LOCKED_POSTGRES } else { LOAD };
    let Some(row) = tx.one(sql, &[id.into()])? else { return Ok(None) };
    let InterruptionWithWords { state, words, probe, .. } = listed(&row)?;
    let key = vault.open(&row.bytes("wrapped_key"))?;
    Ok(Some(LoadedInterruption { id, state: Some(state), words, probe, key }))
}

/// Those announced and not over, oldest first.
pub fn current(tx: &mut dyn Tx) -> Result<Vec<InterruptionWithWords>, DbError> {
    tx.query(CURRENT, &[])?.iter().map(listed).collect()
}

/// Those a probe proposed and nobody has looked at.
pub fn proposed(tx: &mut dyn Tx) -> Result<Vec<InterruptionWithWords>, DbError> {
    tx.query(PROPOSED, &[])?.iter().map(listed).collect()
}

/// Those announced that began before this moment, newest first.
pub fn past(tx: &mut dyn Tx, before: Timestamp, count_max: i64) -> Result<Vec<InterruptionWithWords>, DbError> {
    tx.query(PAST, &[before.into(), count_max.into()])?.iter().map(listed).collect()
}

/// Those whose agreed pause may lie between `from` and `to` (none, now and on). What was agreed after an application had ended
/// leaves it as it was.
pub fn pausing(tx: &mut dyn Tx, from: Timestamp, to: Option<Timestamp>) -> Result<Vec<Interruption>, DbError> {
    tx.query(PAUSING, &[from.into(), to.unwrap_or(Timestamp::MAX).into()])?.iter().map(parse).collect()
}

/// Those whose estimate has passed, and whose declarer was not told of it since `told_before`.
pub fn overdue(tx: &mut dyn Tx, now: Timestamp, told_before: Timestamp) -> Result<Vec<InterruptionWithWords>, DbError> {
    tx.query(OVERDUE, &[now.into(), told_before.into()])?.iter().map(listed).collect()
}

/// Notes that the declarer was told.
pub fn overdue_told(tx: &mut dyn Tx, id: InterruptionId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(OVERDUE_TOLD, &[now.into(), id.into()]).map(|_| ())
}

/// Those whose stated end nobody has confirmed and of which nobody was told.
pub fn unconfirmed(tx: &mut dyn Tx) -> Result<Vec<InterruptionWithWords>, DbError> {
    tx.query(UNCONFIRMED, &[])?.iter().map(listed).collect()
}

/// Those that wait for somebody: proposed and not looked at, announced by one person alone, or with an end that one person stated.
pub fn undecided(tx: &mut dyn Tx) -> Result<Vec<InterruptionWithWords>, DbError> {
    tx.query(UNDECIDED, &[])?.iter().map(listed).collect()
}

/// Notes that it was told.
pub fn unconfirmed_told(tx: &mut dyn Tx, id: InterruptionId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(UNCONFIRMED_TOLD, &[now.into(), id.into()]).map(|_| ())
}

/// Something published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Of which.
    pub interruption: InterruptionId,
    /// From 1.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
    /// `declared`, `updated`, `ended`.
    pub kind: String,
    /// Words.
    pub words: Words,
    /// When it should be over.
    pub expected_end: Option<Timestamp>,
    /// When there will be more.
    pub next_update: Option<Timestamp>,
}

fn news(row: &Row) -> News {
    News {
        interruption: InterruptionId(row.id("interruption_id")),
        revision: row.int("revision"),
        at: row.instant("at"),
        kind: row.text("kind"),
        words: Words { title: row.text("title"), body: row.text("body") },
        expected_end: row.opt_instant("expected_end"),
        next_update: row.opt_instant("next_update"),
    }
}

/// The number of what was published last; 0 before anything was.
pub fn last_revision(tx: &mut dyn Tx, id: InterruptionId) -> Result<i64, DbError> {
    Ok(tx.one(LAST_REVISION, &[id.into()])?.map_or(0, |row| row.int("n")))
}

/// Publishes words as the next revision, and returns its number.
pub fn publish(
    tx: &mut dyn Tx,
    state: &Interruption,
    kind: &str,
    words: &Words,
    now: Timestamp,
) -> Result<i64, DbError> {
    let last = last_revision(tx, state.id)?;
    let values = [
        state.id.into(),
        (last + 1).into(),
        now.into(),
        kind.into(),
        (&words.title).into(),
        (&words.body).into(),
        state.expected_end.into(),
        state.next_update.into(),
    ];
    tx.execute(NEWS, &values)?;
    Ok(last + 1)
}

/// All that was published of one, oldest first.
pub fn news_of(tx: &mut dyn Tx, id: InterruptionId) -> Result<Vec<News>, DbError> {
    Ok(tx.query(NEWS_OF, &[id.into()])?.iter().map(news).collect())
}

/// What was published last, of all, newest first.
pub fn recent_news(tx: &mut dyn Tx, count_max: i64) -> Result<Vec<News>, DbError> {
    Ok(tx.query(NEWS_RECENT, &[count_max.into()])?.iter().map(news).collect())
}
