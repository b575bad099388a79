//! Texts people wrote, sealed under the key of what they belong to; the event carries a salted commitment.

use crate::vault::{OwnerKey, SealError};
use db::{DbError, Tx};
use domain::application::TextRef;
use domain::ids::TextId;
use domain::subject::Subject;
use jiff::Timestamp;
use ring::digest;
use serde::{Deserialize, Serialize};

/// A text about to be kept.
#[derive(Clone, Debug)]
pub struct NewText {
    /// Its reference, as the event will carry it.
    pub reference: TextRef,
    /// `note`, `reasons`, `rekomendasi`, …
    pub kind: &'static str,
    salt: String,
    content: String,
}

#[derive(Serialize, Deserialize)]
struct SealedRow {
    salt: String,
    content: String,
}

impl NewText {
    /// Prepares a text under this id with this salt (16 random bytes).
    pub fn new(id: uuid::Uuid, salt: [u8; 16], kind: &'static str, content: impl Into<String>) -> Self {
        let (salt, content) = (data_encoding::HEXLOWER.encode(&salt), content.into());
        let commitment = commitment(&salt, &content);
        Self { reference: TextRef { id: TextId(id), commitment }, kind, salt, content }
    }

    /// Salt and text as they are sealed.
    pub fn sealed_form(&self) -> Result<Vec<u8>, SealError> {
        let kept = SealedRow { salt: self.salt.clone(), content: self.content.clone() };
        serde_json::to_vec(&kept).map_err(|_| SealError)
    }

    /// The text in what [`Self::sealed_form`] made.
    pub fn opened(plain: &[u8]) -> Option<String> {
        serde_json::from_slice::<SealedRow>(plain).ok().map(|kept| kept.content)
    }

    /// The text itself.
    pub fn content(&self) -> &str {
        &self.content
    }
}

fn commitment(salt: &str, content: &str) -> String {
    let salted = format!("{salt}\n{content}");
    data_encoding::HEXLOWER.encode(digest::digest(&digest::SHA256, salted.as_bytes()).as_ref())
}

const PUT: &str = "insert into sealed_text (id, subject, subject_id, kind, sealed, commitment, written_at) \
    values ($1, $2, $3, $4, $5, $6, $7)";
const GET: &str = "select subject, sealed from sealed_text where id = $1";

/// Whom texts and files belong to, and under which key they lie.
pub struct Owner<'a> {
    /// What it is.
    pub subject: Subject,
    /// Which one.
    pub id: String,
    /// Its key.
    pub key: &'a OwnerKey,
}

/// Keeps a text.
pub fn put(tx: &mut dyn Tx, of: &Owner, text: &NewText, now: Timestamp) -> Result<(), SealedError> {
    let reference = &text.reference;
    let sealed = of.key.seal(&context(of.subject.id(), reference.id), &text.sealed_form()?)?;
    let values = [
        reference.id.into(),
        of.subject.id().into(),
        (&of.id).into(),
        text.kind.into(),
        sealed.into(),
        (&reference.commitment).into(),
        now.into(),
    ];
    tx.execute(PUT, &values)?;
    Ok(())
}

/// Opens a text; `None` when it is gone (erased).
pub fn get(tx: &mut dyn Tx, key: &OwnerKey, id: TextId) -> Result<Option<String>, SealedError> {
    let Some(row) = tx.one(GET, &[id.into()])? else { return Ok(None) };
    let plain = key.open(&context(&row.text("subject"), id), &row.bytes("sealed"))?;
    NewText::opened(&plain).map(Some).ok_or(SealedError::Seal(SealError))
}

/// What the seal is bound to; texts of interruptions had a table of their own once.
fn context(subject: &str, id: TextId) -> String {
    if subject == Subject::Interruption.id() { format!("interruption-text:{id}") } else { format!("text:{id}") }
}

/// The database, or the seal.
#[derive(Debug, thiserror::Error)]
pub enum SealedError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The seal.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl From<SealedError> for DbError {
    /// For reads, whose only error is the database's: content that cannot be opened is as unreadable as a broken row.
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Db(error) => error,
            SealedError::Seal(error) => Self::Engine(error.to_string()),
        }
    }
}
