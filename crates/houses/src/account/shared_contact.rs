//! A number or an address that another account signs in with: nobody has proved whose it is, so it keeps nobody from an account, and
//! no page says that the other account is there. It goes on leading to the other account; this one signs in by its user name.

use super::profile::Profile;
use db::{DbError, Tx};
use domain::ids::AccountId;
use ledger::vault::Vault;

const BY_PHONE: &str = "select id from account where phone_hash = $1";
const BY_EMAIL: &str = "select id from account where email_hash = $1";

/// Marks what another account signs in with. Both are looked for always, so that the time says nothing either.
pub(super) fn mark(tx: &mut dyn Tx, vault: &Vault, id: AccountId, profile: &mut Profile) -> Result<(), DbError> {
    let phone = tx.one(BY_PHONE, &[vault.search_hash("phone", &profile.phone).into()])?;
    let email = tx.one(BY_EMAIL, &[vault.search_hash("email", &profile.email).into()])?;
    let others = |row: Option<db::Row>| row.is_some_and(|row| row.id("id") != id.0);
    (profile.phone_shared, profile.email_shared) = (others(phone), others(email));
    for (field, shared) in [("hp", profile.phone_shared), ("email", profile.email_shared)] {
        if shared {
            tracing::info!(account = %id.0, field, "another account signs in with this contact; this one signs in by user name");
        }
    }
    Ok(())
}
