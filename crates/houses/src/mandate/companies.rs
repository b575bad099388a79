//! Companies: which accounts are one, and which others were registered with the same number. Only officers are told of those.

use super::mandates;
use crate::account::accounts::Account;
use db::{DbError, Tx};
use domain::ids::AccountId;
use jiff::Timestamp;
use ledger::vault::Vault;

const PUT: &str = "insert into company (account_id, npwp_hash, nib_hash) values ($1, $2, $3)";
const IS: &str = "select 1 as one from company where account_id = $1";
const WITH_NPWP: &str = "select account_id from company where npwp_hash = $1 limit 20";
const WITH_NIB: &str = "select account_id from company where nib_hash = $1 limit 20";

fn hash(vault: &Vault, number: &str) -> Vec<u8> {
    vault.search_hash("company", number)
}

/// An NPWP in one spelling: a body's number of 16 digits is the old one behind a zero (PMK 112/2022).
fn npwp(number: &str) -> &str {
    if number.len() == 16 { number.strip_prefix('0').unwrap_or(number) } else { number }
}

/// Notes that an account is a company's.
pub(super) fn put(tx: &mut dyn Tx, vault: &Vault, account: &Account) -> Result<(), DbError> {
    let numbers = [hash(vault, npwp(&account.profile.npwp)), hash(vault, &account.profile.nib)];
    let [npwp, nib] = numbers;
    tx.execute(PUT, &[account.id.into(), npwp.into(), nib.into()]).map(|_| ())
}

/// Whether an account is a company's.
pub fn is(tx: &mut dyn Tx, id: AccountId) -> Result<bool, DbError> {
    Ok(tx.one(IS, &[id.into()])?.is_some())
}

/// Whether an account is a company's that no officer has proved.
pub fn is_unproved(tx: &mut dyn Tx, vault: &Vault, id: AccountId, now: Timestamp) -> Result<bool, DbError> {
    Ok(is(tx, id)? && !mandates::of_holder(tx, vault, id)?.iter().any(|one| one.speaks(now)))
}

/// Other companies that were registered with the same NPWP or NIB.
pub fn same_number(tx: &mut dyn Tx, vault: &Vault, account: &Account) -> Result<Vec<AccountId>, DbError> {
    let mut found = tx.query(WITH_NPWP, &[hash(vault, npwp(&account.profile.npwp)).into()])?;
    found.extend(tx.query(WITH_NIB, &[hash(vault, &account.profile.nib).into()])?);
    let mut ids: Vec<AccountId> = found.iter().map(|row| AccountId(row.id("account_id"))).collect();
    ids.retain(|id| *id != account.id);
    ids.sort();
    ids.dedup();
    Ok(ids)
}
