//! What shows who somebody is beside the password, as its events change it: codes, passkeys, the official account.

use super::accounts::{self, Account};
use super::enclosed::Enclosed;
use super::{passkeys, second_factor, sessions, staff_identity};
use db::DbError;
use domain::account::changing::{Event, Refusal};
use ground::Work;
use ledger::sealed::SealedError;
use ledger::{Order, Undone};

/// Writes what an event says of these; `false` where it says nothing of any, or lacks what it is about.
pub(super) fn carry(
    work: &mut Work,
    account: &Account,
    (order, event): (&Order<Account>, &Event),
) -> Result<bool, Undone<Refusal>> {
    let id = account.id;
    match (event, &order.enclosed) {
        (Event::SecondFactorSet, Enclosed::Factor(new)) => {
            second_factor::set(work, account, new)?;
            sessions::prove(work.tx, account, &new.session, work.now)?;
        }
        (Event::SecondFactorRemoved { .. }, _) => {
            second_factor::remove(work.tx, id)?;
            if order.actor.account() != Some(id) {
                accounts::close_sessions(work.tx, id)?;
                staff_identity::unlink(work.tx, id)?;
            }
        }
        (Event::RecoveryCodeUsed { .. }, Enclosed::RecoveryCode(code_hash)) => {
            if !second_factor::use_recovery(work.tx, id, code_hash)? {
                return Err(Undone::NotFound);
            }
        }
        (Event::PasskeyAdded { passkey }, Enclosed::Passkey(new)) => {
            if !passkeys::add(work, account, (*passkey, new)).map_err(taken)? {
                return Err(Undone::Refused(Refusal::TooManyPasskeys));
            }
        }
        (Event::PasskeyRemoved { passkey }, _) => passkeys::remove(work.tx, (id, *passkey))?,
        // It stays until its owner removes it.
        (Event::PasskeyRefused { .. }, _) => {}
        (Event::StaffIdentityLinked, Enclosed::StaffIdentity(identity)) => {
            staff_identity::link(work, account, identity).map_err(taken)?;
        }
        (Event::StaffIdentityUnlinked, _) => staff_identity::unlink(work.tx, id)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// A unique column that was taken is a refusal: the row stays as it was.
pub(super) fn taken(error: SealedError) -> Undone<Refusal> {
    match error {
        SealedError::Db(DbError::Conflict(what)) => Undone::Refused(Refusal::Taken(what)),
        other @ (SealedError::Db(_) | SealedError::Seal(_)) => other.into(),
    }
}
