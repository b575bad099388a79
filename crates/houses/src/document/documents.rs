//! Official documents: number, render input, state of release; and what the public may see of them.

use db::{DbError, Row, Tx};
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ApplicationId, DocumentId, FileId};
use jiff::Timestamp;
use jiff::civil::Date;
use ledger::sealed::SealedError;
use ledger::vault::{OwnerKey, SealError, Vault};
use serde::{Deserialize, Serialize};

/// A document ordered in this transaction.
pub struct NewDocument<'a> {
    /// Its id.
    pub id: DocumentId,
    /// Its application.
    pub application: ApplicationId,
    /// What it is.
    pub kind: DocumentKind,
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

impl PublicView {
    /// Sealed for this document, as [`SealedView::open`] opens it.
    pub(crate) fn sealed(&self, key: &OwnerKey, document: DocumentId) -> Result<Vec<u8>, SealError> {
        key.seal(&public_context(document), &serde_json::to_vec(self).map_err(|_| SealError)?)
    }
}

/// A document as it is kept.
#[derive(Clone)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// Its application.
    pub application: ApplicationId,
    /// What it is.
    pub kind: DocumentKind,
    /// Licence type.
    pub type_id: String,
    /// Its number.
    pub number: String,
    /// Short code for verification.
    pub short_code: String,
    /// When it was ordered: its date.
    pub ordered_at: Timestamp,
    /// Who ordered it.
    pub ordered_by: AccountId,
    /// Last civil day of validity.
    pub valid_until: Option<Date>,
    /// Its signed file.
    pub file: Option<FileId>,
    /// When that was there.
    pub released_at: Option<Timestamp>,
    /// Name in the certificate of the office's seal, where it stands behind the signature.
    pub sealed_by: Option<String>,
    /// All that rendering reads, sealed.
    pub render_input: Vec<u8>,
    /// What anyone may see, sealed.
    pub public: SealedView,
}

impl Document {
    /// The key of its application; an error once that was destroyed.
    pub fn wrapped_key(&self) -> Result<&[u8], SealError> {
        self.public.wrapped_key.as_deref().ok_or(SealError)
    }
}

/// A document in the list of its application.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its id.
    pub id: DocumentId,
    /// What it is.
    pub kind: DocumentKind,
    /// Its number.
    pub number: String,
    /// Short code for verification.
    pub short_code: String,
    /// When its signed file was there.
    pub released_at: Option<Timestamp>,
}

/// What anyone may see of a document, still sealed.
#[derive(Clone)]
pub struct SealedView {
    /// The document.
    pub id: DocumentId,
    /// Its column `public`.
    pub sealed: Vec<u8>,
    /// The key of its application; `None` once that was destroyed.
    pub wrapped_key: Option<Vec<u8>>,
}

impl SealedView {
    /// Opens it.
    pub fn open(&self, vault: &Vault) -> Result<PublicView, SealError> {
        let key = vault.open(self.wrapped_key.as_deref().ok_or(SealError)?)?;
        let plain = key.open(&public_context(self.id), &self.sealed)?;
        serde_json::from_slice(&plain).map_err(|_| SealError)
    }
}

const ORDER: &str = "insert into document (id, application_id, kind, office, number, short_code, ordered_at, ordered_by, \
    render_input, public, type_id, valid_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const GET: &str = "select d.id, d.application_id, d.kind, d.number, d.short_code, d.ordered_at, d.ordered_by, \
    d.render_input, d.public, d.type_id, d.valid_until, d.file_id, d.released_at, d.sealed_by, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key \
    from document d join application a on a.id = d.application_id left join licence l on l.document_id = d.id where d.id = $1";
const OF: &str = "select d.id, d.kind, d.number, d.short_code, d.released_at from document d \
    where d.application_id = $1 order by d.ordered_at";
const BY_CODE: &str = "select d.id, d.application_id, d.kind, d.number, d.short_code, d.ordered_at, d.ordered_by, \
    d.render_input, d.public, d.type_id, d.valid_until, d.file_id, d.released_at, d.sealed_by, \
    coalesce(l.wrapped_key, a.wrapped_key) as wrapped_key \
    from document d join application a on a.id = d.application_id left join licence l on l.document_id = d.id where d.short_code = $1";
const NUMBER: &str = "select number from document where id = $1";
const BY_HASH: &str =
    "select d.short_code from document_version v join document d on d.id = v.document_id where v.sha256 = $1";
const RELEASE: &str = "update document set file_id = $1, sha256 = $2, released_at = $3, level = $5, renew_before = $6, \
    simulated = $7 where id = $4 and released_at is null";
const SEALED: &str = "update document set sealed_by = $2 where id = $1 and released_at is null";
const KEEP_PUBLIC: &str = "update document set public = $1 where id = $2";
const RENEW: &str = "update document set file_id = $2, level = $3, renew_before = $4, simulated = $5 \
    where id = $1 and file_id = $6";
const DELIVER: &str = "insert into delivery (document_id, office, delivered_at) values ($1, $2, $3) \
    on conflict (document_id, office) do nothing";
const ACKNOWLEDGE: &str = "update delivery set acknowledged_at = $1, acknowledged_by = $2 \
    where document_id = $3 and office = $4 and acknowledged_at is null";

