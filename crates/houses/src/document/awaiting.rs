//! Documents that wait for the secret of their signer: not tried again, not given up, until the signer opens a session.

use db::{DbError, Tx};
use domain::ids::{AccountId, DocumentId};
use jiff::Timestamp;

/// Documents that one session takes up at a time.
pub const TAKEN_MAX: usize = 200;

const WAIT: &str = "insert into awaited_signature (document_id, signer_id, state, since) values ($1, $2, 'waiting', $3) \
    on conflict (document_id) do nothing";
const WAITING: &str = "select document_id from awaited_signature where signer_id = $1 and state = 'waiting' \
    order by since limit 200";
const SUMMARY: &str = "select count(*) as n, min(since) as since from (select since from awaited_signature \
    where signer_id = $1 and state = 'waiting' order by since limit 1000) t";
const SEND: &str =
    "update awaited_signature set state = 'sent', why = null where document_id = $1 and state = 'waiting'";
const PUT_BACK: &str =
    "update awaited_signature set state = 'waiting', why = null where document_id = $1 and state = 'sent'";
const STICK: &str = "update awaited_signature set state = 'stuck', why = $2 where document_id = $1";
const AGAIN: &str = "update awaited_signature set state = 'waiting', why = null where document_id = $1 and signer_id = $2 \
    and state = 'stuck'";
const TAKE: &str = "delete from awaited_signature where document_id = $1 and state = 'sent'";
const ANY: &str = "select document_id from awaited_signature order by document_id limit 500";
const LET_GO: &str = "delete from awaited_signature where document_id = $1";

/// How much waits for a signer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents, counted to a thousand.
    pub count: usize,
    /// Since when the oldest waits.
    pub since: Option<Timestamp>,
}

/// Lets a document wait for its signer.
pub fn wait(tx: &mut dyn Tx, document: DocumentId, signer: AccountId, now: Timestamp) -> Result<(), DbError> {
    tx.execute(WAIT, &[document.into(), signer.into(), now.into()]).map(|_| ())
}

/// What waits for this signer, oldest first, at most [`TAKEN_MAX`].
pub fn waiting(tx: &mut dyn Tx, signer: AccountId) -> Result<Vec<DocumentId>, DbError> {
    Ok(tx.query(WAITING, &[signer.into()])?.iter().map(|row| DocumentId(row.id("document_id"))).collect())
}

/// How much waits for this signer.
pub fn summary(tx: &mut dyn Tx, signer: AccountId) -> Result<Summary, DbError> {
    let row = tx.one(SUMMARY, &[signer.into()])?;
    Ok(row.map_or_else(Summary::default, |row| Summary {
        count: usize::try_from(row.int("n")).unwrap_or(0),
        since: row.opt_instant("since"),
    }))
}

/// It is being sent; `false` when it does not wait any more, and then it must not be sent.
pub fn send(tx: &mut dyn Tx, document: DocumentId) -> Result<bool, DbError> {
    Ok(tx.execute(SEND, &[document.into()])? == 1)
}

/// Nothing was done with it: it waits on.
pub fn put_back(tx: &mut dyn Tx, document: DocumentId) -> Result<(), DbError> {
    tx.execute(PUT_BACK, &[document.into()]).map(|_| ())
}

/// It waits until its signer has read why and orders it once more.
pub fn stick(tx: &mut dyn Tx, document: DocumentId, why: &str) -> Result<(), DbError> {
    tx.execute(STICK, &[document.into(), why.into()]).map(|_| ())
}

/// Its signer orders it once more.
pub fn again(tx: &mut dyn Tx, document: DocumentId, signer: AccountId) -> Result<bool, DbError> {
    Ok(tx.execute(AGAIN, &[document.into(), signer.into()])? == 1)
}

/// Takes it out of the waiting ones to be released; `false` when somebody else has done so.
pub fn take(tx: &mut dyn Tx, document: DocumentId) -> Result<bool, DbError> {
    Ok(tx.execute(TAKE, &[document.into()])? == 1)
}

/// All that wait for whomever, up to five hundred.
pub fn any(tx: &mut dyn Tx) -> Result<Vec<DocumentId>, DbError> {
    Ok(tx.query(ANY, &[])?.iter().map(|row| DocumentId(row.id("document_id"))).collect())
}

/// It needs no signer's secret any more.
pub fn let_go(tx: &mut dyn Tx, document: DocumentId) -> Result<(), DbError> {
    tx.execute(LET_GO, &[document.into()]).map(|_| ())
}
