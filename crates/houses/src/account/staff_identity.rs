//! As whom an officer signs in at the provider outside (akun dinas): linked by the officer, found by a keyed hash, under the account's seal.

use super::accounts::{self, Account};
use db::{DbError, Tx};
use domain::ids::AccountId;
use ground::Work;
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::Vault;
use openid::Identity;

const PUT: &str = "insert into staff_identity (account_id, identity_hash, sealed, linked_at) values ($1, $2, $3, $4)";
const REMOVE: &str = "delete from staff_identity where account_id = $1";
const OF: &str = "select sealed, linked_at from staff_identity where account_id = $1";
const WHOSE: &str = "select account_id from staff_identity where identity_hash = $1";

/// An identity that is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// How it is called at the provider.
    pub label: String,
    /// Since when.
    pub since: Timestamp,
}

fn context(of: AccountId) -> String {
    format!("staff-identity:{of}")
}

/// A subject counts together with its provider (`OpenID` Connect Core 1.0, 2); a line break stands in neither.
fn hash(vault: &Vault, identity: &Identity) -> Vec<u8> {
    vault.search_hash("staff-identity", &format!("{}\n{}", identity.issuer, identity.subject))
}

/// Links an identity, in place of the one before; one that opens another account is [`DbError::Conflict`].
pub(super) fn link(work: &mut Work, of: &Account, identity: &Identity) -> Result<(), SealedError> {
    unlink(work.tx, of.id)?;
    let sealed = of.owner_key.seal(&context(of.id), identity.label.as_bytes())?;
    let values = [of.id.into(), hash(work.vault, identity).into(), sealed.into(), work.now.into()];
    work.tx.execute(PUT, &values)?;
    Ok(())
}

/// Unlinks it.
pub(super) fn unlink(tx: &mut dyn Tx, of: AccountId) -> Result<(), DbError> {
    tx.execute(REMOVE, &[of.into()]).map(|_| ())
}

/// What is linked to an account.
pub fn of(tx: &mut dyn Tx, account: &Account) -> Result<Option<Linked>, SealedError> {
    let Some(row) = tx.one(OF, &[account.id.into()])? else { return Ok(None) };
    let label = account.owner_key.open(&context(account.id), &row.bytes("sealed"))?;
    Ok(Some(Linked { label: String::from_utf8_lossy(&label).into_owned(), since: row.instant("linked_at") }))
}

/// Whose account an identity opens: an officer's that is not closed. A row that was put there past this program breaks the account's
/// seal, and opens nothing.
pub fn account(tx: &mut dyn Tx, vault: &Vault, identity: &Identity) -> Result<Option<Account>, SealedError> {
    let Some(row) = tx.one(WHOSE, &[hash(vault, identity).into()])? else { return Ok(None) };
    let account = accounts::get(tx, vault, AccountId(row.id("account_id")))?;
    Ok(account.filter(|account| account.is_officer() && !account.disabled))
}

/// By what tries with this identity are counted, and noted when they open nothing.
pub fn counted_as(vault: &Vault, identity: &Identity) -> String {
    format!("staff-identity:{}", data_encoding::HEXLOWER.encode(&hash(vault, identity)))
}
