//! Rows of matters of personal data: the state as JSON without personal data, the words of both sides sealed beside it; and the list of
//! keys that were destroyed.

use db::{DbError, Engine, Row, Tx};
use domain::data_case::{DataCase, Kind};
use domain::ids::{AccountId, DataCaseId, TextId};
use domain::subject::Subject;
use jiff::Timestamp;
use ledger::rewrapping::Wrapped;
use ledger::sealed::{self, SealedError};
use ledger::vault::{OwnerKey, Vault};

const CREATE: &str = "insert into data_case (id, version, kind, account_id, wrapped_key, state, opened_at) \
    values ($1, 0, $2, $3, $4, '', $5)";
const LOAD: &str = "select id, state, wrapped_key from data_case where id = $1";
/// SQLite has one writer and no word for a row's lock.
const LOAD_LOCKED_POSTGRES: &str = "select id, state, wrapped_key from data_case where id = $1 for update";
/// The version is the second guard beside the lock.
const SAVE: &str =
    "update data_case set version = $1, state = $2, due_at = $3, closed_at = $4 where id = $5 and version = $6";
const OPEN: &str =
    "select id, state, wrapped_key from data_case where closed_at is null order by opened_at, id limit $1";
const CLOSED: &str = "select id, state, wrapped_key from data_case where closed_at is not null \
    order by closed_at desc, id limit $1";
const OF_ACCOUNT: &str = "select id, state, wrapped_key from data_case where account_id = $1 and version > 0 \
    order by opened_at desc limit $2";
const OF_KIND: &str = "select id, state, wrapped_key from data_case where kind = $1 order by opened_at desc limit $2";
const UNWARNED: &str = "select id, state, wrapped_key from data_case \
    where closed_at is null and warned_at is null and due_at is not null and due_at < $1 order by due_at limit $2";
const WARNED: &str = "update data_case set warned_at = $1 where id = $2";
const LATE: &str = "select id, state, wrapped_key from data_case \
    where closed_at is null and alarmed_at is null and due_at is not null and due_at < $1 order by due_at limit $2";
const ALARMED: &str = "update data_case set alarmed_at = $1 where id = $2";
const TEXTS: &str =
    "select id, kind from sealed_text where subject = 'data_case' and subject_id = $1 order by written_at";
const NOTE_ERASED: &str = "insert into erased_key (subject, subject_id, case_id, erased_at) values ($1, $2, $3, $4) \
    on conflict (subject, subject_id) do nothing";
const ERASED_OF: &str = "select subject, subject_id, erased_at from erased_key where case_id = $1";
const IS_ERASED: &str = "select erased_at from erased_key where subject = $1 and subject_id = $2";

const WRAPPED_NEXT: &str = "select id, wrapped_key from data_case where id > $1 order by id limit $2";
const WRAPPED_CHANGE: &str = "update data_case set wrapped_key = $1 where id = $2 and wrapped_key = $3";

/// Whose keys are wrapped anew when the master key was changed.
pub const WRAPPED: Wrapped = Wrapped { next: WRAPPED_NEXT, change: WRAPPED_CHANGE };

/// A matter as it was loaded.
pub struct LoadedCase {
    /// Its id.
    pub id: DataCaseId,
    /// The state; `None` in the transaction in which it begins, before its first event.
    pub state: Option<DataCase>,
    /// The key its words lie under.
    pub key: OwnerKey,
}

/// A key that was destroyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedKey {
    /// Of what: an account or an application.
    pub subject: Subject,
    /// Which one.
    pub id: String,
    /// When.
    pub at: Timestamp,
}

/// Writes the row of a new matter, at version 0.
pub fn create(
    tx: &mut dyn Tx,
    of: (DataCaseId, Kind, Option<AccountId>),
    wrapped_key: &[u8],
    now: Timestamp,
) -> Result<(), DbError> {
    let (id, kind, account) = of;
    tx.execute(CREATE, &[id.into(), kind.id().into(), account.into(), wrapped_key.into(), now.into()]).map(|_| ())
}

/// Loads a matter.
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: DataCaseId) -> Result<Option<LoadedCase>, SealedError> {
    let row = tx.one(LOAD, &[id.into()])?;
    row.as_ref().map(|row| loaded(vault, row)).transpose()
}

/// [`load`] for a command: until it commits, nobody else changes this matter.
pub fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: DataCaseId) -> Result<Option<LoadedCase>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { LOAD_LOCKED_POSTGRES } else { LOAD };
    let row = tx.one(sql, &[id.into()])?;
    row.as_ref().map(|row| loaded(vault, row)).transpose()
}

