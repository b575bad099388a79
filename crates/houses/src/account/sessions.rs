//! What is known of a session besides whose it is: device and address for its owner, and when the second factor was given in it.

use super::accounts::Account;
use db::{DbError, Tx};
use domain::account::session::FRESH;
use domain::ids::AccountId;
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, SealError};
use serde::{Deserialize, Serialize};

const NOTE: &str = "insert into session_about (token_hash, sealed, proved_at) values ($1, $2, $3)";
const PROVE: &str = "insert into session_about (token_hash, sealed, proved_at) values ($1, $2, $3) \
    on conflict (token_hash) do update set proved_at = $3";
const STANDING: &str = "select (select a.proved_at from session_about a where a.token_hash = $1) as proved_at, \
    (select f.set_at from second_factor f where f.account_id = $2) as set_at";
const OPEN: &str = "select s.token_hash, s.created_at, s.seen_at, s.expires_at, a.sealed, a.proved_at from session s \
    left join session_about a on a.token_hash = s.token_hash where s.account_id = $1 and s.expires_at > $2";
const SWEEP: &str = "delete from session_about where not exists \
    (select 1 as one from session s where s.token_hash = session_about.token_hash)";

/// A session to be opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Hash of its token.
    pub token_hash: Vec<u8>,
    /// Where it is.
    pub place: Place,
    /// Whether the second factor was given.
    pub proved: bool,
}

/// Where a session is, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// `Chrome di Android`.
    pub device: String,
    /// The network it came from, shortened.
    pub address: String,
}

/// How a session stands to the second factor of its account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whether the account has one.
    pub has_factor: bool,
    /// When it was given in this session last.
    pub proved_at: Option<Timestamp>,
}

impl Standing {
    /// Whether nothing has to be asked before something that is hard to take back.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        !self.has_factor || self.proved_at.is_some_and(|at| now.duration_since(at) < FRESH)
    }
}

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// Hash of its token.
    pub token_hash: Vec<u8>,
    /// Where it is, as far as it was noted.
    pub place: Place,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was used last, give or take some minutes.
    pub seen_at: Timestamp,
}

/// Notes where a new session is.
pub fn note(tx: &mut dyn Tx, account: &Account, new: &NewSession, now: Timestamp) -> Result<(), SealedError> {
    let sealed = seal(&account.owner_key, account.id, &new.place)?;
    tx.execute(NOTE, &[(&new.token_hash[..]).into(), sealed.into(), new.proved.then_some(now).into()])?;
    Ok(())
}

/// Notes that the second factor was given in this session.
pub fn prove(tx: &mut dyn Tx, account: &Account, token_hash: &[u8], now: Timestamp) -> Result<(), SealedError> {
    let sealed = seal(&account.owner_key, account.id, &Place::default())?;
    tx.execute(PROVE, &[token_hash.into(), sealed.into(), now.into()])?;
    Ok(())
}

fn seal(key: &OwnerKey, id: AccountId, place: &Place) -> Result<Vec<u8>, SealError> {
    key.seal(&context(id), &serde_json::to_vec(place).map_err(|_| SealError)?)
}

fn context(id: AccountId) -> String {
    format!("session:{id}")
}

/// How this session stands.
pub fn standing(tx: &mut dyn Tx, token_hash: &[u8], id: AccountId) -> Result<Standing, DbError> {
    let Some(row) = tx.one(STANDING, &[token_hash.into(), id.into()])? else { return Ok(Standing::default()) };
    Ok(Standing { has_factor: row.opt_int("set_at").is_some(), proved_at: row.opt_instant("proved_at") })
}

/// The sessions of an account that are open, the one used last first.
pub fn open(tx: &mut dyn Tx, account: &Account, now: Timestamp) -> Result<Vec<OpenSession>, DbError> {
    let rows = tx.query(OPEN, &[account.id.into(), now.into()])?;
    let place = |sealed: Vec<u8>| {
        let plain = account.owner_key.open(&context(account.id), &sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    };
    let idle = domain::account::session::idle(account.role);
    let mut found: Vec<OpenSession> = rows
        .iter()
        .map(|row| OpenSession {
            token_hash: row.bytes("token_hash"),
            place: row.opt_bytes("sealed").and_then(place).unwrap_or_default(),
            created_at: row.instant("created_at"),
            seen_at: row.instant("seen_at"),
        })
        .filter(|session| session.seen_at + idle > now)
        .collect();
    found.sort_by_key(|session| std::cmp::Reverse(session.seen_at));
    Ok(found)
}

/// Forgets what is known of sessions that are gone.
pub fn sweep(tx: &mut dyn Tx) -> Result<(), DbError> {
    tx.execute(SWEEP, &[]).map(|_| ())
}
