//! Keys of owners are wrapped anew by the current master key, some at a time, in the background; what lies under them is not touched.

use crate::sealed::SealedError;
use crate::vault::Vault;
use db::Tx;

/// Rows in one transaction.
const AT_ONCE: i64 = 200;

/// The statements of a table: `$1` the last id done and `$2` how many give `id` and `wrapped_key`; `$1` the new wrapping, `$2` the id and
/// `$3` the old wrapping change one, unless somebody was faster: a key that was destroyed meanwhile does not come back.
#[derive(Clone, Copy)]
pub struct Wrapped {
    /// Reads the next ones in the order of their ids.
    pub next: &'static str,
    /// Changes one.
    pub change: &'static str,
}

/// What came of some rows.
pub struct Turn {
    /// The last id looked at; `None` when there are no more.
    pub last: Option<String>,
    /// Ids of rows that were changed.
    pub changed: Vec<String>,
}

/// Wraps the next keys of a table anew, of those rows that are as this program wrote them.
pub fn some(
    tx: &mut dyn Tx,
    vault: &Vault,
    (of, after): (Wrapped, &str),
    mut sound: impl FnMut(&mut dyn Tx, &str) -> Result<bool, SealedError>,
) -> Result<Turn, SealedError> {
    let rows = tx.query(of.next, &[after.into(), AT_ONCE.into()])?;
    let mut turn = Turn { last: None, changed: Vec::new() };
    for row in &rows {
        let (id, old) = (row.text("id"), row.bytes("wrapped_key"));
        // One that cannot be opened is passed by: it is as it was.
        if let Ok(Some(new)) = vault.rewrapped(&old)
            && sound(tx, &id)?
            && tx.execute(of.change, &[new.into(), (&id).into(), old.into()])? == 1
        {
            turn.changed.push(id.clone());
        }
        turn.last = Some(id);
    }
    Ok(turn)
}
