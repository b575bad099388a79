//! One-time codes sent to contacts: six digits, kept as a keyed hash, ten minutes, five guesses.

use super::accounts::Account;
use super::outgoing::{SendCode, channel_to, contact_of};
use db::{DbError, Tx};
use domain::account::contact::{CODE_LASTS, CODE_TRIES_MAX, ContactKind};
use domain::ids::AccountId;
use domain::notice::Channel;
use ground::Work;
use jiff::Timestamp;
use ledger::record::enqueue;
use ledger::sealed::SealedError;
use ledger::vault::{SealError, Vault};
use serde::{Deserialize, Serialize};

const PUT: &str = "insert into contact_code (account_id, purpose, code_hash, tries, channel, sealed, ends_at) \
    values ($1, $2, $3, 0, $4, $5, $6) on conflict (account_id, purpose) \
    do update set code_hash = $3, tries = 0, channel = $4, sealed = $5, ends_at = $6";
const GET: &str =
    "select code_hash, tries, channel, sealed, ends_at from contact_code where account_id = $1 and purpose = $2";
/// A guess counts before it is looked at, and none is looked at after the last one.
const TRY: &str =
    "update contact_code set tries = tries + 1 where account_id = $1 and purpose = $2 and tries < $3 and ends_at > $4";
const SENT: &str = "update contact_code set sealed = null where account_id = $1 and purpose = $2 and ends_at = $3";
const FORGET: &str = "delete from contact_code where account_id = $1 and purpose = $2";
const FORGET_ALL: &str = "delete from contact_code where account_id = $1";
const SWEEP: &str = "delete from contact_code where ends_at < $1";

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFor {
    /// To prove a contact.
    Proof(ContactKind),
    /// To have a new password.
    Recovery,
}

impl CodeFor {
    /// Its name in the table.
    pub fn id(self) -> &'static str {
        match self {
            Self::Proof(contact) => contact.id(),
            Self::Recovery => "pulih",
        }
    }

    /// The purpose of this name.
    pub fn from_id(id: &str) -> Self {
        ContactKind::from_id(id).map_or(Self::Recovery, Self::Proof)
    }
}

/// A code that is to go out.
#[derive(Serialize, Deserialize)]
pub struct Outgoing {
    /// Six digits.
    pub code: String,
    /// Address or number.
    pub to: String,
    /// How.
    #[serde(skip, default = "mail")]
    pub channel: Channel,
    /// Until when it counts.
    #[serde(skip)]
    pub ends_at: Timestamp,
}

fn mail() -> Channel {
    Channel::Surel
}

/// A code that waits to be given back, as its owner sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Until when.
    pub ends_at: Timestamp,
    /// Whether it has gone out.
    pub sent: bool,
}

/// Where a code of this kind goes, as things stand; empty where nowhere.
fn address(account: &Account, what: CodeFor, channel: Channel) -> &str {
    match what {
        CodeFor::Proof(contact) => account.profile.to_prove(contact),
        CodeFor::Recovery => account.profile.proved(contact_of(channel)),
    }
}

fn context(id: AccountId, what: CodeFor) -> String {
    format!("contact-code:{id}:{}", what.id())
}

/// Of this code alone: for this account, this address and this end.
fn hash(vault: &Vault, (id, what): (AccountId, CodeFor), (to, ends_at): (&str, Timestamp), code: &str) -> Vec<u8> {
    let of = format!("{id}:{}:{to}:{}:{code}", what.id(), ends_at.as_microsecond());
    vault.search_hash("contact-code", &of)
}

/// Six digits from eight random bytes: no code is likelier than another by more than one in ten to the thirteenth.
fn six_digits(random: [u8; 8]) -> String {
    format!("{:06}", u64::from_be_bytes(random) % 1_000_000)
}

/// Makes a code for this contact and has it sent; the one before it counts no more.
pub(super) fn issue(
    work: &mut Work,
    account: &Account,
    what: CodeFor,
    contact: ContactKind,
) -> Result<(), SealedError> {
    let Some(channel) = channel_to(contact, &work.rules.channels) else { return Ok(()) };
    let to = address(account, what, channel);
    if to.is_empty() {
        return Ok(());
    }
    let (code, ends_at) = (six_digits(work.bytes()), work.now + CODE_LASTS);
    let code_hash = hash(work.vault, (account.id, what), (to, ends_at), &code);
    let outgoing = Outgoing { code, to: to.to_owned(), channel, ends_at };
    let plain = serde_json::to_vec(&outgoing).map_err(|_| SealError)?;
    let sealed = account.owner_key.seal(&context(account.id, what), &plain)?;
    let values =
        [account.id.into(), what.id().into(), code_hash.into(), channel.id().into(), sealed.into(), ends_at.into()];
    work.tx.execute(PUT, &values)?;
    Ok(enqueue(work, SendCode { account: account.id, purpose: what.id().to_owned() })?)
}

