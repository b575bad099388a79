//! An account and a session hold only as this program wrote them: a role or a password changed in the database opens nothing.

use db::{DbError, Tx, Value};
use domain::ids::AccountId;
use ledger::row_mac;
use ledger::vault::Vault;

// What gives power, with the number of the last event: a row of before is no longer the row its history leads to.
const ROW: &str = "select id, username, role, office, password_hash, profile, wrapped_key, phone_hash, email_hash, \
    phone_tail_hash, duties_at, one_time_at, disabled_at, version, mac, \
    (select f.sealed from second_factor f where f.account_id = account.id) as factor, \
    (select h.what || ' ' || h.asked_by || ' ' || h.asked_at from account_help h where h.account_id = account.id) as help, \
    (select e.seq from event e where e.subject = 'account' and e.subject_id = account.id order by e.seq desc limit 1) as last_event, \
    (select r.asked_at from account_recovery r where r.account_id = account.id) as recovery, \
    (select s.identity_hash from staff_identity s where s.account_id = account.id) as staff_identity, \
    (select string_agg(p.id, ',' order by p.id) from passkey p where p.account_id = account.id) as passkeys \
    from account where id = $1";

/// The seal of a row as it stands, and the one it bears.
struct Seals {
    computed: Vec<u8>,
    borne: Option<Vec<u8>>,
}

/// Both seals of a row; `None` when there is no such row.
fn seals(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<Option<Seals>, DbError> {
    let Some(row) = tx.one(ROW, &[id.into()])? else { return Ok(None) };
    let sealed: Vec<Value> = row
        .columns
        .iter()
        .zip(&row.values)
        // Where there is none of these, the row bears the seal that it had before there was any.
        .filter(|(name, value)| {
            let later = ["help", "recovery", "staff_identity", "passkeys"].contains(&name.as_str());
            *name != "mac" && (!later || **value != Value::Null)
        })
        .map(|(_, value)| value.clone())
        .collect();
    // The version is the number of the last event; where it is not, the row is an older one or the history was cut.
    let follows = row.int("version") == row.opt_int("last_event").unwrap_or(0);
    let borne = row.opt_bytes("mac").filter(|_| follows);
    Ok(Some(Seals { computed: row_mac::of(vault, "account", &sealed), borne }))
}

/// The seal to be written beside a row that was just changed.
pub(super) fn seal(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<Option<Vec<u8>>, DbError> {
    Ok(seals(tx, vault, id)?.map(|seals| seals.computed))
}

/// Whether the row is as it was sealed, for somebody who only looks.
pub(super) fn bears_its_seal(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<bool, DbError> {
    Ok(seals(tx, vault, id)?.is_some_and(|seals| seals.borne.as_ref() == Some(&seals.computed)))
}

/// Whether the row is as it was sealed. If not, it counts as absent, and alarms.
pub(super) fn holds(tx: &mut dyn Tx, vault: &Vault, id: AccountId) -> Result<bool, DbError> {
    let holds = bears_its_seal(tx, vault, id)?;
    if !holds {
        metrics::counter!("rows_changed_outside_total", "table" => "account").increment(1);
        tracing::error!(account = %id.0, "this account was changed in the database, past this program: it opens nothing");
    }
    Ok(holds)
}

const IDS: &str = "select id from account where id > $1 order by id limit 1000";

/// Accounts that were looked at.
pub struct Looked {
    /// How many.
    pub count: u64,
    /// Those that do not bear their seal.
    pub changed: Vec<AccountId>,
    /// The last one; `None` behind the end.
    pub last: Option<String>,
}

/// The next thousand accounts after this id, and which of them do not bear their seal.
pub fn look(tx: &mut dyn Tx, vault: &Vault, after: &str) -> Result<Looked, DbError> {
    let rows = tx.query(IDS, &[after.into()])?;
    let mut looked =
        Looked { count: rows.len() as u64, changed: Vec::new(), last: rows.last().map(|row| row.text("id")) };
    for row in &rows {
        let id = AccountId(row.id("id"));
        if !bears_its_seal(tx, vault, id)? {
            looked.changed.push(id);
        }
    }
    Ok(looked)
}

/// The first account that does not bear its seal.
pub fn first_changed(tx: &mut dyn Tx, vault: &Vault) -> Result<Option<AccountId>, DbError> {
    let mut after = String::new();
    loop {
        let looked = look(tx, vault, &after)?;
        if let Some(id) = looked.changed.first() {
            return Ok(Some(*id));
        }
        let Some(last) = looked.last else { return Ok(None) };
        after = last;
    }
}

/// The seal of a session: of this token and no other account.
pub(super) fn session(vault: &Vault, token_hash: &[u8], id: AccountId) -> Vec<u8> {
    row_mac::of(vault, "session", &[token_hash.into(), id.into()])
}
