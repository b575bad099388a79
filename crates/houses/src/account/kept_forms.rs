//! Forms that were typed and not sent: sealed, for one account, for a short time.

use db::{DbError, Row, Tx};
use domain::form::{SentForm, Together, Writing};
use domain::ids::AccountId;
use ground::Work;
use jiff::{SignedDuration, Timestamp};
use ledger::sealed::SealedError;
use ledger::vault::{SealError, Vault};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A form that came after its session had ended waits so long for its sender.
pub const AFTER_SESSION: SignedDuration = SignedDuration::from_hours(24);
/// What an officer is writing waits so long from the last letter typed.
pub const WRITING: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Forms kept for one account; the oldest go first.
const FORMS_MAX: i64 = 20;

const KEEP: &str = "insert into kept_form (account_id, page, action, wrapped_key, sealed, kept_at, expires_at) \
    values ($1, $2, $3, $4, $5, $6, $7) on conflict (account_id, page) do update set action = $3, wrapped_key = $4, \
    sealed = $5, kept_at = $6, expires_at = $7";
const CROWD_OUT: &str = "delete from kept_form where account_id = $1 and page not in \
    (select page from kept_form where account_id = $1 order by kept_at desc limit $2)";
const FIND: &str = "select page, action, wrapped_key, sealed, kept_at, expires_at from kept_form \
    where account_id = $1 and page = $2 and expires_at > $3";
const ALL: &str = "select page, action, wrapped_key, sealed, kept_at, expires_at from kept_form \
    where account_id = $1 and expires_at > $2 order by kept_at desc";
const FORGET: &str = "delete from kept_form where account_id = $1 and page = $2";
const FORGET_ALL: &str = "delete from kept_form where account_id = $1";
const SWEEP: &str = "delete from kept_form where expires_at <= $1";

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedForm {
    /// Name and value, in order; never a password.
    pub pairs: Vec<(String, String)>,
    /// Names of chosen files, which are not kept.
    pub files: Vec<String>,
    /// Whether the form is sent as multipart.
    pub multipart: bool,
    /// Whether it was sent, and only its session was over; else it is still being written.
    pub sent: bool,
    /// Of a long form of an officer: its fields, put together from all pages that typed into it.
    #[serde(default)]
    pub writing: Writing,
}

/// A form to be kept.
#[derive(Clone, Debug)]
pub struct NewForm {
    /// Whose it is.
    pub account: AccountId,
    /// Path of the page it stands on.
    pub page: String,
    /// Path it is sent to.
    pub action: String,
    /// What was typed.
    pub typed: TypedForm,
    /// For how long.
    pub lasts: SignedDuration,
}

/// A form that was kept.
#[derive(Clone, Debug)]
pub struct KeptForm {
    /// Path of the page it stands on.
    pub page: String,
    /// Path it is sent to.
    pub action: String,
    /// What was typed.
    pub typed: TypedForm,
    /// When.
    pub kept_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// A page of a long form that an officer writes.
#[derive(Clone, Debug)]
pub struct NewWriting {
    /// The form; what it says of fields is in `sent`.
    pub form: NewForm,
    /// Its fields.
    pub sent: SentForm,
    /// Fields that were kept in another place just now, as the page sent them.
    pub settled: BTreeSet<String>,
}

/// Keeps a form, in place of one of the same page.
pub fn keep(work: &mut Work, new: &NewForm) -> Result<(), SealedError> {
    keep_until(work, new, work.now + new.lasts)
}

/// Puts what an officer typed on a page to what is kept of the same form; returns what became of its fields, and all that is kept.
pub fn write(work: &mut Work, new: &NewWriting) -> Result<(Together, Writing), SealedError> {
    let (account, page) = (new.form.account, new.form.page.as_str());
    let before = find(work.tx, work.vault, (account, page), work.now)?;
    let until = before.as_ref().map_or(work.now, |before| before.expires_at);
    let mut form = new.form.clone();
    let mut writing = Writing::default();
    if let Some(before) = before {
        writing = before.typed.writing;
        form.typed.files.extend(before.typed.files.into_iter().filter(|name| !new.form.typed.files.contains(name)));
    }
    let together = writing.take(&new.sent);
    writing.settle(&new.sent, &new.settled);
    if writing.is_empty() {
        forget(work.tx, account, page)?;
        return Ok((together, writing));
    }
    form.typed.writing = writing.clone();
    keep_until(work, &form, until.max(work.now + form.lasts))?;
    Ok((together, writing))
}

fn keep_until(work: &mut Work, new: &NewForm, until: Timestamp) -> Result<(), SealedError> {
    let (key, wrapped) = work.vault.create()?;
    let plain = serde_json::to_vec(&new.typed).map_err(|_| SealError)?;
    let sealed = key.seal(&context(new.account, &new.page), &plain)?;
    let values = [
        new.account.into(),
        (&new.page).into(),
        (&new.action).into(),
        wrapped.into(),
        sealed.into(),
        work.now.into(),
        until.into(),
    ];
    work.tx.execute(KEEP, &values)?;
    work.tx.execute(CROWD_OUT, &[new.account.into(), FORMS_MAX.into()])?;
    Ok(())
}

/// The form kept for this account and page.
pub fn find(
    tx: &mut dyn Tx,
    vault: &Vault,
    of: (AccountId, &str),
    now: Timestamp,
) -> Result<Option<KeptForm>, DbError> {
    let row = tx.one(FIND, &[of.0.into(), of.1.into(), now.into()])?;
    Ok(row.and_then(|row| opened(vault, of.0, &row)))
}

/// All forms kept for this account, newest first.
pub fn all(tx: &mut dyn Tx, vault: &Vault, account: AccountId, now: Timestamp) -> Result<Vec<KeptForm>, DbError> {
    let rows = tx.query(ALL, &[account.into(), now.into()])?;
    Ok(rows.iter().filter_map(|row| opened(vault, account, row)).collect())
}

/// Forgets the form of this page; its key goes with it.
pub fn forget(tx: &mut dyn Tx, account: AccountId, page: &str) -> Result<(), DbError> {
    tx.execute(FORGET, &[account.into(), page.into()]).map(|_| ())
}

/// Forgets what nobody came back for.
pub fn sweep(tx: &mut dyn Tx, now: Timestamp) -> Result<(), DbError> {
    tx.execute(SWEEP, &[now.into()]).map(|_| ())
}

/// What cannot be opened is as good as gone.
fn opened(vault: &Vault, account: AccountId, row: &Row) -> Option<KeptForm> {
    let (page, action) = (row.text("page"), row.text("action"));
    let key = vault.open(&row.bytes("wrapped_key")).ok()?;
    let plain = key.open(&context(account, &page), &row.bytes("sealed")).ok()?;
    let typed = serde_json::from_slice(&plain).ok()?;
    let (kept_at, expires_at) = (row.instant("kept_at"), row.instant("expires_at"));
    Some(KeptForm { page, action, typed, kept_at, expires_at })
}

/// The seal is bound to the account: under another one it cannot be opened.
fn context(account: AccountId, page: &str) -> String {
    format!("kept-form:{account}:{page}")
}

/// Throws away everything that is kept for an account.
pub fn forget_all(tx: &mut dyn Tx, id: AccountId) -> Result<(), DbError> {
    tx.execute(FORGET_ALL, &[id.into()]).map(|_| ())
}
