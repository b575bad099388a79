//! A number or an address that another account signs in with. It keeps nobody from an account, and no page says that the other account is
//! there. Where the other one never proved it, it yields to who does; else it goes on leading there, and this one signs in by its user name.

use super::profile::Profile;
use db::{DbError, Tx};
use domain::account::contact::ContactKind;
use domain::ids::AccountId;
use ledger::vault::Vault;

const BY_PHONE: &str = "select id from account where phone_hash = $1";
const BY_EMAIL: &str = "select id from account where email_hash = $1";

/// Who signs in with this, other than `id`.
pub(super) fn other(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: AccountId,
    (contact, value): (ContactKind, &str),
) -> Result<Option<AccountId>, DbError> {
    let (sql, purpose) = match contact {
        ContactKind::Phone => (BY_PHONE, "phone"),
        ContactKind::Email => (BY_EMAIL, "email"),
    };
    let row = tx.one(sql, &[vault.search_hash(purpose, value).into()])?;
    Ok(row.map(|row| AccountId(row.id("id"))).filter(|found| *found != id))
}

/// Marks a contact that another account signs in with.
pub(super) fn mark(
    tx: &mut dyn Tx,
    vault: &Vault,
    (id, profile): (AccountId, &mut Profile),
    contact: ContactKind,
) -> Result<(), DbError> {
    let shared = other(tx, vault, id, (contact, profile.contact(contact)))?.is_some();
    profile.set_shared(contact, shared);
    if shared {
        tracing::info!(account = %id.0, field = contact.id(), "another account signs in with this contact; this one signs in by user name");
    }
    Ok(())
}
