//! In which of its appointments an account acts: the one chosen in its session, or its usual one.

use super::appointments;
use super::holders::act_in;
use crate::account::accounts::Account;
use db::{DbError, Tx};
use domain::account::session;
use domain::appointment::{Appointment, Kind};
use domain::ids::AccountId;
use jiff::{SignedDuration, Timestamp};
use ledger::vault::Vault;

/// What a session keeps when its officer acts as an applicant.
pub const AS_APPLICANT: &str = "pemohon";

/// The appointments of an account that hold now: what it holds in its own right first, then the oldest.
pub fn held(tx: &mut dyn Tx, vault: &Vault, id: AccountId, now: Timestamp) -> Result<Vec<Appointment>, DbError> {
    let mut held = appointments::of_account(tx, vault, id)?;
    held.retain(|one| one.holds(now));
    held.sort_by_key(|one| (one.asked.kind != Kind::Definitive, one.asked.from, one.id));
    Ok(held)
}

/// Lets an account act in the appointment chosen, or in its usual one where that does not hold any more. Without any it is an
/// applicant, as everybody is who was appointed to nothing.
pub fn settle(
    tx: &mut dyn Tx,
    vault: &Vault,
    account: &mut Account,
    (chosen, now): (Option<&str>, Timestamp),
) -> Result<Vec<Appointment>, DbError> {
    if !account.is_officer() {
        return Ok(Vec::new());
    }
    let held = held(tx, vault, account.id, now)?;
    if chosen != Some(AS_APPLICANT) {
        let wanted = held.iter().find(|one| chosen == Some(one.id.to_string().as_str()));
        if let Some(one) = wanted.or(held.first()) {
            act_in(account, one);
        }
    }
    account.tasks = held.len();
    Ok(held)
}

/// How long a session may rest: as the strictest of the roles asks that it can act in, because it takes one press to change.
pub fn idle(account: &Account, held: &[Appointment]) -> SignedDuration {
    let others = held.iter().map(|one| session::idle(one.asked.role));
    others.fold(session::idle(account.role), SignedDuration::min)
}
