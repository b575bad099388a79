//! Documents that a decision under Pasal 14 stands on; the bytes lie sealed in the file store.

use super::keys::OwnerKey;
use super::sealed::SealedError;
use super::uploads::{Meta, NewFile};
use crate::db::{DbError, Row, Tx};
use domain::ids::{FileId, InterruptionId};
use jiff::Timestamp;

const PUT: &str = "insert into interruption_file (id, interruption_id, format, size_bytes, meta, wrapped_key, sealed_sha256, \
    uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const OF: &str = "select id, format, size_bytes, meta, wrapped_key, sealed_sha256, uploaded_at from interruption_file \
    where interruption_id = $1 order by uploaded_at";

/// Enters a document.
pub fn put(
    tx: &mut dyn Tx,
    key: &OwnerKey,
    of: InterruptionId,
    file: &NewFile,
    now: Timestamp,
) -> Result<(), SealedError> {
    let sealed = file.sealed_meta(key, &context(file.id))?;
    tx.execute(
        PUT,
        &[
            file.id.into(),
            of.into(),
            (&file.format).into(),
            i64::try_from(file.size_bytes).unwrap_or(i64::MAX).into(),
            sealed.into(),
            file.wrapped_key.clone().into(),
            (&file.sealed_sha256).into(),
            file.by.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// Rows of all documents of an interruption, oldest first.
pub fn of(tx: &mut dyn Tx, id: InterruptionId) -> Result<Vec<Row>, DbError> {
    tx.query(OF, &[id.into()])
}

/// Name and hash of a document's row.
pub fn meta(key: &OwnerKey, row: &Row) -> Meta {
    Meta::opened(key, &context(FileId(row.id("id"))), row)
}

fn context(id: FileId) -> String {
    format!("interruption-file:{id}")
}
