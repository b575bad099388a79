//! Files in the register: whose, what kind, how large; the bytes lie sealed in the file store.

use crate::sealed::{Owner, SealedError};
use crate::vault::{OwnerKey, SealError};
use db::{DbError, Row, Tx};
use domain::ids::{AccountId, FileId};
use domain::subject::Subject;
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
    /// What a check said of its electronic signature, where it carries one.
    #[serde(default)]
    pub signature: Option<SignatureSeen>,
    /// What a malware scanner says of it; nothing where none is configured.
    #[serde(default)]
    pub scan: Option<Scan>,
}

/// What a malware scanner says of a file. Only a clean one is given to anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scan {
    /// The scanner was away when the file came; it is asked again until it answers.
    Waiting,
    /// Nothing was found.
    Clean {
        /// When.
        at: Timestamp,
    },
    /// Malware: the bytes stay sealed, and nobody gets them.
    Infected {
        /// The signature that fits, as the scanner names it.
        name: String,
        /// When.
        at: Timestamp,
    },
}

impl Scan {
    /// Why the file is given to nobody; nothing for one that may be opened.
    pub fn held(&self) -> Option<&'static str> {
        match self {
            Self::Clean { .. } => None,
            Self::Waiting => Some("Berkas ini belum dipindai dari virus, jadi belum dapat dibuka. Coba lagi nanti."),
            Self::Infected { .. } => Some("Berkas ini mengandung virus dan dikunci. Tidak ada yang dapat membukanya."),
        }
    }
}

/// What a check said of the electronic signature in a PDF when it came. Names a person, so it is kept sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureSeen {
    /// The code of the verdict on the whole file: `valid`, `extended`, `changed`, `damaged`, `untrusted`.
    pub verdict: String,
    /// Whom the certificate of the first signature names; empty where that cannot be read.
    pub signer: String,
    /// The organization it names.
    pub organization: Option<String>,
    /// Whether it is a specimen certificate, without legal effect.
    pub specimen: bool,
    /// Why it is not simply valid, a sentence each.
    pub reasons: Vec<String>,
    /// When it was signed, as a time stamp or else the signer's clock says; only where the signed part is valid.
    pub signed_at: Option<Timestamp>,
    /// When it was checked.
    pub checked_at: Timestamp,
    /// Where there is more than one signature, each of them, the first one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub each: Vec<SignerSeen>,
}

/// One signature among several in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerSeen {
    /// The code of what is said of it alone.
    pub verdict: String,
    /// Whom the certificate names; empty where that cannot be read.
    pub signer: String,
    /// The organization it names.
    pub organization: Option<String>,
    /// When it was signed; only where its part is valid.
    pub signed_at: Option<Timestamp>,
}

/// What was given with a file, kept sealed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Meta {
    /// Name as given.
    pub name: String,
    /// SHA-256 of the plain bytes.
    pub sha256: String,
    /// What a check said of its electronic signature.
    #[serde(default)]
    pub signature: Option<SignatureSeen>,
    /// What a malware scanner says of it.
    #[serde(default)]
    pub scan: Option<Scan>,
}

impl Meta {
    /// Why the file is given to nobody; nothing for one that may be opened.
    pub fn held(&self) -> Option<&'static str> {
        self.scan.as_ref().and_then(Scan::held)
    }
}

const PUT: &str = "insert into file (id, subject, subject_id, requirement, format, size_bytes, pages, meta, wrapped_key, \
    sealed_sha256, uploaded_by, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const SCANNED: &str = "update file set meta = $1 where id = $2";
const REMOVE: &str = "delete from file where id = $1";
const GET: &str = "select id, subject, subject_id, requirement, format, size_bytes, pages, meta, wrapped_key, sealed_sha256, \
    uploaded_at from file where id = $1";
const OF: &str = "select id, subject, subject_id, requirement, format, size_bytes, pages, meta, wrapped_key, sealed_sha256, \
    uploaded_at from file where subject = $1 and subject_id = $2 order by uploaded_at";

const SEALED_AFTER: &str = "select id, sealed_sha256 from file where id > $1 order by id limit 1000";

/// Ids and hashes of the sealed bytes of the thousand files that follow an id, for whoever copies or checks them all.
pub fn sealed_after(tx: &mut dyn Tx, id: &str) -> Result<Vec<(String, String)>, DbError> {
    let rows = tx.query(SEALED_AFTER, &[id.into()])?;
    Ok(rows.iter().map(|row| (row.text("id"), row.text("sealed_sha256"))).collect())
}

