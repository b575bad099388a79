//! Where a person can be reached, known without opening their profile.

use db::{DbError, Tx};
use domain::ids::AccountId;
use ledger::vault::Vault;

const REACH: &str = "select email_given, phone_tail_hash, disabled_at from account where id = $1";

/// Where a person can be reached, known without opening their profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// There is an e-mail address.
    pub email: bool,
    /// There is a phone number.
    pub phone: bool,
}

/// Where a person can be reached; nowhere when the account is closed.
pub fn reach(tx: &mut dyn Tx, id: AccountId) -> Result<Reach, DbError> {
    let row = tx.one(REACH, &[id.into()])?.filter(|row| row.opt_int("disabled_at").is_none());
    let email = row.as_ref().is_some_and(|row| row.opt_int("email_given").is_some());
    let phone = row.as_ref().is_some_and(|row| row.opt_bytes("phone_tail_hash").is_some());
    Ok(Reach { email, phone })
}

/// Of the phone number, the e-mail address and the last four digits of the number; none of what is empty. A number or an address that
/// another account signs in with finds that account, so it has no hash here: `own` says that it is this one's.
pub(super) fn search_hashes(vault: &Vault, phone: (&str, bool), email: (&str, bool)) -> [Option<Vec<u8>>; 3] {
    let hash = |purpose: &str, value: &str| (!value.is_empty()).then(|| vault.search_hash(purpose, value));
    let signs_in = |purpose: &str, (value, own): (&str, bool)| hash(purpose, value).filter(|_| own);
    let digits: String = phone.0.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    [signs_in("phone", phone), signs_in("email", email), hash("phone-tail", &digits)]
}