/// Enters an ordered document.
pub fn order(tx: &mut dyn Tx, key: &OwnerKey, document: &NewDocument, now: Timestamp) -> Result<(), SealedError> {
    let input = key.seal(&input_context(document.id), document.render_input.as_bytes())?;
    let public = document.public.sealed(key, document.id)?;
    tx.execute(
        ORDER,
        &[
            document.id.into(),
            document.application.into(),
            document.kind.id().into(),
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

/// Keeps what anyone may see as it is sealed under another key: that of its licence, when that of the application goes.
pub(crate) fn keep_public(tx: &mut dyn Tx, id: DocumentId, sealed: &[u8]) -> Result<(), DbError> {
    tx.execute(KEEP_PUBLIC, &[sealed.into(), id.into()]).map(|_| ())
}

/// The document with this id.
pub fn get(tx: &mut dyn Tx, id: DocumentId) -> Result<Option<Document>, DbError> {
    tx.one(GET, &[id.into()])?.map(|row| document(&row)).transpose()
}

/// The number of a document; nothing personal is opened for it.
pub fn number_of(tx: &mut dyn Tx, id: DocumentId) -> Result<Option<String>, DbError> {
    Ok(tx.one(NUMBER, &[id.into()])?.map(|row| row.text("number")))
}

/// An application's documents, in the order in which they were ordered.
pub fn of(tx: &mut dyn Tx, application: ApplicationId) -> Result<Vec<Paper>, DbError> {
    tx.query(OF, &[application.into()])?.iter().map(paper).collect()
}

/// Opens a render input.
pub fn open_render_input(vault: &Vault, document: &Document) -> Result<String, SealError> {
    let plain = vault.open(document.wrapped_key()?)?.open(&input_context(document.id), &document.render_input)?;
    String::from_utf8(plain).map_err(|_| SealError)
}

/// The document with this short code.
pub fn by_code(tx: &mut dyn Tx, code: &str) -> Result<Option<Document>, DbError> {
    tx.one(BY_CODE, &[code.into()])?.map(|row| document(&row)).transpose()
}

fn document(row: &Row) -> Result<Document, DbError> {
    let id = DocumentId(row.id("id"));
    Ok(Document {
        id,
        application: ApplicationId(row.id("application_id")),
        kind: kind(&row.text("kind"))?,
        type_id: row.text("type_id"),
        number: row.text("number"),
        short_code: row.text("short_code"),
        ordered_at: row.instant("ordered_at"),
        ordered_by: AccountId(row.id("ordered_by")),
        valid_until: row.opt_text("valid_until").and_then(|day| day.parse().ok()),
        file: row.opt_text("file_id").and_then(|file| file.parse().ok()),
        released_at: row.opt_instant("released_at"),
        sealed_by: row.opt_text("sealed_by"),
        render_input: row.bytes("render_input"),
        public: SealedView { id, sealed: row.bytes("public"), wrapped_key: row.opt_bytes("wrapped_key") },
    })
}

fn paper(row: &Row) -> Result<Paper, DbError> {
    Ok(Paper {
        id: DocumentId(row.id("id")),
        kind: kind(&row.text("kind"))?,
        number: row.text("number"),
        short_code: row.text("short_code"),
        released_at: row.opt_instant("released_at"),
    })
}

/// The kind that stands in a row.
pub fn kind(id: &str) -> Result<DocumentKind, DbError> {
    DocumentKind::from_id(id).ok_or_else(|| DbError::Engine(format!("no kind of document is called {id}")))
}

/// The short code of the document of whose file, as issued or renewed, this is the SHA-256.
pub fn code_by_hash(tx: &mut dyn Tx, sha256: &str) -> Result<Option<String>, DbError> {
    Ok(tx.one(BY_HASH, &[sha256.into()])?.map(|r| r.text("short_code")))
}

/// What is known of a signed file besides its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// `B-B`, `B-T`, `B-LT`, `B-LTA`.
    pub level: &'static str,
    /// When the certificate of its newest time stamp ends.
    pub renew_before: Option<Timestamp>,
    /// A simulator signed or stamped it.
    pub simulated: bool,
}

/// Notes whose seal stands behind the signature, before the file is released.
pub fn sealed(tx: &mut dyn Tx, id: DocumentId, by: &str) -> Result<(), DbError> {
    tx.execute(SEALED, &[id.into(), by.into()]).map(|_| ())
}

/// Releases the signed file, once; `false` when it was released before.
pub fn release(
    tx: &mut dyn Tx,
    id: DocumentId,
    file: (FileId, &str),
    carried: &Carried,
    now: Timestamp,
) -> Result<bool, DbError> {
    let simulated = i64::from(carried.simulated);
    let (file, sha256) = file;
    let values = [
        file.into(),
        sha256.into(),
        now.into(),
        id.into(),
        carried.level.into(),
        carried.renew_before.into(),
        simulated.into(),
    ];
    Ok(tx.execute(RELEASE, &values)? == 1)
}

/// Makes the new version the one that is handed out; `false` when another has taken the place of `before`.
pub fn renew(
    tx: &mut dyn Tx,
    id: DocumentId,
    (before, file): (FileId, FileId),
    carried: &Carried,
) -> Result<bool, DbError> {
    let simulated = i64::from(carried.simulated);
    let values =
        [id.into(), file.into(), carried.level.into(), carried.renew_before.into(), simulated.into(), before.into()];
    Ok(tx.execute(RENEW, &values)? == 1)
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

fn input_context(id: DocumentId) -> String {
    format!("render-input:{id}")
}

fn public_context(id: DocumentId) -> String {
    format!("public:{id}")
}
