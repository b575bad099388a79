//! Recoveries that wait: who asked for a new password without an officer, and since when. The row lies under the seal of its account.

use super::accounts::{self, Account};
use super::contact_code::{self, CodeFor};
use super::outgoing::{TellRecovery, channel_to};
use db::{DbError, Tx};
use domain::account::changing::Event;
use domain::account::contact::ContactKind;
use domain::account::recovery::Recovery;
use domain::ids::AccountId;
use ground::Work;
use jiff::{SignedDuration, Timestamp};
use ledger::record::enqueue;
use ledger::sealed::SealedError;
use ledger::vault::Vault;

const BEGIN: &str = "insert into account_recovery (account_id, asked_at, cancel_hash) values ($1, $2, $3) \
    on conflict (account_id) do update set asked_at = $2, cancel_hash = $3";
const END: &str = "delete from account_recovery where account_id = $1";
const OF: &str = "select asked_at from account_recovery where account_id = $1";
const BY_CANCEL: &str = "select account_id, asked_at from account_recovery where cancel_hash = $1";

/// Bytes of the word in a notice: nobody guesses it, and it fits into a message.
const WORD_BYTES: usize = 16;
/// Who gave the right code after the waiting time sets the password within this.
const TICKET_LASTS: SignedDuration = SignedDuration::from_mins(15);

/// Where the recovery of this account stands.
pub fn standing(tx: &mut dyn Tx, id: AccountId, now: Timestamp) -> Result<Recovery, DbError> {
    let row = tx.one(OF, &[id.into()])?;
    Ok(row.map_or(Recovery::None, |row| Recovery::of(row.instant("asked_at"), now)))
}

/// The word that cancels it, in the notice to its owner: made anew from the row whenever the notice is sent, and kept nowhere.
fn word(vault: &Vault, id: AccountId, asked_at: Timestamp) -> String {
    let whole = vault.search_hash("recovery-word", &format!("{id}:{}", asked_at.as_microsecond()));
    data_encoding::BASE64URL_NOPAD.encode(&whole[..WORD_BYTES])
}

fn hash_of_word(vault: &Vault, word: &str) -> Vec<u8> {
    vault.search_hash("recovery-cancel", word)
}

/// The word of the recovery that waits, and from when on a password can be set; nothing when none waits.
pub(super) fn to_tell(
    tx: &mut dyn Tx,
    vault: &Vault,
    id: AccountId,
    now: Timestamp,
) -> Result<Option<(String, Timestamp)>, DbError> {
    let Some(row) = tx.one(OF, &[id.into()])? else { return Ok(None) };
    let asked_at = row.instant("asked_at");
    let Recovery::Waiting(opens) = Recovery::of(asked_at, now) else { return Ok(None) };
    Ok(Some((word(vault, id, asked_at), opens)))
}

/// Whose recovery this word cancels, and where it stands; nobody's where it is none, or its time is over.
pub fn by_word(
    tx: &mut dyn Tx,
    vault: &Vault,
    typed: &str,
    now: Timestamp,
) -> Result<Option<(Account, Recovery)>, SealedError> {
    let Some(row) = tx.one(BY_CANCEL, &[hash_of_word(vault, typed).into()])? else { return Ok(None) };
    let recovery = Recovery::of(row.instant("asked_at"), now);
    let account = accounts::get(tx, vault, AccountId(row.id("account_id")))?;
    Ok(account.map(|account| (account, recovery)).filter(|(_, recovery)| *recovery != Recovery::None))
}

/// Keeps or ends it as an event of the account says; one that begins is told to every contact.
pub(super) fn keep(work: &mut Work, account: &Account, event: &Event) -> Result<(), DbError> {
    if *event == Event::RecoveryBegun {
        let hash = hash_of_word(work.vault, &word(work.vault, account.id, work.now));
        work.tx.execute(BEGIN, &[account.id.into(), work.now.into(), hash.into()])?;
        for contact in ContactKind::ALL {
            let reached =
                account.is_written_to(contact, work.now) && channel_to(contact, &work.rules.channels).is_some();
            if reached {
                enqueue(work, TellRecovery { account: account.id, contact })?;
            }
        }
    } else if event.ends_recovery() {
        work.tx.execute(END, &[account.id.into()])?;
        contact_code::forget(work.tx, account.id, CodeFor::Recovery)?;
    }
    Ok(())
}

/// What the browser of whoever gave the right code brings back with the new password. It is bound to the old one, so it counts once.
pub(super) fn ticket(vault: &Vault, account: &Account, now: Timestamp) -> String {
    let until = (now + TICKET_LASTS).as_second();
    format!("{}.{until}.{}", account.id, proof(vault, account, until))
}

fn proof(vault: &Vault, account: &Account, until: i64) -> String {
    let told = format!("{}:{until}:{}", account.id, account.password_hash);
    data_encoding::BASE64URL_NOPAD.encode(&vault.search_hash("recovery-ticket", &told))
}

/// Whose ticket this is; nobody's where it is none, or too old, or was used.
pub fn by_ticket(tx: &mut dyn Tx, vault: &Vault, ticket: &str, now: Timestamp) -> Result<Option<Account>, SealedError> {
    let mut parts = ticket.splitn(3, '.');
    let (Some(id), Some(until), Some(told)) = (
        parts.next().and_then(|id| id.parse::<AccountId>().ok()),
        parts.next().and_then(|until| until.parse::<i64>().ok()),
        parts.next(),
    ) else {
        return Ok(None);
    };
    if until <= now.as_second() {
        return Ok(None);
    }
    let account = accounts::get(tx, vault, id)?.filter(|account| !account.disabled);
    Ok(account.filter(|account| same(&proof(vault, account, until), told)))
}

/// Compared by hashes, so that the time taken tells nothing of where they differ.
fn same(one: &str, other: &str) -> bool {
    let hash = |text: &str| ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    hash(one).as_ref() == hash(other).as_ref()
}
