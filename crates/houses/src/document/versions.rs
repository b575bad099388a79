//! Versions of a released file: as issued, and renewed with validation data that is only appended. All of them are genuine.

use super::documents::Carried;
use db::{DbError, Row, Tx};
use domain::ids::{DocumentId, FileId};
use jiff::Timestamp;

const ADD: &str = "insert into document_version (sha256, document_id, file_id, level, made_at, simulated) \
    values ($1, $2, $3, $4, $5, $6)";
const OF: &str = "select level, made_at, simulated from document_version where document_id = $1 order by made_at";
const AFTER: &str =
    "select sha256, document_id, file_id from document_version where sha256 > $1 order by sha256 limit 200";
const DUE: &str = "select id from document where renew_before is not null and renew_before < $1 and void_at is null \
    order by renew_before limit 20";

/// A version as the register shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// `B-B`, `B-T`, `B-LT`, `B-LTA`.
    pub level: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// A simulator had a part in it.
    pub simulated: bool,
}

/// Enters a version.
pub fn add(
    tx: &mut dyn Tx,
    id: DocumentId,
    file: (FileId, &str),
    carried: &Carried,
    now: Timestamp,
) -> Result<(), DbError> {
    let (file, sha256) = file;
    let simulated = i64::from(carried.simulated);
    let values = [sha256.into(), id.into(), file.into(), carried.level.into(), now.into(), simulated.into()];
    tx.execute(ADD, &values).map(|_| ())
}

/// The versions of a document, oldest first.
pub fn of(tx: &mut dyn Tx, id: DocumentId) -> Result<Vec<Version>, DbError> {
    Ok(tx.query(OF, &[id.into()])?.iter().map(version).collect())
}

/// A version and the file that holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of the file.
    pub sha256: String,
    /// The document.
    pub document: DocumentId,
    /// The file.
    pub file: FileId,
}

/// The two hundred versions of all documents that follow a hash, for whoever checks them all.
pub fn after(tx: &mut dyn Tx, sha256: &str) -> Result<Vec<Kept>, DbError> {
    let kept = |row: &Row| Kept {
        sha256: row.text("sha256"),
        document: DocumentId(row.id("document_id")),
        file: FileId(row.id("file_id")),
    };
    Ok(tx.query(AFTER, &[sha256.into()])?.iter().map(kept).collect())
}

/// Documents whose newest time stamp ends before this moment, the soonest first, at most twenty.
pub fn due(tx: &mut dyn Tx, before: Timestamp) -> Result<Vec<DocumentId>, DbError> {
    Ok(tx.query(DUE, &[before.into()])?.iter().map(|row| DocumentId(row.id("id"))).collect())
}

fn version(row: &Row) -> Version {
    Version { level: row.text("level"), made_at: row.instant("made_at"), simulated: row.int("simulated") != 0 }
}