fn loaded(vault: &Vault, row: &Row) -> Result<LoadedCase, SealedError> {
    let key = vault.open(&row.bytes("wrapped_key"))?;
    Ok(LoadedCase { id: DataCaseId(row.id("id")), state: Some(state(row)?), key })
}

fn state(row: &Row) -> Result<DataCase, DbError> {
    serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("state of a data case: {e}")))
}

/// Saves a state that follows on version `before`; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, case: &DataCase, before: u32) -> Result<bool, DbError> {
    let json = serde_json::to_string(case).map_err(|e| DbError::Engine(format!("state of a data case: {e}")))?;
    let values =
        [case.version.into(), json.into(), case.due_at.into(), case.closed_at.into(), case.id.into(), before.into()];
    Ok(tx.execute(SAVE, &values)? == 1)
}

fn states(tx: &mut dyn Tx, sql: &'static str, values: &[db::Value]) -> Result<Vec<DataCase>, DbError> {
    tx.query(sql, values)?.iter().map(state).collect()
}

/// Matters that wait, the oldest first.
pub fn open(tx: &mut dyn Tx, count_max: i64) -> Result<Vec<DataCase>, DbError> {
    states(tx, OPEN, &[count_max.into()])
}

/// Matters that are done, the newest first.
pub fn closed(tx: &mut dyn Tx, count_max: i64) -> Result<Vec<DataCase>, DbError> {
    states(tx, CLOSED, &[count_max.into()])
}

/// Matters of one person, the newest first.
pub fn of_account(tx: &mut dyn Tx, id: AccountId, count_max: i64) -> Result<Vec<DataCase>, DbError> {
    states(tx, OF_ACCOUNT, &[id.into(), count_max.into()])
}

/// Matters of a kind, the newest first.
pub fn of_kind(tx: &mut dyn Tx, kind: Kind, count_max: i64) -> Result<Vec<DataCase>, DbError> {
    states(tx, OF_KIND, &[kind.id().into(), count_max.into()])
}

/// Open matters due before this moment of which nobody was warned.
pub fn unwarned(tx: &mut dyn Tx, before: Timestamp, count_max: i64) -> Result<Vec<DataCase>, DbError> {
    states(tx, UNWARNED, &[before.into(), count_max.into()])
}

/// Notes that the officer was warned.
pub fn warned(tx: &mut dyn Tx, id: DataCaseId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(WARNED, &[now.into(), id.into()]).map(|_| ())
}

/// Open matters whose term is over and that raised no alarm.
pub fn late(tx: &mut dyn Tx, now: Timestamp, count_max: i64) -> Result<Vec<DataCase>, DbError> {
    states(tx, LATE, &[now.into(), count_max.into()])
}

/// Notes that there was an alarm.
pub fn alarmed(tx: &mut dyn Tx, id: DataCaseId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(ALARMED, &[now.into(), id.into()]).map(|_| ())
}

/// What both sides wrote, oldest first, by kind of text.
pub fn words(tx: &mut dyn Tx, case: &LoadedCase) -> Result<Vec<(String, String)>, SealedError> {
    let mut all = Vec::new();
    for row in tx.query(TEXTS, &[case.id.into()])? {
        if let Some(text) = sealed::get(tx, &case.key, TextId(row.id("id")))? {
            all.push((row.text("kind"), text));
        }
    }
    Ok(all)
}

/// Enters a destroyed key into the list.
pub fn note_erased(tx: &mut dyn Tx, key: &ErasedKey, case: Option<DataCaseId>) -> Result<(), DbError> {
    let values = [key.subject.id().into(), (&key.id).into(), case.into(), key.at.into()];
    tx.execute(NOTE_ERASED, &values).map(|_| ())
}

/// The keys that a matter destroyed.
pub fn erased_of(tx: &mut dyn Tx, case: DataCaseId) -> Result<Vec<ErasedKey>, DbError> {
    let rows = tx.query(ERASED_OF, &[case.into()])?;
    let key = |row: &Row| {
        let subject = Subject::from_id(&row.text("subject"))?;
        Some(ErasedKey { subject, id: row.text("subject_id"), at: row.instant("erased_at") })
    };
    Ok(rows.iter().filter_map(key).collect())
}

/// Whether this database knows that a key was destroyed.
pub fn is_erased(tx: &mut dyn Tx, key: &ErasedKey) -> Result<bool, DbError> {
    Ok(tx.one(IS_ERASED, &[key.subject.id().into(), (&key.id).into()])?.is_some())
}
