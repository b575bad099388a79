//! Whose files an officer keeps out of: family and companies that they declared, by a number that identifies them.
//!
//! What is compared is a keyed hash; whether the number has an account here, nobody learns from it.

use super::accounts::{self, Account};
use db::{DbError, Tx};
use domain::form::{Answer, Answers};
use domain::identity_number::digits;
use domain::ids::{AccountId, RelationId};
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::{SealError, Vault};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Fewest digits of a number that identifies somebody: a NIB has 13, an NPWP 15 or 16, a NIK 16.
pub const DIGITS_MIN: usize = 13;
/// Most digits of one.
pub const DIGITS_MAX: usize = 16;

/// Somebody to be declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRelation {
    /// NIK, NPWP or NIB, digits only.
    pub number: String,
    /// Who it is, in words: `Adik`, `CV milik istri`.
    pub words: String,
}

/// Somebody who was declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// Which.
    pub id: RelationId,
    /// Number and words.
    pub who: NewRelation,
    /// Since when.
    pub declared_at: Timestamp,
}

const PUT: &str = "insert into relation (id, account_id, number_hash, sealed, declared_at) values ($1, $2, $3, $4, $5)";
const END: &str = "update relation set ended_at = $1 where id = $2 and account_id = $3 and ended_at is null";
const OF: &str = "select id, sealed, declared_at from relation where account_id = $1 and ended_at is null";
const HASHES: &str = "select number_hash from relation where account_id = $1 and ended_at is null";

fn hash(vault: &Vault, number: &str) -> Vec<u8> {
    vault.search_hash("relation", number)
}

fn context(id: RelationId) -> String {
    format!("relation:{id}")
}

/// Keeps a declaration.
pub(super) fn put(
    tx: &mut dyn Tx,
    vault: &Vault,
    (of, id): (&Account, RelationId),
    (new, now): (&NewRelation, Timestamp),
) -> Result<(), SealedError> {
    let plain = serde_json::to_vec(new).map_err(|_| SealError)?;
    let sealed = of.owner_key.seal(&context(id), &plain)?;
    tx.execute(PUT, &[id.into(), of.id.into(), hash(vault, &new.number).into(), sealed.into(), now.into()])?;
    Ok(())
}

/// Ends a declaration of this account.
pub(super) fn end(tx: &mut dyn Tx, (of, id): (AccountId, RelationId), now: Timestamp) -> Result<(), DbError> {
    tx.execute(END, &[now.into(), id.into(), of.into()]).map(|_| ())
}

/// Whom an account declared, the oldest first.
pub fn of(tx: &mut dyn Tx, account: &Account) -> Result<Vec<Relation>, SealedError> {
    let mut found = Vec::new();
    for row in tx.query(OF, &[account.id.into()])? {
        let id = RelationId(row.id("id"));
        let plain = account.owner_key.open(&context(id), &row.bytes("sealed"))?;
        let who = serde_json::from_slice(&plain).map_err(|_| SealError)?;
        found.push(Relation { id, who, declared_at: row.instant("declared_at") });
    }
    found.sort_by_key(|one| (one.declared_at, one.id));
    Ok(found)
}

/// Whether a file is of somebody whom this account declared: its applicant, or a number that stands in it.
pub fn touches(
    tx: &mut dyn Tx,
    vault: &Vault,
    declared_by: AccountId,
    (owner, answers): (AccountId, &Answers),
) -> Result<bool, SealedError> {
    let declared: BTreeSet<Vec<u8>> =
        tx.query(HASHES, &[declared_by.into()])?.iter().map(|row| row.bytes("number_hash")).collect();
    if declared.is_empty() {
        return Ok(false);
    }
    if numbers(answers).any(|number| declared.contains(&hash(vault, &number))) {
        return Ok(true);
    }
    let Some(owner) = accounts::get(tx, vault, owner)? else { return Ok(false) };
    let own = [owner.profile.nik, owner.profile.npwp, owner.profile.nib];
    Ok(own.iter().any(|number| !number.is_empty() && declared.contains(&hash(vault, number))))
}

fn numbers(answers: &Answers) -> impl Iterator<Item = String> {
    answers.values().filter_map(|answer| match answer {
        Answer::One(text) => {
            let number = digits(text);
            (DIGITS_MIN..=DIGITS_MAX).contains(&number.len()).then_some(number)
        }
        Answer::Many(_) | Answer::Parts(_) | Answer::Rows(_) => None,
    })
}
