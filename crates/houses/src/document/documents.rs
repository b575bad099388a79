//! Official documents: number, render input, state of release; and what the public may see of them.

use db::{DbError, Row, Tx};
use domain::ids::{AccountId, ApplicationId, DocumentId, FileId};
use jiff::Timestamp;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, SealError, Vault};
use serde::{Deserialize, Serialize};

/// A document ordered in this transaction.
pub struct NewDocument<'a> {
    /// Its id.
    pub id: DocumentId,
    /// Its application.
    pub application: ApplicationId,
    /// `licence`, `refusal`, `revocation`, `examination`, `payment_notice`.
    pub kind: &'static str,
    /// Office of a berita acara.
    pub office: Option<&'a str>,
    /// Its number, taken in this transaction.
    pub number: &'a str,
    /// Short code for verification.
    pub short_code: &'a str,
    /// Who ordered it.
    pub by: AccountId,
    /// All that rendering reads, as canonical JSON.
    pub render_input: &'a str,
    /// What anyone may see.
    pub public: &'a PublicView,
    /// Licence type.
    pub type_id: &'a str,
    /// Last civil day of validity.
    pub valid_until: Option<String>,
}

/// What anyone may see of a document; persons masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicView {
    /// Title.
    pub title: String,
    /// Number.
    pub number: String,
    /// Holder: a body in full, a person masked.
    pub holder: String,
    /// Place, where the licence is for one.
    pub place: Option<String>,
    /// Date of the document, spelled out.
    pub date: String,
    /// Last day of validity, spelled out; `None` without an end.
    pub valid_until: Option<String>,
    /// Name and title of the signer.
    pub signer: String,
    /// Made with a demo key: not valid.
    pub specimen: bool,
}

const ORDER: &str = "insert into document (id, application_id, kind, office, number, short_code, ordered_at, ordered_by, \
    render_input, public, type_id, valid_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const GET: &str = "select d.id, d.application_id, d.kind, d.office, d.number, d.short_code, d.ordered_at, d.ordered_by, \
    d.render_input, d.public, d.type_id, d.valid_until, d.file_id, d.sha256, d.released_at, d.void_at, \
    a.wrapped_key, a.type_version from document d join application a on a.id = d.application_id where d.id = $1";
const OF: &str = "select d.id, d.kind, d.office, d.number, d.short_code, d.ordered_at, d.file_id, d.sha256, d.released_at, \
    d.void_at, d.valid_until from document d where d.application_id = $1 order by d.ordered_at";
const BY_CODE: &str = "select d.id, d.application_id, d.kind, d.public, d.valid_until, d.released_at, d.void_at, \
    d.sha256, a.wrapped_key from document d join application a on a.id = d.application_id \
    where d.short_code = $1";
const BY_HASH: &str = "select d.short_code from document d where d.sha256 = $1";
const RELEASE: &str =
    "update document set file_id = $1, sha256 = $2, released_at = $3 where id = $4 and released_at is null";
const DELIVER: &str = "insert into delivery (document_id, office, delivered_at) values ($1, $2, $3) \
    on conflict (document_id, office) do nothing";
const ACKNOWLEDGE: &str = "update delivery set acknowledged_at = $1, acknowledged_by = $2 \
    where document_id = $3 and office = $4 and acknowledged_at is null";
const DELIVERIES: &str = "select d.office, d.delivered_at, d.acknowledged_at from delivery d where d.document_id = $1 \
    order by d.office";

/// Enters an ordered document.
pub fn order(tx: &mut dyn Tx, key: &OwnerKey, document: &NewDocument, now: Timestamp) -> Result<(), SealedError> {
    let input = key.seal(&input_context(document.id), document.render_input.as_bytes())?;
    let public = serde_json::to_vec(document.public).map_err(|_| SealError)?;
    let public = key.seal(&public_context(document.id), &public)?;
    tx.execute(
        ORDER,
        &[
            document.id.into(),
            document.application.into(),
            document.kind.into(),
            document.office.into(),
            document.number.into(),
            document.short_code.into(),
            now.into(),
            document.by.into(),
            input.into(),
            public.into(),
            document.type_id.into(),
            document.valid_until.clone().into(),
        ],
    )?;
    Ok(())
}

/// The row of a document, with the key of its application.
pub fn get(tx: &mut dyn Tx, id: DocumentId) -> Result<Option<Row>, DbError> {
    tx.one(GET, &[id.into()])
}

/// Rows of an application's documents.
pub fn of(tx: &mut dyn Tx, application: ApplicationId) -> Result<Vec<Row>, DbError> {
    tx.query(OF, &[application.into()])
}

/// Opens a render input.
pub fn open_render_input(
    vault: &Vault,
    id: DocumentId,
    wrapped_key: &[u8],
    sealed: &[u8],
) -> Result<String, SealError> {
    let plain = vault.open(wrapped_key)?.open(&input_context(id), sealed)?;
    String::from_utf8(plain).map_err(|_| SealError)
}

/// What anyone may see, of a row with `id`, `public` and `wrapped_key`.
pub fn public(vault: &Vault, row: &Row) -> Result<PublicView, SealError> {
    let wrapped_key = row.opt_bytes("wrapped_key").ok_or(SealError)?;
    open_public(vault, DocumentId(row.id("id")), &wrapped_key, &row.bytes("public"))
}

/// What anyone may see of a document, from its sealed form.
pub fn open_public(vault: &Vault, id: DocumentId, wrapped_key: &[u8], sealed: &[u8]) -> Result<PublicView, SealError> {
    let plain = vault.open(wrapped_key)?.open(&public_context(id), sealed)?;
    serde_json::from_slice(&plain).map_err(|_| SealError)
}

/// The document with this short code.
pub fn by_code(tx: &mut dyn Tx, code: &str) -> Result<Option<Row>, DbError> {
    tx.one(BY_CODE, &[code.into()])
}

/// The short code of the document whose file, as issued, has this SHA-256.
pub fn code_by_hash(tx: &mut dyn Tx, sha256: &str) -> Result<Option<String>, DbError> {
    Ok(tx.one(BY_HASH, &[sha256.into()])?.map(|r| r.text("short_code")))
}

/// Releases the signed file, once; `false` when it was released before.
pub fn release(tx: &mut dyn Tx, id: DocumentId, file: FileId, sha256: &str, now: Timestamp) -> Result<bool, DbError> {
    Ok(tx.execute(RELEASE, &[file.into(), sha256.into(), now.into(), id.into()])? == 1)
}

/// Puts a document into an office's intake, once (Pasal 5(4)).
pub fn deliver(tx: &mut dyn Tx, id: DocumentId, office: &str, now: Timestamp) -> Result<(), DbError> {
    tx.execute(DELIVER, &[id.into(), office.into(), now.into()]).map(|_| ())
}

/// Stores an office's acknowledgement; `false` when it was there already.
pub fn acknowledge(
    tx: &mut dyn Tx,
    id: DocumentId,
    office: &str,
    by: AccountId,
    now: Timestamp,
) -> Result<bool, DbError> {
    Ok(tx.execute(ACKNOWLEDGE, &[now.into(), by.into(), id.into(), office.into()])? == 1)
}

/// Who has it: office, when delivered, when acknowledged.
pub fn deliveries(tx: &mut dyn Tx, id: DocumentId) -> Result<Vec<Row>, DbError> {
    tx.query(DELIVERIES, &[id.into()])
}

fn input_context(id: DocumentId) -> String {
    format!("render-input:{id}")
}

fn public_context(id: DocumentId) -> String {
    format!("public:{id}")
}
