//! Whether a master key is the one that the accounts lie under: asked of a database from before it kept a value to recognise it by.

use super::row_seal;
use db::{DbError, Tx};
use domain::ids::AccountId;
use ledger::vault::Vault;

/// One that opens is proof enough; a row that somebody changed must not stand for all.
const SOME: &str = "select id, wrapped_key from account order by id limit 50";

/// `None` where there is nothing to try it on. `whole`: the schema is this program's, so that seals of rows can be read too.
pub fn is_proved(tx: &mut dyn Tx, vault: &Vault, whole: bool) -> Result<Option<bool>, DbError> {
    let mut proved = None;
    for row in tx.query(SOME, &[])? {
        let holds = match vault.first_opens(&row.bytes("wrapped_key")) {
            Some(opens) => opens,
            // A later master key wrapped it; the seal of the row is always the first one's.
            None if whole => row_seal::bears_its_seal(tx, vault, AccountId(row.id("id")))?,
            None => continue,
        };
        if holds {
            return Ok(Some(true));
        }
        proved = Some(false);
    }
    Ok(proved)
}