/// The code that has not gone out yet; nothing when it did, or would come too late.
pub(super) fn outgoing(
    tx: &mut dyn Tx,
    account: &Account,
    what: CodeFor,
    now: Timestamp,
) -> Result<Option<Outgoing>, SealedError> {
    let Some(row) = tx.one(GET, &[account.id.into(), what.id().into()])? else { return Ok(None) };
    let ends_at = row.instant("ends_at");
    let (Some(sealed), true, Some(channel)) =
        (row.opt_bytes("sealed"), now < ends_at, Channel::from_id(&row.text("channel")))
    else {
        return Ok(None);
    };
    let plain = account.owner_key.open(&context(account.id, what), &sealed)?;
    let outgoing: Outgoing = serde_json::from_slice(&plain).map_err(|_| SealError)?;
    Ok(Some(Outgoing { channel, ends_at, ..outgoing }))
}

/// Forgets the code itself: it went out. One that was made meanwhile stays.
pub(super) fn sent(tx: &mut dyn Tx, id: AccountId, what: CodeFor, ends_at: Timestamp) -> Result<(), DbError> {
    tx.execute(SENT, &[id.into(), what.id().into(), ends_at.into()]).map(|_| ())
}

/// Whether this is the code; it is used up by that. Asked of nobody, it takes as long.
pub(super) fn take(work: &mut Work, of: Option<&Account>, what: CodeFor, typed: &str) -> Result<bool, DbError> {
    let id = of.map_or(AccountId(uuid::Uuid::nil()), |account| account.id);
    let now = work.now;
    let counted = work.tx.execute(TRY, &[id.into(), what.id().into(), CODE_TRIES_MAX.into(), now.into()])? == 1;
    let row = work.tx.one(GET, &[id.into(), what.id().into()])?;
    let (Some(account), Some(row), true) = (of, row, counted) else { return Ok(false) };
    let Some(channel) = Channel::from_id(&row.text("channel")) else { return Ok(false) };
    let code: String = typed.chars().filter(char::is_ascii_digit).collect();
    let to = address(account, what, channel);
    let right = hash(work.vault, (id, what), (to, row.instant("ends_at")), &code) == row.bytes("code_hash");
    if right && !to.is_empty() {
        forget(work.tx, id, what)?;
    }
    Ok(right && !to.is_empty())
}

/// The code that waits for this account to give it back.
pub fn waiting(tx: &mut dyn Tx, id: AccountId, what: CodeFor, now: Timestamp) -> Result<Option<Waiting>, DbError> {
    let Some(row) = tx.one(GET, &[id.into(), what.id().into()])? else { return Ok(None) };
    let (ends_at, sent) = (row.instant("ends_at"), row.opt_bytes("sealed").is_none());
    Ok((now < ends_at && row.int("tries") < CODE_TRIES_MAX).then_some(Waiting { ends_at, sent }))
}

/// Has a code count no more.
pub(super) fn forget(tx: &mut dyn Tx, id: AccountId, what: CodeFor) -> Result<(), DbError> {
    tx.execute(FORGET, &[id.into(), what.id().into()]).map(|_| ())
}

/// Has none of an account count any more.
pub(super) fn forget_all(tx: &mut dyn Tx, id: AccountId) -> Result<(), DbError> {
    tx.execute(FORGET_ALL, &[id.into()]).map(|_| ())
}

/// Forgets those whose time is over.
pub fn sweep(tx: &mut dyn Tx, now: Timestamp) -> Result<(), DbError> {
    tx.execute(SWEEP, &[now.into()]).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_six_digits_whatever_comes() {
        for random in [[0; 8], [255; 8], [0, 0, 0, 0, 0, 15, 66, 63], [0, 0, 0, 0, 0, 15, 66, 64]] {
            let code = six_digits(random);
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
        assert_eq!(six_digits([0, 0, 0, 0, 0, 15, 66, 65]), "000001");
    }
}
