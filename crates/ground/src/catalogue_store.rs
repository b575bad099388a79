//! Versions of licence types that were ever in use.

use crate::intake::sha256;
use db::{DbError, Tx};
use domain::account::Actor;
use domain::event_kind::SystemEvent;
use domain::subject::Subject;
use jiff::Timestamp;
use ledger::events::{self, NewEvent};
use uuid::Uuid;

const KEEP: &str = "insert into catalogue_version (type_id, version, checksum, bundle, seen_at) \
    values ($1, $2, $3, $4, $5) on conflict (type_id, version) do update set checksum = $3, bundle = $4, seen_at = $5 \
    where catalogue_version.checksum <> $3";
const ALL: &str = "select type_id, version, checksum, bundle from catalogue_version";

/// A version as it is in use.
pub struct InUse<'a> {
    /// Type and version.
    pub of: (&'a str, u32),
    /// SHA-256 of the bundle.
    pub checksum: &'a str,
    /// Its texts.
    pub bundle: &'a str,
    /// Id of the event that tells of it, if it is new.
    pub event: Uuid,
}

/// Keeps a version and tells the log; a changed text under the same version replaces it (an office should raise the version instead).
pub fn keep(tx: &mut dyn Tx, version: &InUse, now: Timestamp) -> Result<(), DbError> {
    let InUse { of, checksum, bundle, event } = *version;
    tx.execute(KEEP, &[of.0.into(), of.1.into(), checksum.into(), bundle.into(), now.into()])?;
    let subject_id = subject_id(of);
    let payload = payload(of, checksum);
    if events::last_payload(tx, Subject::System, &subject_id)?.as_ref() == Some(&payload) {
        return Ok(());
    }
    let kind = SystemEvent::CatalogueKept.into();
    let (subject, actor) = (Subject::System, &Actor::System);
    let new = NewEvent { id: event, subject, subject_id: &subject_id, at: now, actor, kind, payload: &payload };
    events::append(tx, &new).map(|_| ())
}

fn subject_id((id, version): (&str, u32)) -> String {
    format!("catalogue:{id}:{version}")
}

fn payload((id, version): (&str, u32), checksum: &str) -> String {
    serde_json::json!({ "type": id, "version": version, "checksum": checksum }).to_string()
}

/// The first version whose texts are not those that the log tells of.
pub fn first_changed(tx: &mut dyn Tx) -> Result<Option<String>, DbError> {
    for row in tx.query(ALL, &[])? {
        let (id, version) = (row.text("type_id"), u32::try_from(row.int("version")).unwrap_or(0));
        let told = events::last_payload(tx, Subject::System, &subject_id((&id, version)))?;
        let checksum = sha256(row.text("bundle").as_bytes());
        if row.text("checksum") != checksum || told != Some(payload((&id, version), &checksum)) {
            return Ok(Some(format!("{id} versi {version}")));
        }
    }
    Ok(None)
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
