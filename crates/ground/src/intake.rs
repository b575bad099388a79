//! Files in and out: recognised, checked, sealed under a key of their own, stored; and opened again.

use crate::{App, trust};
use domain::ids::{AccountId, FileId};
use domain::media::Accepts;
use domain::typed::clean;
use files::photo::{self, Coding, PRINTED_SIDE_PX, SHOWN_SIDE_PX};
use files::{Inspected, Limits, Rejection};
use ledger::uploads::{NewFile, SignatureSeen};
use ledger::vault::{OwnerKey, SealError};
use ring::digest;
use sign::pades;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The file itself; a sentence for the person.
    #[error("{}", .0.sentence())]
    Rejected(Rejection),
    /// A seal.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The file store.
    #[error("file store: {0}")]
    Store(String),
}

/// A file as a person gave it.
pub struct ReceivedFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name.
    pub name: String,
    /// Requirement it answers.
    pub requirement: String,
    /// Who gave it.
    pub by: AccountId,
}

/// Checks a file and puts it, sealed, into the store. It is not in the register yet.
pub async fn take(
    app: &App,
    owner: &OwnerKey,
    given: ReceivedFile,
    accepts: &[Accepts],
) -> Result<NewFile, IntakeError> {
    let accepts = accepts.to_vec();
    let inspected = in_turn(&app.inspecting, move || {
        let inspected = files::inspect(&given.bytes, &accepts, &Limits::default())?;
        Ok((inspected, given))
    });
    keep(app, owner, inspected.await?).await
}

/// The same for a photo that a document will show: it is taken only if it can be drawn for it.
pub async fn take_to_print(app: &App, owner: &OwnerKey, given: ReceivedFile) -> Result<NewFile, IntakeError> {
    let inspected = in_turn(&app.inspecting, move || {
        let inspected = files::inspect(&given.bytes, &[Accepts::Photo], &Limits::default())?;
        photo::redrawn(inspected.cleaned.as_ref().unwrap_or(&given.bytes), PRINTED_SIDE_PX, Coding::Jpeg)?;
        Ok((inspected, given))
    });
    keep(app, owner, inspected.await?).await
}

async fn keep(app: &App, owner: &OwnerKey, taken: (Inspected, ReceivedFile)) -> Result<NewFile, IntakeError> {
    let (inspected, mut given) = taken;
    if let Some(cleaned) = inspected.cleaned {
        given.bytes = cleaned;
    }
    put(app, owner, given, (inspected.extension, inspected.pages)).await
}

/// Does a job on a file's bytes on a thread that may block, when there is a place for it. Nobody can stop such a thread: each job is
/// bounded by what it may look at, and one that draws what a person sent looks at the clock, so it always comes to its end.
async fn in_turn<T: Send + 'static>(
    places: &Arc<Semaphore>,
    job: impl FnOnce() -> Result<T, Rejection> + Send + 'static,
) -> Result<T, IntakeError> {
    let turn = places.clone().acquire_owned().await.map_err(|e| IntakeError::Store(e.to_string()))?;
    let done = tokio::task::spawn_blocking(move || {
        let _held_until_done = turn;
        job()
    });
    done.await.map_err(|e| IntakeError::Store(e.to_string()))?.map_err(IntakeError::Rejected)
}

/// A photo as a page shows it: drawn anew as a JPEG, with nothing of what the file held beside its picture.
pub async fn shown(app: &App, bytes: Vec<u8>) -> Result<Vec<u8>, IntakeError> {
    in_turn(&app.drawing, move || photo::redrawn(&bytes, SHOWN_SIDE_PX, Coding::Jpeg)).await
}

/// A photo as a document prints it, with the ending of its name. What was kept as PNG stays one, because the data of documents
/// ordered before photos were drawn anew name it so.
pub async fn printed(app: &App, bytes: Vec<u8>, format: &str) -> Result<(Vec<u8>, &'static str), IntakeError> {
    let (coding, ending) = if format == "png" { (Coding::Png, "png") } else { (Coding::Jpeg, "jpg") };
    let drawn = in_turn(&app.drawing, move || photo::redrawn(&bytes, PRINTED_SIDE_PX, coding)).await?;
    Ok((drawn, ending))
}

/// Seals and stores bytes of a known format.
pub async fn put(
    app: &App,
    owner: &OwnerKey,
    given: ReceivedFile,
    format: (&str, Option<u32>),
) -> Result<NewFile, IntakeError> {
    let id = FileId(app.id());
    let (key, wrapped_key) = owner.create_file_key()?;
    let sealed = key.seal(&format!("file:{id}"), &given.bytes)?;
    let sealed_sha256 = sha256(&sealed);
    let (size_bytes, plain_sha256) = (given.bytes.len() as u64, sha256(&given.bytes));
    let signature = if format.0 == "pdf" { signature(app, given.bytes).await? } else { None };
    app.files.put(id.0, sealed).await.map_err(|e| IntakeError::Store(e.to_string()))?;
    Ok(NewFile {
        id,
        requirement: given.requirement,
        format: format.0.to_owned(),
        size_bytes,
        pages: format.1,
        name: clean_name(&given.name),
        sha256: plain_sha256,
        sealed_sha256,
        wrapped_key,
        by: given.by,
        signature,
    })
}

/// Checks the electronic signature of a PDF, where it carries one; on a thread that may block, because a file may be large.
async fn signature(app: &App, bytes: Vec<u8>) -> Result<Option<SignatureSeen>, IntakeError> {
    if !pades::may_be_signed(&bytes) {
        return Ok(None);
    }
    let handle = app.clone();
    in_turn(&app.inspecting, move || Ok(trust::signature_in(&handle, &bytes))).await
}

/// Opens a stored file; changed or truncated bytes are an error.
pub async fn open(app: &App, owner: &OwnerKey, id: FileId, wrapped_key: &[u8]) -> Result<Vec<u8>, IntakeError> {
    let sealed = app.files.get(id.0).await.map_err(|e| IntakeError::Store(e.to_string()))?;
    let key = owner.open_file_key(wrapped_key)?;
    Ok(key.open(&format!("file:{id}"), &sealed)?)
}

/// SHA-256 as lower-case hex.
pub fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The last part of a path, as it can be shown.
fn clean_name(name: &str) -> String {
    let clean = clean::file_name(name, clean::FILE_NAME_CHARS_MAX);
    if clean.is_empty() { "berkas".into() } else { clean }
}
