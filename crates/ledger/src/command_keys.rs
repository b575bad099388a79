//! Keys of forms that were answered: the same key with the same input is a repetition, with other input a mistake.

use db::{DbError, Tx};
use jiff::Timestamp;

const SEEN: &str = "select input_hash, answer from command_key where actor = $1 and key = $2";
const REMEMBER: &str = "insert into command_key (actor, key, input_hash, answer, at) values ($1, $2, $3, $4, $5)";
const SWEEP: &str = "delete from command_key where at < $1";

/// An answered key.
pub struct Answered {
    /// Hash of what was ordered with it.
    pub input_hash: String,
    /// What was answered.
    pub answer: String,
}

/// What was answered to this actor's key, if it was used.
pub fn seen(tx: &mut dyn Tx, actor: &str, key: &str) -> Result<Option<Answered>, DbError> {
    let row = tx.one(SEEN, &[actor.into(), key.into()])?;
    Ok(row.map(|r| Answered { input_hash: r.text("input_hash"), answer: r.text("answer") }))
}

/// Keeps a key with what was ordered and answered, in the transaction that did it.
pub fn remember(tx: &mut dyn Tx, of: (&str, &str), kept: &Answered, now: Timestamp) -> Result<(), DbError> {
    let values = [of.0.into(), of.1.into(), (&kept.input_hash).into(), (&kept.answer).into(), now.into()];
    tx.execute(REMEMBER, &values).map(|_| ())
}

/// Forgets keys that were answered before `until`.
pub fn sweep(tx: &mut dyn Tx, until: Timestamp) -> Result<(), DbError> {
    tx.execute(SWEEP, &[until.into()]).map(|_| ())
}
