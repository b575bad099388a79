//! Rows of appointments: the state as JSON without personal data, columns for lists, a seal over all of it. A row that was changed in the
//! database counts as absent, and alarms.

use db::{DbError, Engine, Row, Tx, Value};
use domain::account::Role;
use domain::appointment::Appointment;
use domain::ids::{AccountId, AppointmentId};
use jiff::Timestamp;
use ledger::row_mac;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, Vault};

const CREATE: &str = "insert into appointment (id, version, account_id, role, office, from_at, until_at, standing, state) \
    values ($1, 0, $2, $3, $4, $5, $6, 'asked', '')";
const KEY: &str = "select wrapped_key from account where id = $1";
const WHOSE: &str = "select account_id from appointment where id = $1";
/// SQLite has one writer and no word for a row's lock.
const WHOSE_LOCKED_POSTGRES: &str = "select account_id from appointment where id = $1 for update";
const SAVE: &str = "update appointment set version = $1, standing = $2, confirmed_at = $3, state = $4 \
    where id = $5 and version = $6";
const SEAL: &str = "update appointment set mac = $1 where id = $2";
// With the number of the last event: a row of before is no longer the row its history leads to.
const ROW: &str = "select id, version, account_id, role, office, from_at, until_at, standing, confirmed_at, state, mac, \
    (select e.seq from event e where e.subject = 'appointment' and e.subject_id = appointment.id order by e.seq desc limit 1) \
    as last_event from appointment where id = $1";
const OF_ACCOUNT: &str = "select id, version, account_id, role, office, from_at, until_at, standing, confirmed_at, state, mac, \
    (select e.seq from event e where e.subject = 'appointment' and e.subject_id = appointment.id order by e.seq desc limit 1) \
    as last_event from appointment where account_id = $1";
const OF_STANDING: &str = "select id, version, account_id, role, office, from_at, until_at, standing, confirmed_at, state, mac, \
    (select e.seq from event e where e.subject = 'appointment' and e.subject_id = appointment.id order by e.seq desc limit 1) \
    as last_event from appointment where standing = $1";
const OF_ROLE: &str = "select id, version, account_id, role, office, from_at, until_at, standing, confirmed_at, state, mac, \
    (select e.seq from event e where e.subject = 'appointment' and e.subject_id = appointment.id order by e.seq desc limit 1) \
    as last_event from appointment where role = $1 and standing = 'agreed'";
const DUE: &str = "select count(*) as n from (select 1 as one from appointment where standing = 'agreed' and confirmed_at <= $1 \
    and (until_at is null or until_at > $2) limit 1000) t";
const WAITING: &str =
    "select count(*) as n from (select 1 as one from appointment where standing = 'asked' limit 1000) t";
const OPEN_WORK: &str = "select count(*) as n from (select 1 as one from desk where desk = $1 and type_id = '' order by due_at limit 1000) t";

/// An appointment as it was loaded.
pub struct LoadedAppointment {
    /// Its id.
    pub id: AppointmentId,
    /// The state; `None` in the transaction in which it is asked for, before its first event.
    pub state: Option<Appointment>,
    /// The key of its holder's account, under which its texts lie.
    pub key: OwnerKey,
}

/// Writes the row of a new one, at version 0.
pub fn create(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: AppointmentId,
    asked: &domain::appointment::Asked,
) -> Result<Option<LoadedAppointment>, SealedError> {
    let Some(row) = tx.one(KEY, &[asked.account.into()])? else { return Ok(None) };
    let values = [
        id.into(),
        asked.account.into(),
        asked.role.id().into(),
        asked.office.clone().into(),
        asked.from.into(),
        asked.until.into(),
    ];
    tx.execute(CREATE, &values)?;
    Ok(Some(LoadedAppointment { id, state: None, key: vault.open(&row.bytes("wrapped_key"))? }))
}

/// Loads one for a command: until it commits, nobody else changes it.
pub fn load_locked(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: AppointmentId,
) -> Result<Option<LoadedAppointment>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { WHOSE_LOCKED_POSTGRES } else { WHOSE };
    if tx.one(sql, &[id.into()])?.is_none() {
        return Ok(None);
    }
    load(tx, vault, id)
}

