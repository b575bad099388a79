//! Rows of sanctions: state as JSON without personal data; what people wrote lies sealed under the key of the application or officer.

use db::{DbError, Engine, Row, Tx};
use domain::ids::{AccountId, ApplicationId, DocumentId, SanctionId};
use domain::sanction::{Measure, On, Sanction};
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, Vault};

const CREATE: &str = "insert into sanction (id, version, measure, status, application_id, account_id, at, state) \
    values ($1, 0, $2, 'proposed', $3, $4, $5, '')";
const LOAD: &str = "select s.state, s.application_id, s.account_id, \
    case when s.application_id is null then c.wrapped_key else a.wrapped_key end as owner_key from sanction s \
    left join application a on a.id = s.application_id left join account c on c.id = s.account_id where s.id = $1";
/// SQLite has one writer and no word for a row's lock.
const LOCK_POSTGRES: &str = "select id from sanction where id = $1 for update";
/// The version is the second guard beside the lock.
const SAVE: &str =
    "update sanction set version = $1, status = $2, letter_id = $3, state = $4 where id = $5 and version = $6";
const OF_LETTER: &str = "select id from sanction where letter_id = $1";
const OF_ACCOUNT: &str = "select state from sanction where account_id = $1 and application_id is not null \
    order by at desc, id desc limit 50";
const OF_APPLICATION: &str = "select state from sanction where application_id = $1 order by at desc, id desc limit 50";
const KEY_OF_APPLICATION: &str = "select wrapped_key from application where id = $1";
const KEY_OF_ACCOUNT: &str = "select wrapped_key from account where id = $1";
const TO_DECIDE: &str =
    "select count(*) as n from (select 1 as one from sanction where status = 'proposed' limit 1000) t";

/// A sanction with its key.
pub struct LoadedSanction {
    /// Its id.
    pub id: SanctionId,
    /// Its state; `None` before the first event of a new one.
    pub state: Option<Sanction>,
    /// The key of the application in which it was found, or of the officer.
    pub key: OwnerKey,
}

/// The wrapped key of what a sanction lives under; `None` when that is not there or was erased.
pub fn owner_key(tx: &mut dyn Tx, on: On) -> Result<Option<Vec<u8>>, DbError> {
    let row = match on {
        On::Applicant { application, .. } => tx.one(KEY_OF_APPLICATION, &[application.into()])?,
        On::Officer { account } => tx.one(KEY_OF_ACCOUNT, &[account.into()])?,
    };
    Ok(row.and_then(|row| row.opt_bytes("wrapped_key")))
}

/// Writes the row of a new one, at version 0.
pub fn create(tx: &mut dyn Tx, id: SanctionId, of: (On, Measure), now: Timestamp) -> Result<(), DbError> {
    let (on, measure) = of;
    let values = [id.into(), measure.id().into(), on.application().into(), on.account().into(), now.into()];
    tx.execute(CREATE, &values).map(|_| ())
}

/// Loads one; `None` when there is none, or its key was destroyed (erased).
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: SanctionId) -> Result<Option<LoadedSanction>, SealedError> {
    let Some(row) = tx.one(LOAD, &[id.into()])? else { return Ok(None) };
    let Some(wrapped) = row.opt_bytes("owner_key") else { return Ok(None) };
    Ok(Some(LoadedSanction { id, state: Some(state(&row)?), key: vault.open(&wrapped)? }))
}

/// The same for a command: until it commits, nobody else changes this one.
pub fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: SanctionId) -> Result<Option<LoadedSanction>, SealedError> {
    if tx.engine() == Engine::Postgres {
        tx.one(LOCK_POSTGRES, &[id.into()])?;
    }
    load(tx, vault, id)
}

/// Saves what became of it if its row is still at version `before`; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, sanction: &Sanction, before: u32) -> Result<bool, DbError> {
    let state = serde_json::to_string(sanction).map_err(|e| DbError::Engine(format!("sanction: {e}")))?;
    let values = [
        sanction.version.into(),
        sanction.status.kind().id().into(),
        sanction.status.decision().map(|decision| decision.letter).into(),
        state.into(),
        sanction.id.into(),
        before.into(),
    ];
    Ok(tx.execute(SAVE, &values)? == 1)
}

/// The sanction that this letter says.
pub fn of_letter(tx: &mut dyn Tx, letter: DocumentId) -> Result<Option<SanctionId>, DbError> {
    Ok(tx.one(OF_LETTER, &[letter.into()])?.map(|row| SanctionId(row.id("id"))))
}

/// Those on a person as an applicant, newest first.
pub fn of_account(tx: &mut dyn Tx, account: AccountId) -> Result<Vec<Sanction>, DbError> {
    tx.query(OF_ACCOUNT, &[account.into()])?.iter().map(state).collect()
}

/// Those found in an application, newest first.
pub fn of_application(tx: &mut dyn Tx, application: ApplicationId) -> Result<Vec<Sanction>, DbError> {
    tx.query(OF_APPLICATION, &[application.into()])?.iter().map(state).collect()
}

/// How many wait for a decision, counted to a thousand.
pub fn to_decide(tx: &mut dyn Tx) -> Result<u64, DbError> {
    Ok(tx.one(TO_DECIDE, &[])?.map_or(0, |row| row.int("n").unsigned_abs()))
}

/// The state in a row.
fn state(row: &Row) -> Result<Sanction, DbError> {
    parse(&row.text("state"))
}

/// The state as it stands in a row.
pub fn parse(state: &str) -> Result<Sanction, DbError> {
    serde_json::from_str(state).map_err(|e| DbError::Engine(format!("sanction: {e}")))
}
