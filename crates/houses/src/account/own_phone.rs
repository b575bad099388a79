//! Whether somebody who is not signed in knows the phone number of an account.

use super::accounts;
use db::Tx;
use domain::identity_number;
use domain::ids::AccountId;
use ledger::sealed::SealedError;
use ledger::vault::Vault;

const NUMBER: &str = "select phone_hash, phone_tail_hash from account where id = $1";

/// Whether this is the account's phone number: the whole of it, or its last four digits.
pub fn phone_fits(tx: &mut dyn Tx, vault: &Vault, id: AccountId, typed: &str) -> Result<bool, SealedError> {
    let Some(row) = tx.one(NUMBER, &[id.into()])? else { return Ok(false) };
    let Ok(number) = identity_number::parse_phone(typed) else {
        let four = vault.search_hash("phone-tail", &identity_number::digits(typed));
        return Ok(row.opt_bytes("phone_tail_hash").is_some_and(|kept| kept == four));
    };
    match row.opt_bytes("phone_hash") {
        Some(kept) => Ok(kept == vault.search_hash("phone", &number)),
        // Shared with another account, which is the one found by it.
        None => Ok(accounts::get(tx, vault, id)?.is_some_and(|account| account.profile.phone == number)),
    }
}
