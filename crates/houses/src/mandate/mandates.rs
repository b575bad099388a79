//! Rows of mandates: the state as JSON without personal data, columns for lists, a seal over all of it. A row that was changed in the
//! database counts as absent, and alarms.

use crate::account::accounts;
use db::{DbError, Engine, Row, Tx, Value};
use domain::account::Actor;
use domain::account::power::Power;
use domain::application::Application;
use domain::ids::{AccountId, ApplicationId, MandateId};
use domain::mandate::{Given, Mandate, Standing};
use jiff::Timestamp;
use ledger::row_mac;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, Vault};

const CREATE: &str = "insert into mandate (id, version, holder_id, agent_id, capacity, until_at, standing, given_at, state) \
    values ($1, 0, $2, $3, $4, $5, 'open', $6, '')";
const WHOSE: &str = "select holder_id from mandate where id = $1";
/// SQLite has one writer and no word for a row's lock.
const WHOSE_LOCKED_POSTGRES: &str = "select holder_id from mandate where id = $1 for update";
const SAVE: &str = "update mandate set version = $1, standing = $2, state = $3 where id = $4 and version = $5";
const SEAL: &str = "update mandate set mac = $1 where id = $2";
// With the number of the last event: a row of before is no longer the row its history leads to.
const ROW: &str = "select id, version, holder_id, agent_id, capacity, until_at, standing, given_at, state, mac, \
    (select e.seq from event e where e.subject = 'mandate' and e.subject_id = mandate.id order by e.seq desc limit 1) \
    as last_event from mandate where id = $1";
const OF_AGENT: &str = "select id, version, holder_id, agent_id, capacity, until_at, standing, given_at, state, mac, \
    (select e.seq from event e where e.subject = 'mandate' and e.subject_id = mandate.id order by e.seq desc limit 1) \
    as last_event from mandate where agent_id = $1";
const OF_HOLDER: &str = "select id, version, holder_id, agent_id, capacity, until_at, standing, given_at, state, mac, \
    (select e.seq from event e where e.subject = 'mandate' and e.subject_id = mandate.id order by e.seq desc limit 1) \
    as last_event from mandate where holder_id = $1";
const TO_PROVE: &str = "select id, version, holder_id, agent_id, capacity, until_at, standing, given_at, state, mac, \
    (select e.seq from event e where e.subject = 'mandate' and e.subject_id = mandate.id order by e.seq desc limit 1) \
    as last_event from mandate where capacity = 'penanggung_jawab' and standing = 'open' order by given_at, id limit 100";
const CLOSED: &str = "select 1 as one from account where id = $1 and disabled_at is not null";
const IDS: &str = "select id from mandate where id > $1 order by id limit 1000";

/// A mandate as it was loaded.
pub struct LoadedMandate {
    /// Its id.
    pub id: MandateId,
    /// The state; `None` in the transaction in which it is given, before its first event.
    pub state: Option<Mandate>,
    /// The key of the account of who gave it, under which its letter and texts lie.
    pub key: OwnerKey,
}

/// Writes the row of a new one, at version 0.
pub(super) fn create(
    tx: &mut dyn Tx,
    vault: &Vault,
    (id, given): (MandateId, &Given),
    now: Timestamp,
) -> Result<Option<LoadedMandate>, SealedError> {
    let Some(keeper) = accounts::get(tx, vault, given.keeper)? else { return Ok(None) };
    let values = [
        id.into(),
        given.holder.into(),
        given.agent.into(),
        given.capacity.id().into(),
        given.until.into(),
        now.into(),
    ];
    tx.execute(CREATE, &values)?;
    Ok(Some(LoadedMandate { id, state: None, key: keeper.owner_key }))
}

/// Loads one for a command: until it commits, nobody else changes it.
pub(super) fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: MandateId) -> Result<Option<LoadedMandate>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { WHOSE_LOCKED_POSTGRES } else { WHOSE };
    if tx.one(sql, &[id.into()])?.is_none() {
        return Ok(None);
    }
    load(tx, vault, id)
}

/// Loads one; `None` when there is none, or it is not as this program wrote it.
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: MandateId) -> Result<Option<LoadedMandate>, SealedError> {
    let Some(row) = tx.one(ROW, &[id.into()])? else { return Ok(None) };
    let Some(state) = sound(vault, &row)? else { return Ok(None) };
    let Some(keeper) = accounts::get(tx, vault, state.given.keeper)? else { return Ok(None) };
    Ok(Some(LoadedMandate { id, state: Some(state), key: keeper.owner_key }))
}

/// Saves a state that follows on version `before`; `false` when somebody was faster.
pub(super) fn save(tx: &mut dyn Tx, vault: &Vault, state: &Mandate, before: u32) -> Result<bool, DbError> {
    let json = serde_json::to_string(state).map_err(|e| DbError::Engine(format!("state of a mandate: {e}")))?;
    let values = [state.version.into(), state.standing.id().into(), json.into(), state.id.into(), before.into()];
    if tx.execute(SAVE, &values)? != 1 {
        return Ok(false);
    }
    if let Some(row) = tx.one(ROW, &[state.id.into()])? {
        tx.execute(SEAL, &[seal_of(vault, &row).into(), state.id.into()])?;
    }
    Ok(true)
}

fn seal_of(vault: &Vault, row: &Row) -> Vec<u8> {
    let columns = row.columns.iter().zip(&row.values);
    let sealed: Vec<Value> = columns.filter(|(name, _)| *name != "mac").map(|(_, value)| value.clone()).collect();
    row_mac::of(vault, "mandate", &sealed)
}

