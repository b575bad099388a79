//! Rows of NIBs that OSS delivered: the state as JSON without personal data, every body sealed, columns for lists and reports.

use db::{DbError, Engine, Row, Tx};
use domain::ids::{AccountId, ApplicationId, NibId, TextId};
use domain::nib::{DeliveredNib, Requested};
use jiff::Timestamp;
use ledger::rewrapping::Wrapped;
use ledger::sealed::{self, SealedError};
use ledger::vault::{OwnerKey, SealError, Vault};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

const CREATE: &str = "insert into oss_nib (id, version, nib_hash, wrapped_key, state, summary, received_at) \
    values ($1, 0, $2, $3, '', $4, $5)";
const LOAD: &str = "select id, state, wrapped_key from oss_nib where id = $1";
/// SQLite has one writer and no word for a row's lock.
const LOAD_LOCKED_POSTGRES: &str = "select id, state, wrapped_key from oss_nib where id = $1 for update";
/// The version is the second guard beside the lock.
const SAVE: &str = "update oss_nib set version = $1, state = $2 where id = $3 and version = $4";
const FIND: &str = "select id from oss_nib where nib_hash = $1";
const SUMMARY: &str = "update oss_nib set summary = $1 where id = $2";
const EDITION: &str = "select edition from oss_edition where nib_id = $1 and body_hash = $2";
const PUT_EDITION: &str = "insert into oss_edition (nib_id, edition, body_hash, text_id, received_at) \
    values ($1, $2, $3, $4, $5)";
const NEWEST: &str = "select text_id from oss_edition where nib_id = $1 order by edition desc limit 1";
const FORGET_PEOPLE: &str = "delete from oss_person where nib_id = $1";
const PUT_PERSON: &str =
    "insert into oss_person (nik_hash, nib_id) values ($1, $2) on conflict (nik_hash, nib_id) do nothing";
const OF_PERSON: &str = "select nib_id from oss_person where nik_hash = $1 order by nib_id";
const PUT_LICENCE: &str = "insert into oss_licence (id, nib_id, licence_id, code, standing, since, application_id) \
    values ($1, $2, $3, $4, $5, $6, $7) \
    on conflict (nib_id, licence_id) do update set code = $4, standing = $5, since = $6, application_id = $7";
const OF_APPLICATION: &str = "select nib_id, licence_id from oss_licence where application_id = $1";
const PROVE: &str = "insert into proved_nik (nik_hash, account_id, proved_at, proved_by) values ($1, $2, $3, $4) \
    on conflict (nik_hash) do update set account_id = $2, proved_at = $3, proved_by = $4";
const FORGET_PROOF: &str = "delete from proved_nik where account_id = $1";
const PROVED: &str = "select account_id from proved_nik where nik_hash = $1";

const WRAPPED_NEXT: &str =
    "select id, wrapped_key from oss_nib where id > $1 and wrapped_key is not null order by id limit $2";
const WRAPPED_CHANGE: &str = "update oss_nib set wrapped_key = $1 where id = $2 and wrapped_key = $3";

/// Whose keys are wrapped anew when the master key was changed.
pub const WRAPPED: Wrapped = Wrapped { next: WRAPPED_NEXT, change: WRAPPED_CHANGE };

/// A NIB as it was loaded.
pub struct LoadedNib {
    /// Its id.
    pub id: NibId,
    /// The state; `None` in the transaction in which it first comes, before its first event.
    pub state: Option<DeliveredNib>,
    /// The key its bodies lie under.
    pub key: OwnerKey,
}

/// Names for lists, kept sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// `nama_perseroan`.
    pub company: String,
    /// `nama_izin` by `id_izin`.
    pub licences: BTreeMap<String, String>,
}

/// What comes with a new edition besides its body.
#[derive(Clone)]
pub struct Edition {
    /// Keyed hash of the NIB.
    pub nib_hash: Vec<u8>,
    /// Keyed hash of the body.
    pub body_hash: Vec<u8>,
    /// Keyed hashes of the NIK of everybody responsible.
    pub people: Vec<Vec<u8>>,
    /// Names for lists.
    pub summary: Summary,
}

/// Writes the row of a new NIB, at version 0.
pub fn create(
    tx: &mut dyn Tx,
    of: (NibId, &Edition),
    key: (&OwnerKey, &[u8]),
    now: Timestamp,
) -> Result<(), SealedError> {
    let (id, edition) = of;
    let summary = seal_summary(key.0, id, &edition.summary)?;
    tx.execute(CREATE, &[id.into(), edition.nib_hash.as_slice().into(), key.1.into(), summary.into(), now.into()])?;
    Ok(())
}

/// The NIB of this keyed hash.
pub fn find(tx: &mut dyn Tx, nib_hash: &[u8]) -> Result<Option<NibId>, DbError> {
    Ok(tx.one(FIND, &[nib_hash.into()])?.map(|row| NibId(row.id("id"))))
}

/// Loads a NIB; `None` when there is none, or its key was destroyed (erased).
pub fn load(tx: &mut dyn Tx, vault: &Vault, id: NibId) -> Result<Option<LoadedNib>, SealedError> {
    load_by(tx, vault, id, LOAD)
}

/// [`load`] for a command: until it commits, nobody else changes this NIB.
pub fn load_locked(tx: &mut dyn Tx, vault: &Vault, id: NibId) -> Result<Option<LoadedNib>, SealedError> {
    let sql = if tx.engine() == Engine::Postgres { LOAD_LOCKED_POSTGRES } else { LOAD };
    load_by(tx, vault, id, sql)
}

