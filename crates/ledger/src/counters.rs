//! Gap-free numbers: a row per sequence, taken in the transaction that uses the number.

use db::{DbError, Tx};

const TAKE: &str = "insert into counter (name, last) values ($1, 1) \
    on conflict (name) do update set last = counter.last + 1 returning last";

/// The next number of the sequence `name`, from 1. If the transaction fails, the number was never taken.
pub fn take(tx: &mut dyn Tx, name: &str) -> Result<u64, DbError> {
    let row = tx.one(TAKE, &[name.into()])?;
    Ok(row.map_or(0, |r| r.int("last")).unsigned_abs())
}
