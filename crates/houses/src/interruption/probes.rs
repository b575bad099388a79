//! What the system watches of itself: failures in a row, since when, and what was proposed because of them.

use db::{DbError, Tx};
use domain::ids::InterruptionId;
use jiff::Timestamp;

const WELL: &str = "insert into probe (name, checked_at, failures) values ($1, $2, 0) on conflict (name) do update set \
    checked_at = $2, failures = 0, failing_since = null, error = null, interruption_id = null";
const FAILED: &str = "insert into probe (name, checked_at, failures, failing_since, error) values ($1, $2, 1, $2, $3) \
    on conflict (name) do update set checked_at = $2, failures = probe.failures + 1, \
    failing_since = coalesce(probe.failing_since, $2), error = $3 returning failures, failing_since, interruption_id";
const PROPOSED: &str = "update probe set interruption_id = $1 where name = $2 and interruption_id is null";
const UNPROPOSED: &str = "select name from probe where name = $1 and interruption_id is null";
const NAMES: &str = "select name from probe order by name";

/// Notes that all is well.
pub fn well(tx: &mut dyn Tx, name: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(WELL, &[name.into(), now.into()]).map(|_| ())
}

/// What is known of a probe that fails.
#[derive(Clone, Copy, Debug)]
pub struct Failing {
    /// Times in a row.
    pub failures: i64,
    /// Since when.
    pub since: Timestamp,
    /// Whether it has proposed an interruption already.
    pub proposed: bool,
}

/// Notes a failure.
pub fn failed(tx: &mut dyn Tx, name: &str, error: &str, now: Timestamp) -> Result<Failing, DbError> {
    let cut: String = error.chars().take(300).collect();
    let row = tx.one(FAILED, &[name.into(), now.into(), cut.into()])?;
    let row = row.ok_or_else(|| DbError::Engine("a probe leaves a row".into()))?;
    Ok(Failing {
        failures: row.int("failures"),
        since: row.instant("failing_since"),
        proposed: row.opt_text("interruption_id").is_some(),
    })
}

/// Whether something is proposed already because of this probe, or it is well again.
pub fn has_proposed(tx: &mut dyn Tx, name: &str) -> Result<bool, DbError> {
    Ok(tx.one(UNPROPOSED, &[name.into()])?.is_none())
}

/// Notes what was proposed.
pub fn note_proposal(tx: &mut dyn Tx, name: &str, id: InterruptionId) -> Result<(), DbError> {
    tx.execute(PROPOSED, &[id.into(), name.into()]).map(|_| ())
}

/// All probes that have run, by name.
pub fn names(tx: &mut dyn Tx) -> Result<Vec<String>, DbError> {
    Ok(tx.query(NAMES, &[])?.iter().map(|row| row.text("name")).collect())
}