fn load_by(tx: &mut dyn Tx, vault: &Vault, id: NibId, sql: &'static str) -> Result<Option<LoadedNib>, SealedError> {
    let Some(row) = tx.one(sql, &[id.into()])? else { return Ok(None) };
    let Some(wrapped) = row.opt_bytes("wrapped_key") else { return Ok(None) };
    Ok(Some(LoadedNib { id, state: Some(parse(&row)?), key: vault.open(&wrapped)? }))
}

fn parse(row: &Row) -> Result<DeliveredNib, DbError> {
    serde_json::from_str(&row.text("state")).map_err(|e| DbError::Engine(format!("state of a NIB: {e}")))
}

/// Saves a state that follows on version `before`, with its licences; `false` when somebody was faster.
pub fn save(tx: &mut dyn Tx, nib: &DeliveredNib, before: u32, new_id: impl Fn() -> Uuid) -> Result<bool, DbError> {
    let state = serde_json::to_string(nib).map_err(|e| DbError::Engine(format!("state of a NIB: {e}")))?;
    if tx.execute(SAVE, &[nib.version.into(), state.into(), nib.id.into(), before.into()])? != 1 {
        return Ok(false);
    }
    for (licence, Requested { code, standing, .. }) in &nib.requested {
        let values = [
            new_id().into(),
            nib.id.into(),
            licence.into(),
            code.into(),
            standing.kind().id().into(),
            standing.since().into(),
            standing.application().into(),
        ];
        tx.execute(PUT_LICENCE, &values)?;
    }
    Ok(true)
}

/// Whether this very body came before.
pub fn came_before(tx: &mut dyn Tx, id: NibId, body_hash: &[u8]) -> Result<bool, DbError> {
    Ok(tx.one(EDITION, &[id.into(), body_hash.into()])?.is_some())
}

/// Enters an edition: its body, who is responsible from now on, names for lists.
pub fn put_edition(
    tx: &mut dyn Tx,
    of: (&LoadedNib, u32),
    edition: &Edition,
    body: (TextId, Timestamp),
) -> Result<(), SealedError> {
    let (nib, number) = of;
    let values = [nib.id.into(), number.into(), edition.body_hash.as_slice().into(), body.0.into(), body.1.into()];
    tx.execute(PUT_EDITION, &values)?;
    tx.execute(FORGET_PEOPLE, &[nib.id.into()])?;
    for person in &edition.people {
        tx.execute(PUT_PERSON, &[person.as_slice().into(), nib.id.into()])?;
    }
    tx.execute(SUMMARY, &[seal_summary(&nib.key, nib.id, &edition.summary)?.into(), nib.id.into()])?;
    Ok(())
}

/// The newest body, as it came; `None` when it is gone (erased).
pub fn body(tx: &mut dyn Tx, nib: &LoadedNib) -> Result<Option<String>, SealedError> {
    let Some(row) = tx.one(NEWEST, &[nib.id.into()])? else { return Ok(None) };
    sealed::get(tx, &nib.key, TextId(row.id("text_id")))
}

/// NIBs for which a person is responsible.
pub fn of_person(tx: &mut dyn Tx, nik_hash: &[u8]) -> Result<Vec<NibId>, DbError> {
    Ok(tx.query(OF_PERSON, &[nik_hash.into()])?.iter().map(|row| NibId(row.id("nib_id"))).collect())
}

/// The NIB and `id_izin` that an application came of.
pub fn of_application(tx: &mut dyn Tx, id: ApplicationId) -> Result<Option<(NibId, String)>, DbError> {
    Ok(tx.one(OF_APPLICATION, &[id.into()])?.map(|row| (NibId(row.id("nib_id")), row.text("licence_id"))))
}

/// Keeps whose account a NIK is: an officer saw the card.
pub fn prove(tx: &mut dyn Tx, nik_hash: &[u8], account: AccountId, by: (AccountId, Timestamp)) -> Result<(), DbError> {
    tx.execute(PROVE, &[nik_hash.into(), account.into(), by.1.into(), by.0.into()]).map(|_| ())
}

/// Whose account a NIK is, where an officer saw the card.
pub fn proved(tx: &mut dyn Tx, nik_hash: &[u8]) -> Result<Option<AccountId>, DbError> {
    Ok(tx.one(PROVED, &[nik_hash.into()])?.map(|row| AccountId(row.id("account_id"))))
}

/// Forgets that a NIK is this account's: the account was erased.
pub fn forget_proof(tx: &mut dyn Tx, account: AccountId) -> Result<(), DbError> {
    tx.execute(FORGET_PROOF, &[account.into()]).map(|_| ())
}

/// A NIK or NIB as it is looked for.
pub fn hash(vault: &Vault, what: &str, number: &str) -> Vec<u8> {
    vault.search_hash(&format!("oss-{what}"), number)
}

fn seal_summary(key: &OwnerKey, id: NibId, summary: &Summary) -> Result<Vec<u8>, SealError> {
    let plain = serde_json::to_vec(summary).map_err(|_| SealError)?;
    key.seal(&summary_context(id), &plain)
}

/// Opens the names of a row of a list; empty when they are gone.
pub fn open_summary(vault: &Vault, id: NibId, wrapped_key: Option<&[u8]>, sealed: &[u8]) -> Summary {
    let opened = wrapped_key.and_then(|wrapped| vault.open(wrapped).ok()?.open(&summary_context(id), sealed).ok());
    opened.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default()
}

fn summary_context(id: NibId) -> String {
    format!("oss-summary:{id}")
}
