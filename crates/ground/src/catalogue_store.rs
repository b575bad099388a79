//! Versions of licence types that were ever in use.

use db::{DbError, Tx};
use jiff::Timestamp;

const KEEP: &str = "insert into catalogue_version (type_id, version, checksum, bundle, seen_at) \
    values ($1, $2, $3, $4, $5) on conflict (type_id, version) do update set checksum = $3, bundle = $4, seen_at = $5 \
    where catalogue_version.checksum <> $3";
const ALL: &str = "select type_id, version, bundle from catalogue_version";

/// Keeps a version; a changed text under the same version replaces it (an office should raise the version instead).
pub fn keep(tx: &mut dyn Tx, of: (&str, u32), checksum: &str, bundle: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(KEEP, &[of.0.into(), of.1.into(), checksum.into(), bundle.into(), now.into()]).map(|_| ())
}

/// Bundles of the versions that are not among `current`.
pub fn others(tx: &mut dyn Tx, current: &[(String, u32)]) -> Result<Vec<(String, String)>, DbError> {
    let rows = tx.query(ALL, &[])?;
    let older = rows.iter().filter(|row| {
        let version = u32::try_from(row.int("version")).unwrap_or(0);
        !current.contains(&(row.text("type_id"), version))
    });
    Ok(older.map(|row| (row.text("type_id"), row.text("bundle"))).collect())
}
