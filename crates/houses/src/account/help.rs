//! What waits for a second person before an officer is let in again. The row lies under the seal of its account.

use super::accounts::Account;
use db::{DbError, Row, Tx};
use domain::account::changing::Event;
use domain::account::help::{Help, HelpAsked};
use domain::ids::AccountId;
use jiff::Timestamp;
use ledger::sealed::{self, SealedError};

const ASK: &str = "insert into account_help (account_id, what, asked_by, asked_at) values ($1, $2, $3, $4) \
    on conflict (account_id) do update set what = $2, asked_by = $3, asked_at = $4";
const END: &str = "delete from account_help where account_id = $1";
const OF: &str = "select account_id, what, asked_by, asked_at from account_help where account_id = $1";
const ALL: &str = "select account_id, what, asked_by, asked_at from account_help";
const REASON: &str = "select payload from event where subject = 'account' and subject_id = $1 \
    and kind = 'help_asked' order by seq desc limit 1";

fn asked(row: &Row) -> Option<HelpAsked> {
    let help = Help::from_id(&row.text("what"))?;
    Some(HelpAsked { help, by: AccountId(row.id("asked_by")), at: row.instant("asked_at") })
}

/// What waits for this account.
pub fn waiting(tx: &mut dyn Tx, id: AccountId, now: Timestamp) -> Result<Option<HelpAsked>, DbError> {
    Ok(tx.one(OF, &[id.into()])?.as_ref().and_then(asked).filter(|asked| asked.waits(now)))
}

/// Everything that waits, the oldest first.
pub fn all_waiting(tx: &mut dyn Tx, now: Timestamp) -> Result<Vec<(AccountId, HelpAsked)>, DbError> {
    let rows = tx.query(ALL, &[])?;
    let mut found: Vec<_> =
        rows.iter().filter_map(|row| asked(row).map(|asked| (AccountId(row.id("account_id")), asked))).collect();
    found.retain(|(_, asked)| asked.waits(now));
    found.sort_by_key(|(id, asked)| (asked.at, *id));
    Ok(found)
}

/// How the last asker knows whom it is for.
pub fn reason(tx: &mut dyn Tx, of: &Account) -> Result<String, SealedError> {
    let Some(row) = tx.one(REASON, &[of.id.to_string().into()])? else { return Ok(String::new()) };
    let Ok(Event::HelpAsked { reason, .. }) = serde_json::from_str(&row.text("payload")) else {
        return Ok(String::new());
    };
    Ok(sealed::get(tx, &of.owner_key, reason.id)?.unwrap_or_default())
}

/// Keeps or ends the request as an event of the account says.
pub(super) fn keep(
    tx: &mut dyn Tx,
    (id, by): (AccountId, Option<AccountId>),
    event: &Event,
    now: Timestamp,
) -> Result<(), DbError> {
    if let (Event::HelpAsked { help, .. }, Some(by)) = (event, by) {
        tx.execute(ASK, &[id.into(), help.id().into(), by.into(), now.into()])?;
    } else if event.ends_help() {
        tx.execute(END, &[id.into()])?;
    }
    Ok(())
}