/// A file in the register.
#[derive(Clone, Debug)]
pub struct StoredFile {
    /// Its id, also its name in the store.
    pub id: FileId,
    /// What it belongs to.
    pub subject: Option<Subject>,
    /// Which one.
    pub subject_id: String,
    /// Requirement it answers; empty for a photo of an examination or an official document.
    pub requirement: String,
    /// Extension of its format.
    pub format: String,
    /// Size of the plain bytes.
    pub size_bytes: u64,
    /// Pages, for a PDF.
    pub pages: Option<u32>,
    /// Its key, wrapped by the key of what it belongs to.
    pub wrapped_key: Vec<u8>,
    /// When it was given.
    pub uploaded_at: Timestamp,
    meta: Vec<u8>,
}

/// Enters a file.
pub fn put(tx: &mut dyn Tx, of: &Owner, file: &NewFile, now: Timestamp) -> Result<(), SealedError> {
    let meta = Meta {
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        signature: file.signature.clone(),
        scan: file.scan.clone(),
    };
    let meta = sealed_meta(of.key, (Some(of.subject), file.id), &meta)?;
    tx.execute(
        PUT,
        &[
            file.id.into(),
            of.subject.id().into(),
            (&of.id).into(),
            (&file.requirement).into(),
            (&file.format).into(),
            i64::try_from(file.size_bytes).unwrap_or(i64::MAX).into(),
            file.pages.into(),
            meta.into(),
            file.wrapped_key.clone().into(),
            (&file.sealed_sha256).into(),
            file.by.into(),
            now.into(),
        ],
    )?;
    Ok(())
}

fn sealed_meta(key: &OwnerKey, of: (Option<Subject>, FileId), meta: &Meta) -> Result<Vec<u8>, SealedError> {
    let plain = serde_json::to_vec(meta).map_err(|_| SealError)?;
    Ok(key.seal(&context(of.0, of.1), &plain)?)
}

/// Notes what the scanner says of a file that waited for it.
pub fn scanned(tx: &mut dyn Tx, key: &OwnerKey, file: &StoredFile, scan: Scan) -> Result<(), SealedError> {
    let meta = Meta { scan: Some(scan), ..file.meta(key) };
    let meta = sealed_meta(key, (file.subject, file.id), &meta)?;
    tx.execute(SCANNED, &[meta.into(), file.id.into()])?;
    Ok(())
}

/// Takes a file out of the register. Its key lies nowhere else, so its bytes can never be opened again.
pub fn remove(tx: &mut dyn Tx, id: FileId) -> Result<(), DbError> {
    tx.execute(REMOVE, &[id.into()]).map(|_| ())
}

/// A file by its id.
pub fn get(tx: &mut dyn Tx, id: FileId) -> Result<Option<StoredFile>, DbError> {
    Ok(tx.one(GET, &[id.into()])?.as_ref().map(stored))
}

/// All files of one subject, oldest first.
pub fn of(tx: &mut dyn Tx, subject: Subject, id: &str) -> Result<Vec<StoredFile>, DbError> {
    Ok(tx.query(OF, &[subject.id().into(), id.into()])?.iter().map(stored).collect())
}

fn stored(row: &Row) -> StoredFile {
    StoredFile {
        id: FileId(row.id("id")),
        subject: Subject::from_id(&row.text("subject")),
        subject_id: row.text("subject_id"),
        requirement: row.text("requirement"),
        format: row.text("format"),
        size_bytes: row.int("size_bytes").unsigned_abs(),
        pages: row.opt_int("pages").and_then(|pages| u32::try_from(pages).ok()),
        wrapped_key: row.bytes("wrapped_key"),
        uploaded_at: row.instant("uploaded_at"),
        meta: row.bytes("meta"),
    }
}

impl StoredFile {
    /// Name and hash as given; empty when they cannot be opened (erased).
    pub fn meta(&self, key: &OwnerKey) -> Meta {
        let plain = key.open(&context(self.subject, self.id), &self.meta).ok();
        plain.and_then(|plain| serde_json::from_slice(&plain).ok()).unwrap_or_default()
    }
}

/// What the seal is bound to; files of interruptions had a table of their own once.
fn context(subject: Option<Subject>, id: FileId) -> String {
    if subject == Some(Subject::Interruption) { format!("interruption-file:{id}") } else { format!("file-meta:{id}") }
}
