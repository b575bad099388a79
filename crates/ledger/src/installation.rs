//! Which installation a database belongs to: its id, and the value by which it recognises its first master key.

use db::{DbError, Tx};
use jiff::Timestamp;
use uuid::Uuid;

/// An installation as its database knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its id; it stands beside the keys and in the file store too.
    pub id: Uuid,
    /// [`check_value`](crate::vault::Vault::check_value) of its first master key.
    pub master_check: String,
    /// Since when the file store bears the id.
    pub files_at: Option<Timestamp>,
}

const GET: &str = "select name, master_check, files_at from installation where id = 1";
const BEGIN: &str = "insert into installation (id, name, master_check, begun_at) values (1, $1, $2, $3) \
    on conflict (id) do nothing";
const FILES: &str = "update installation set files_at = $1 where id = 1 and files_at is null";
/// Whatever is done leaves an event, from the first start on.
const USED: &str = "select at from event order by at limit 1";

/// What the database says; `None` before its first start by a program that asks.
pub fn get(tx: &mut dyn Tx) -> Result<Option<Identity>, DbError> {
    let Some(row) = tx.one(GET, &[])? else { return Ok(None) };
    let id = row.text("name").parse().map_err(|_| DbError::Engine("tanda pemasangan di basis data rusak".into()))?;
    Ok(Some(Identity { id, master_check: row.text("master_check"), files_at: row.opt_instant("files_at") }))
}

/// The same of a database whose schema may be older, or none at all.
pub fn get_if_there(tx: &mut dyn Tx) -> Result<Option<Identity>, DbError> {
    if db::has_table(tx, "installation")? { get(tx) } else { Ok(None) }
}

/// Writes it down, once; what stands there afterwards, for another process may have been faster.
pub fn begin(tx: &mut dyn Tx, (id, master_check): (Uuid, &str), now: Timestamp) -> Result<Option<Identity>, DbError> {
    tx.execute(BEGIN, &[id.into(), master_check.into(), now.into()])?;
    get(tx)
}

/// Notes that the file store bears the id.
pub fn files_marked(tx: &mut dyn Tx, now: Timestamp) -> Result<(), DbError> {
    tx.execute(FILES, &[now.into()]).map(|_| ())
}

/// Whether anything was ever done in this database; one whose tables were only made, or that has none, is unused.
pub fn is_used(tx: &mut dyn Tx) -> Result<bool, DbError> {
    Ok(db::has_table(tx, "event")? && tx.one(USED, &[])?.is_some())
}
