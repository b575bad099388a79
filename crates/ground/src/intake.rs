//! Files in and out: recognised, checked, sealed under a key of their own, stored; and opened again.

use crate::clamd::Verdict;
use crate::turns::Turn;
use crate::{App, page_drawer, trust};
use domain::ids::{AccountId, FileId};
use domain::media::Accepts;
use domain::security_event::SecurityEvent;
use domain::typed::clean;
use files::photo::{self, Coding, PRINTED_SIDE_PX, SHOWN_SIDE_PX};
use files::{Inspected, Limits, Rejection};
use ledger::uploads::{NewFile, Scan, SignatureSeen};
use ledger::vault::{OwnerKey, SealError};
use ring::digest;
use sign::pades;
use tokio::sync::AcquireError;

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
    /// The file store has no room.
    #[error("file store is full: {0}")]
    NoRoom(String),
    /// A page of a PDF could not be made a picture.
    #[error("a page could not be drawn")]
    NotDrawn,
    /// A turn, which never ends while the program runs.
    #[error(transparent)]
    Turn(#[from] AcquireError),
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
    let turn = app.inspecting.of(given.by).await?;
    take_in(turn, (app, owner), given, accepts).await
}

/// The same for a file that this program made itself, which may be looked into beside others of the same account.
pub async fn take_made(
    app: &App,
    owner: &OwnerKey,
    given: ReceivedFile,
    accepts: &[Accepts],
) -> Result<NewFile, IntakeError> {
    let turn = app.inspecting.of_the_program().await?;
    take_in(turn, (app, owner), given, accepts).await
}

async fn take_in(
    turn: Turn,
    (app, owner): (&App, &OwnerKey),
    given: ReceivedFile,
    accepts: &[Accepts],
) -> Result<NewFile, IntakeError> {
    let (handle, accepts) = (app.clone(), accepts.to_vec());
    let looked = in_turn(turn, move || {
        let inspected = files::inspect(&given.bytes, &accepts, &Limits::to_be_read())?;
        Ok(looked_into(&handle, inspected, given))
    });
    keep(app, owner, scanned(app, looked.await?).await?).await
}

/// The same for a photo that a document will show: it is taken only if it can be drawn for it.
pub async fn take_to_print(app: &App, owner: &OwnerKey, given: ReceivedFile) -> Result<NewFile, IntakeError> {
    let (turn, handle) = (app.inspecting.of(given.by).await?, app.clone());
    let looked = in_turn(turn, move || {
        let inspected = files::inspect(&given.bytes, &[Accepts::Photo], &Limits::to_be_read())?;
        photo::redrawn(inspected.cleaned.as_ref().unwrap_or(&given.bytes), PRINTED_SIDE_PX, Coding::Jpeg)?;
        Ok(looked_into(&handle, inspected, given))
    });
    keep(app, owner, scanned(app, looked.await?).await?).await
}

/// Lets a malware scanner look at what is about to be kept. While it is away the file is taken all the same, and given to nobody before
/// it was looked at: that a scanner stands still is no reason to turn an applicant away.
async fn scanned(app: &App, mut looked: LookedInto) -> Result<LookedInto, IntakeError> {
    let Some(clamd) = &app.clamd else { return Ok(looked) };
    looked.scan = Some(match clamd.scan(&looked.given.bytes).await {
        Ok(Verdict::Clean) => Scan::Clean { at: app.now() },
        Ok(Verdict::Infected(name)) => {
            tracing::warn!(name, "an upload was refused: malware");
            app.watch.note(SecurityEvent::Malware, app.now());
            return Err(IntakeError::Rejected(Rejection::Infected));
        }
        Err(why) => {
            tracing::warn!(%why, "an upload waits for the malware scanner");
            Scan::Waiting
        }
    });
    Ok(looked)
}

/// A file that passed, as it is kept.
struct LookedInto {
    given: ReceivedFile,
    format: String,
    pages: Option<u32>,
    signature: Option<SignatureSeen>,
    scan: Option<Scan>,
}

/// What is kept of a file that passed. Blocks.
fn looked_into(app: &App, inspected: Inspected, mut given: ReceivedFile) -> LookedInto {
    if let Some(cleaned) = inspected.cleaned {
        given.bytes = cleaned;
    }
    let signature = if inspected.extension == "pdf" { signature(app, &given.bytes) } else { None };
    LookedInto { given, format: inspected.extension.to_owned(), pages: inspected.pages, signature, scan: None }
}