/// The state of a row that is as this program wrote it, and on which its history ends.
fn sound(vault: &Vault, row: &Row) -> Result<Option<Mandate>, DbError> {
    let follows = row.int("version") == row.opt_int("last_event").unwrap_or(0);
    if !follows || row.opt_bytes("mac") != Some(seal_of(vault, row)) {
        metrics::counter!("rows_changed_outside_total", "table" => "mandate").increment(1);
        let id = row.text("id");
        tracing::error!(mandate = %id, "this mandate was changed in the database, past this program: it gives no power");
        return Ok(None);
    }
    let state = serde_json::from_str(&row.text("state"));
    state.map(Some).map_err(|e| DbError::Engine(format!("state of a mandate: {e}")))
}

fn all(tx: &mut dyn Tx, vault: &Vault, (sql, of): (&'static str, &[Value])) -> Result<Vec<Mandate>, DbError> {
    let rows = tx.query(sql, of)?;
    let mut found = Vec::new();
    for row in &rows {
        found.extend(sound(vault, row)?);
    }
    found.sort_by_key(|one| (one.given_at, one.id));
    Ok(found)
}

/// Everything by which one account acts or acted for others, the oldest first.
pub fn of_agent(tx: &mut dyn Tx, vault: &Vault, agent: AccountId) -> Result<Vec<Mandate>, DbError> {
    all(tx, vault, (OF_AGENT, &[agent.into()]))
}

/// Everything by which others act or acted for one account, the oldest first.
pub fn of_holder(tx: &mut dyn Tx, vault: &Vault, holder: AccountId) -> Result<Vec<Mandate>, DbError> {
    all(tx, vault, (OF_HOLDER, &[holder.into()]))
}

/// Companies that wait for an officer, the oldest first.
pub fn to_prove(tx: &mut dyn Tx, vault: &Vault) -> Result<Vec<Mandate>, DbError> {
    all(tx, vault, (TO_PROVE, &[]))
}

/// What lets an account act for others now; whom nobody keeps an account for any more, nobody acts for.
pub fn powers(tx: &mut dyn Tx, vault: &Vault, agent: AccountId, now: Timestamp) -> Result<Vec<Power>, DbError> {
    let mut powers: Vec<Power> = of_agent(tx, vault, agent)?.iter().filter_map(|one| one.power(now)).collect();
    let mut closed = Vec::new();
    for power in &powers {
        if tx.one(CLOSED, &[power.holder.into()])?.is_some() {
            closed.push(power.holder);
        }
    }
    powers.retain(|power| !closed.contains(&power.holder));
    Ok(powers)
}

/// The actor with what holds in this transaction, where they order something of another's application: what was taken back a moment
/// ago gives nothing.
pub fn confirmed(
    tx: &mut dyn Tx,
    vault: &Vault,
    (actor, owner): (&Actor, AccountId),
    now: Timestamp,
) -> Result<Actor, DbError> {
    let mut actor = actor.clone();
    if let Actor::Account { id, powers: claimed, .. } = &mut actor
        && !claimed.is_empty()
    {
        *claimed = if *id == owner { Vec::new() } else { powers(tx, vault, *id, now)? };
    }
    Ok(actor)
}

/// Whether this account speaks for that one: it is the person, or answers for the company that was proved.
pub fn speaks(
    tx: &mut dyn Tx,
    vault: &Vault,
    (me, holder): (AccountId, AccountId),
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(me == holder || of_agent(tx, vault, me)?.iter().any(|one| one.given.holder == holder && one.speaks(now)))
}

/// Everything by which this account acts or is represented, and that stands.
pub fn standing_of(tx: &mut dyn Tx, vault: &Vault, id: AccountId, now: Timestamp) -> Result<Vec<MandateId>, DbError> {
    let mut all = of_agent(tx, vault, id)?;
    all.extend(of_holder(tx, vault, id)?);
    Ok(all.iter().filter(|one| one.holds(now) || one.standing == Standing::Open).map(|one| one.id).collect())
}

/// Those who act for the owner of an application on it now.
pub fn agents_over(
    tx: &mut dyn Tx,
    vault: &Vault,
    of: (AccountId, &str, ApplicationId),
    now: Timestamp,
) -> Result<Vec<AccountId>, DbError> {
    let (owner, type_id, application) = of;
    let found = of_holder(tx, vault, owner)?;
    let covering = found.iter().filter(|one| one.power(now).is_some_and(|p| p.covers(owner, type_id, application)));
    let mut agents: Vec<AccountId> = covering.map(|one| one.given.agent).collect();
    agents.sort();
    agents.dedup();
    Ok(agents)
}

/// Whether an officer keeps out of a file because they act for its owner, or did since it was begun.
pub fn keeps_out(
    tx: &mut dyn Tx,
    vault: &Vault,
    (me, app): (AccountId, &Application),
    (begun, now): (Timestamp, Timestamp),
) -> Result<bool, DbError> {
    let mine = of_agent(tx, vault, me)?;
    Ok(mine.iter().any(|one| one.given.holder == app.owner && one.held_since(begun, now)))
}

/// The first mandate that does not bear its seal.
pub fn first_changed(tx: &mut dyn Tx, vault: &Vault) -> Result<Option<MandateId>, DbError> {
    let mut after = String::new();
    loop {
        let rows = tx.query(IDS, &[(&after).into()])?;
        for row in &rows {
            let id = MandateId(row.id("id"));
            let whole = tx.one(ROW, &[id.into()])?;
            if let Some(whole) = whole
                && sound(vault, &whole)?.is_none()
            {
                return Ok(Some(id));
            }
        }
        let Some(last) = rows.last() else { return Ok(None) };
        after = last.text("id");
    }
}
