//! Rows of objections: state as JSON without personal data; what people wrote and gave lies sealed under the key of the application.

use db::{DbError, Engine, Row, Tx};
use domain::ids::{ApplicationId, DocumentId, ObjectionId};
use domain::objection::Objection;
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, Vault};

const CREATE: &str = "insert into objection (id, version, status, application_id, document_id, at, state) \
    values ($1, 0, 'open', $2, $3, $4, '')";
const LOAD: &str = "select o.state, o.application_id, a.wrapped_key from objection o \
    join application a on a.id = o.application_id where o.id = $1";
/// SQLite has one writer and no word for a row's lock.
const LOCK_POSTGRES: &str = "select id from objection where id = $1 for update";
/// The version is the second guard beside the lock.
const SAVE: &str =
    "update objection set version = $1, status = $2, letter_id = $3, state = $4 where id = $5 and version = $6";
const OF_LETTER: &str = "select id from objection where letter_id = $1";
const OF_DOCUMENT: &str = "select id from objection where document_id = $1";
const OF_APPLICATION: &str = "select state from objection where application_id = $1 order by at desc, id desc limit 50";
const UNALARMED: &str =
    "select state from objection where status = 'open' and alarmed_at is null order by at limit 200";
const ALARMED: &str = "update objection set alarmed_at = $1 where id = $2";
const OPEN: &str = "select count(*) as n from (select 1 as one from objection where status = 'open' limit 1000) t";

/// An objection with its key.
pub struct LoadedObjection {
    /// Its id.
    pub id: ObjectionId,
    /// Its state; `None` before the first event of a new one.
    pub state: Option<Objection>,
    /// In which application the decision was made.
    pub application: ApplicationId,
    /// The key of that.
    pub key: OwnerKey,
}

/// Writes the row of a new one, at version 0.
pub fn create(
    tx: &mut dyn Tx,
    id: ObjectionId,
    of: (ApplicationId, DocumentId),
    now: Timestamp,
) -> Result<(), DbError> {
    tx.execute(CREATE, &[id.into(), of.0.into(), of.1.into(), now.into()]).map(|_| ())
}

/// Loads one; `None` when there is none, or its key was destroyed (erased).
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: ObjectionId) -> Result<Option<LoadedObjection>, SealedError> {
    let Some(row) = tx.one(LOAD, &[id.into()])? else { return Ok(None) };
    let Some(wrapped) = row.opt_bytes("wrapped_key") else { return Ok(None) };
    let application = ApplicationId(row.id("application_id"));
    Ok(Some(LoadedObjection { id, state: Some(state(&row)?), application, key: vault.open(&wrapped)? }))
}

/// The same for a command: until it commits, nobody else changes this one.
pub fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: ObjectionId) -> Result<Option<LoadedObjection>, SealedError> {
    if tx.engine() == Engine::Postgres {
        tx.one(LOCK_POSTGRES, &[id.into()])?;
    }
    load(tx, vault, id)
}

/// Saves what became of it if its row is still at version `before`; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, objection: &Objection, before: u32) -> Result<bool, DbError> {
    let state = serde_json::to_string(objection).map_err(|e| DbError::Engine(format!("objection: {e}")))?;
    let values = [
        objection.version.into(),
        objection.status.kind().id().into(),
        objection.status.decision().map(|decision| decision.letter).into(),
        state.into(),
        objection.id.into(),
        before.into(),
    ];
    Ok(tx.execute(SAVE, &values)? == 1)
}

/// The objection that this letter decides.
pub fn of_letter(tx: &mut dyn Tx, letter: DocumentId) -> Result<Option<ObjectionId>, DbError> {
    Ok(tx.one(OF_LETTER, &[letter.into()])?.map(|row| ObjectionId(row.id("id"))))
}

/// The objection to the decision that this document says.
pub fn of_document(tx: &mut dyn Tx, document: DocumentId) -> Result<Option<ObjectionId>, DbError> {
    Ok(tx.one(OF_DOCUMENT, &[document.into()])?.map(|row| ObjectionId(row.id("id"))))
}

/// Those to decisions of an application, newest first.
pub fn of_application(tx: &mut dyn Tx, application: ApplicationId) -> Result<Vec<Objection>, DbError> {
    tx.query(OF_APPLICATION, &[application.into()])?.iter().map(state).collect()
}

/// Open ones of whose last day nobody was told, oldest first.
pub fn unalarmed(tx: &mut dyn Tx) -> Result<Vec<Objection>, DbError> {
    tx.query(UNALARMED, &[])?.iter().map(state).collect()
}

/// Notes that the head was told of its last day.
pub fn alarmed(tx: &mut dyn Tx, id: ObjectionId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(ALARMED, &[now.into(), id.into()]).map(|_| ())
}

/// How many wait for a decision, counted to a thousand.
pub fn open(tx: &mut dyn Tx) -> Result<u64, DbError> {
    Ok(tx.one(OPEN, &[])?.map_or(0, |row| row.int("n").unsigned_abs()))
}

fn state(row: &Row) -> Result<Objection, DbError> {
    parse(&row.text("state"))
}

/// The state as it stands in a row.
pub fn parse(state: &str) -> Result<Objection, DbError> {
    serde_json::from_str(state).map_err(|e| DbError::Engine(format!("objection: {e}")))
}