/// The electronic signature of a PDF, where it carries one.
fn signature(app: &App, bytes: &[u8]) -> Option<SignatureSeen> {
    if pades::may_be_signed(bytes) { trust::signature_in(app, bytes) } else { None }
}

/// Does a job on a file's bytes on a thread that may block and holds its turn until it is done. Nobody can stop such a thread: each job is
/// bounded by what it may look at, and one that draws what a person sent looks at the clock, so it always comes to its end.
async fn in_turn<T: Send + 'static>(
    turn: impl Send + 'static,
    job: impl FnOnce() -> Result<T, Rejection> + Send + 'static,
) -> Result<T, IntakeError> {
    let done = tokio::task::spawn_blocking(move || {
        let _held_until_done = turn;
        job()
    });
    done.await.map_err(|e| IntakeError::Store(e.to_string()))?.map_err(IntakeError::Rejected)
}

/// A photo as a page shows it: drawn anew as a JPEG, with nothing of what the file held beside its picture.
pub async fn shown(app: &App, bytes: Vec<u8>) -> Result<Vec<u8>, IntakeError> {
    let turn = app.drawing.clone().acquire_owned().await?;
    in_turn(turn, move || photo::redrawn(&bytes, SHOWN_SIDE_PX, Coding::Jpeg)).await
}

/// The same with a watermark: what for, who, when.
pub async fn shown_marked(app: &App, bytes: Vec<u8>, words: String) -> Result<Vec<u8>, IntakeError> {
    let turn = app.drawing.clone().acquire_owned().await?;
    in_turn(turn, move || photo::marked(&bytes, SHOWN_SIDE_PX, &words)).await
}

/// A page of an uploaded PDF (the first is 1) as a JPEG, with a watermark where there are words for one.
pub async fn page_shown(app: &App, bytes: &[u8], number: u32, words: Option<String>) -> Result<Vec<u8>, IntakeError> {
    let turn = app.drawing.clone().acquire_owned().await?;
    let drawn = page_drawer::draw(app.config.page_drawer.clone(), bytes, number).await;
    let picture = drawn.map_err(|why| {
        tracing::warn!(%why, "a page of an upload could not be drawn");
        IntakeError::NotDrawn
    })?;
    in_turn(turn, move || photo::of_pixels((picture.width, picture.height), picture.rgb, words.as_deref())).await
}

/// A photo as a document prints it, with the ending of its name. What was kept as PNG stays one, because the data of documents
/// ordered before photos were drawn anew name it so.
pub async fn printed(app: &App, bytes: Vec<u8>, format: &str) -> Result<(Vec<u8>, &'static str), IntakeError> {
    let (coding, ending) = if format == "png" { (Coding::Png, "png") } else { (Coding::Jpeg, "jpg") };
    let turn = app.drawing.clone().acquire_owned().await?;
    let drawn = in_turn(turn, move || photo::redrawn(&bytes, PRINTED_SIDE_PX, coding)).await?;
    Ok((drawn, ending))
}

/// Seals and stores a document of this program's own: whoever signed it has verified it.
pub async fn put_document(app: &App, owner: &OwnerKey, given: ReceivedFile) -> Result<NewFile, IntakeError> {
    keep(app, owner, LookedInto { given, format: "pdf".into(), pages: None, signature: None, scan: None }).await
}

/// Seals and stores what was looked into.
async fn keep(app: &App, owner: &OwnerKey, looked: LookedInto) -> Result<NewFile, IntakeError> {
    let LookedInto { given, format, pages, signature, scan } = looked;
    let id = FileId(app.id());
    let (key, wrapped_key) = owner.create_file_key()?;
    let sealed = key.seal(&format!("file:{id}"), &given.bytes)?;
    let sealed_sha256 = sha256(&sealed);
    let (size_bytes, plain_sha256) = (given.bytes.len() as u64, sha256(&given.bytes));
    app.files.put(id.0, sealed).await.map_err(|e| {
        let said = e.to_string();
        if e.is_full() { IntakeError::NoRoom(said) } else { IntakeError::Store(said) }
    })?;
    Ok(NewFile {
        id,
        requirement: given.requirement,
        format,
        size_bytes,
        pages,
        name: clean_name(&given.name),
        sha256: plain_sha256,
        sealed_sha256,
        wrapped_key,
        by: given.by,
        signature,
        scan,
    })
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
