//! Who holds a role now.

use super::appointments;
use crate::account::accounts::{self, Account};
use db::{DbError, Tx};
use domain::account::Role;
use domain::appointment::{Appointment, NEVER_NONE};
use domain::ids::AccountId;
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::Vault;
use std::collections::BTreeSet;

/// Whom what is told may go to: no power follows from it.
const IDS_OF: &str = "select a.id from appointment p join account a on a.id = p.account_id where p.role = $1 \
    and p.standing = 'agreed' and p.from_at <= $2 and (p.until_at is null or p.until_at > $2) \
    and ($3 = '' or p.office = $3) and a.disabled_at is null limit 1000";
const OTHERS: &str = "select p.id from appointment p join account a on a.id = p.account_id where p.role = $1 \
    and p.standing = 'agreed' and p.from_at <= $2 and (p.until_at is null or p.until_at > $2) \
    and a.id <> $3 and a.disabled_at is null and a.one_time_at is null limit 1000";

/// Ids of open accounts that hold a role, of one office where it is named.
pub fn ids_of(tx: &mut dyn Tx, (role, office): (Role, &str), now: Timestamp) -> Result<Vec<AccountId>, DbError> {
    let rows = tx.query(IDS_OF, &[role.id().into(), now.into(), office.into()])?;
    let ids: BTreeSet<AccountId> = rows.iter().map(|row| AccountId(row.id("id"))).collect();
    Ok(ids.into_iter().collect())
}

/// Open and closed accounts that hold a role, acting in it, the oldest first.
pub fn by_role(
    tx: &mut dyn Tx,
    vault: &Vault,
    (role, count_max): (Role, usize),
    now: Timestamp,
) -> Result<Vec<Account>, SealedError> {
    let mut found: Vec<Account> = Vec::new();
    for appointment in appointments::of_role(tx, vault, role, now)? {
        if found.len() < count_max
            && let Some(mut account) = accounts::get(tx, vault, appointment.asked.account)?
        {
            act_in(&mut account, &appointment);
            let same = |other: &Account| other.id == account.id && other.office == account.office;
            if !found.iter().any(same) {
                found.push(account);
            }
        }
    }
    Ok(found)
}

/// Lets a loaded account act in an appointment of its own.
pub fn act_in(account: &mut Account, appointment: &Appointment) {
    account.role = appointment.asked.role;
    account.office.clone_from(&appointment.asked.office);
    account.types = appointment.asked.types.clone();
    account.acting = Some(appointment.id);
}

/// Whether somebody else, who can come in, holds the role too.
pub fn others_hold(tx: &mut dyn Tx, role: Role, but: AccountId, now: Timestamp) -> Result<bool, DbError> {
    Ok(!tx.query(OTHERS, &[role.id().into(), now.into(), but.into()])?.is_empty())
}

/// Those who may ask and agree, but for one of them.
pub fn deciders(tx: &mut dyn Tx, but: AccountId, now: Timestamp) -> Result<BTreeSet<AccountId>, DbError> {
    let mut found = BTreeSet::new();
    for role in NEVER_NONE {
        found.extend(ids_of(tx, (role, ""), now)?);
    }
    found.remove(&but);
    Ok(found)
}

/// A role of this account, among those without which an office stands still, that nobody else holds.
pub fn last_of(tx: &mut dyn Tx, vault: &Vault, account: AccountId, now: Timestamp) -> Result<Option<Role>, DbError> {
    for appointment in appointments::of_account(tx, vault, account)? {
        let role = appointment.asked.role;
        if appointment.holds(now) && NEVER_NONE.contains(&role) && !others_hold(tx, role, account, now)? {
            return Ok(Some(role));
        }
    }
    Ok(None)
}

/// Open accounts that hold each role of the staff.
pub fn count_staff(tx: &mut dyn Tx, now: Timestamp) -> Result<Vec<(Role, u64)>, DbError> {
    let staff = Role::ALL.into_iter().filter(|role| role.is_staff());
    staff.map(|role| Ok((role, ids_of(tx, (role, ""), now)?.len() as u64))).collect()
}