/// Loads one; `None` when there is none, or it is not as this program wrote it.
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: AppointmentId) -> Result<Option<LoadedAppointment>, SealedError> {
    let Some(row) = tx.one(ROW, &[id.into()])? else { return Ok(None) };
    let Some(state) = sound(vault, &row)? else { return Ok(None) };
    let Some(owner) = tx.one(KEY, &[state.asked.account.into()])? else { return Ok(None) };
    Ok(Some(LoadedAppointment { id, state: Some(state), key: vault.open(&owner.bytes("wrapped_key"))? }))
}

/// Saves a state that follows on version `before`; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, vault: &Vault, state: &Appointment, before: u32) -> Result<bool, DbError> {
    let json = serde_json::to_string(state).map_err(|e| DbError::Engine(format!("state of an appointment: {e}")))?;
    let values = [
        state.version.into(),
        state.standing.id().into(),
        state.confirmed_at.into(),
        json.into(),
        state.id.into(),
        before.into(),
    ];
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
    row_mac::of(vault, "appointment", &sealed)
}

/// The state of a row that is as this program wrote it, and on which its history ends.
fn sound(vault: &Vault, row: &Row) -> Result<Option<Appointment>, DbError> {
    let follows = row.int("version") == row.opt_int("last_event").unwrap_or(0);
    if !follows || row.opt_bytes("mac") != Some(seal_of(vault, row)) {
        metrics::counter!("rows_changed_outside_total", "table" => "appointment").increment(1);
        let id = row.text("id");
        tracing::error!(appointment = %id, "this appointment was changed in the database, past this program: it gives no power");
        return Ok(None);
    }
    let state = serde_json::from_str(&row.text("state"));
    state.map(Some).map_err(|e| DbError::Engine(format!("state of an appointment: {e}")))
}

fn all(tx: &mut dyn Tx, vault: &Vault, (sql, of): (&'static str, Value)) -> Result<Vec<Appointment>, DbError> {
    let rows = tx.query(sql, &[of])?;
    let mut found = Vec::new();
    for row in &rows {
        found.extend(sound(vault, row)?);
    }
    found.sort_by_key(|one| (one.asked.from, one.id));
    Ok(found)
}

/// Everything about one account, the oldest first.
pub fn of_account(tx: &mut dyn Tx, vault: &Vault, account: AccountId) -> Result<Vec<Appointment>, DbError> {
    all(tx, vault, (OF_ACCOUNT, account.into()))
}

/// Those that wait for a second person.
pub fn waiting(tx: &mut dyn Tx, vault: &Vault) -> Result<Vec<Appointment>, DbError> {
    all(tx, vault, (OF_STANDING, "asked".into()))
}

/// Those that were agreed and not ended; some begin later, some have run out.
pub fn agreed(tx: &mut dyn Tx, vault: &Vault) -> Result<Vec<Appointment>, DbError> {
    all(tx, vault, (OF_STANDING, "agreed".into()))
}

/// Those of a role that hold now.
pub fn of_role(tx: &mut dyn Tx, vault: &Vault, role: Role, now: Timestamp) -> Result<Vec<Appointment>, DbError> {
    let mut found = all(tx, vault, (OF_ROLE, role.id().into()))?;
    found.retain(|one| one.holds(now));
    Ok(found)
}

/// How many wait for a second person.
pub fn count_waiting(tx: &mut dyn Tx) -> Result<u64, DbError> {
    Ok(tx.one(WAITING, &[])?.map_or(0, |row| row.int("n").unsigned_abs()))
}

/// How many were confirmed last before this moment, and hold.
pub fn count_unreviewed(tx: &mut dyn Tx, before: Timestamp, now: Timestamp) -> Result<u64, DbError> {
    Ok(tx.one(DUE, &[before.into(), now.into()])?.map_or(0, |row| row.int("n").unsigned_abs()))
}

/// Files that an account has open as a verifier.
pub fn open_work(tx: &mut dyn Tx, account: AccountId) -> Result<u64, DbError> {
    Ok(tx.one(OPEN_WORK, &[format!("officer:{account}").into()])?.map_or(0, |row| row.int("n").unsigned_abs()))
}

const IDS: &str = "select id from appointment where id > $1 order by id limit 1000";

/// The first appointment that does not bear its seal.
pub fn first_changed(tx: &mut dyn Tx, vault: &Vault) -> Result<Option<AppointmentId>, DbError> {
    let mut after = String::new();
    loop {
        let rows = tx.query(IDS, &[(&after).into()])?;
        for row in &rows {
            let id = AppointmentId(row.id("id"));
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
