//! Destroying keys. What lay under one stays as bytes that nobody can open; the log, the register and the papers that are out stay.

use super::cases::{self, ErasedKey};
use crate::account::accounts::Account;
use crate::account::changing;
use crate::application::discarding::discard;
use crate::application::{applications, holder_keys};
use crate::licence::licences;
use crate::mandate::{changing as mandating, mandates};
use crate::oss::nibs;
use db::DbError;
use domain::account::Actor;
use domain::account::changing::{Command, Refusal};
use domain::ids::{AccountId, ApplicationId, DataCaseId};
use domain::subject::Subject;
use ground::Work;
use ledger::{Undone, carry_out, uploads};

/// Destroys the key of an account, by an order of the account itself: its history says so, and its row is sealed anew.
pub fn account(work: &mut Work, id: AccountId, case: Option<DataCaseId>) -> Result<(), Undone<Refusal>> {
    // Nobody acts any more by what they gave, nor they by what they hold.
    for mandate in mandates::standing_of(work.tx, work.vault, id, work.now)? {
        let order = mandating::Order::new(mandate, Actor::System, domain::mandate::Command::End);
        carry_out(work, &order).map_err(Undone::within)?;
    }
    carry_out::<Account>(work, &changing::Order::new(id, Actor::System, Command::Erase))?;
    nibs::forget_proof(work.tx, id)?;
    let key = ErasedKey { subject: Subject::Account, id: id.to_string(), at: work.now };
    Ok(cases::note_erased(work.tx, &key, case)?)
}

/// Destroys the key of an application. A licence that was granted on it gets a key of its own first: what anyone may see of it stays.
pub fn application(work: &mut Work, id: ApplicationId, case: Option<DataCaseId>) -> Result<(), DbError> {
    licences::part_from(work.tx, work.vault, id)?;
    for file in uploads::of(work.tx, Subject::Application, &id.to_string())? {
        discard(work, file.id)?;
    }
    applications::erase(work.tx, id)?;
    holder_keys::forget(work.tx, id)?;
    let key = ErasedKey { subject: Subject::Application, id: id.to_string(), at: work.now };
    cases::note_erased(work.tx, &key, case)
}
