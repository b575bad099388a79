//! Files in the register: whose, what kind, how large; the bytes lie sealed in the file store.

use super::keys::{OwnerKey, SealError};
use super::sealed::SealedError;
use crate::db::{DbError, Row, Tx};
use domain::ids::{AccountId, ApplicationId, FileId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A file whose sealed bytes are in the store already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewFile {
    /// Its id, also its name in the store.
    pub id: FileId,
    /// Requirement it answers; empty for a photo of an examination or an official document.
    pub requirement: String,
    /// Extension of its format.
    pub format: String,
    /// Size of the plain bytes.
    pub size_bytes: u64,
    /// Pages, for a PDF.
    pub pages: Option<u32>,
    /// Name as the person gave it.
    pub name: String,
    /// SHA-256 of the plain bytes.
    pub sha256: String,
    /// SHA-256 of the sealed bytes.
    pub sealed_sha256: String,
    /// Its key, wrapped by the key of its application.
    pub wrapped_key: Vec<u8>,
    /// Who uploaded it.
    pub by: AccountId,
}

/// What was given with a file, kept sealed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Meta {
    /// Name as given.
    pub name: String,
    /// SHA-256 of the plain bytes.
    pub sha256: String,
}

impl NewFile {
    /// Its name and hash, sealed for the column `meta` of a row.
    pub(super) fn sealed_meta(&self, key: &OwnerKey, context: &str) -> Result<Vec<u8>, SealError> {
        let meta = Meta { name: self.name.clone(), sha256: self.sha256.clone() };
        key.seal(context, &serde_json::to_vec(&meta).map_err(|_| SealError)?)
    }
}

impl Meta {
    /// What [`NewFile::sealed_meta`] made; empty when it cannot be opened (erased).
    pub(super) fn opened(key: &OwnerKey, context: &str, row: &Row) -> Self {
        let plain = key.open(context, &row.bytes("meta")).ok();
        plain.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default()
    }
}

const PUT: &str = "insert into file (id, application_id, requirement, format, size_bytes, pages, meta, wrapped_key, \
    sealed_sha256, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const GET: &str = "select id, application_id, requirement, format, size_bytes, pages, meta, wrapped_key, sealed_sha256, \
    uploaded_at from file where id = $1";
const OF: &str = "select id, application_id, requirement, format, size_bytes, pages, meta, wrapped_key, sealed_sha256, \
    uploaded_at from file where application_id = $1 order by uploaded_at";

/// Enters a file.
pub fn put(
    tx: &mut dyn Tx,
    key: &OwnerKey,
    of: ApplicationId,
    file: &NewFile,
    now: Timestamp,
) -> Result<(), SealedError> {
    let sealed = file.sealed_meta(key, &context(file.id))?;
    tx.execute(
        PUT,
        &[
            file.id.into(),
            of.into(),
            (&file.requirement).into(),
            (&file.format).into(),
            i64::try_from(file.size_bytes).unwrap_or(i64::MAX).into(),
            file.pages.into(),
            sealed.into(),
            file.wrapped_key.clone().into(),
            (&file.sealed_sha256).into(),
            file.by.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

/// The row of a file.
pub fn get(tx: &mut dyn Tx, id: FileId) -> Result<Option<Row>, DbError> {
    tx.one(GET, &[id.into()])
}

/// Rows of all files of an application, oldest first.
pub fn of(tx: &mut dyn Tx, application: ApplicationId) -> Result<Vec<Row>, DbError> {
    tx.query(OF, &[application.into()])
}

/// Name and hash of a file's row.
pub fn meta(key: &OwnerKey, row: &Row) -> Meta {
    Meta::opened(key, &context(FileId(row.id("id"))), row)
}

fn context(id: FileId) -> String {
    format!("file-meta:{id}")
}
