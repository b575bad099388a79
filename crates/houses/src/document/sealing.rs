//! From a signed document to a released one where its licence type asks for the office's seal: kept, sealed, verified, released.
//!
//! What the head signed is kept before anything else happens, so a seal that fails loses nothing; and only what is sealed is released.

use super::attempts::{self, Ended, NewAttempt, Outcome};
use super::documents::{self, Carried, Document};
use super::releasing::{self, ProduceError};
use super::seal::Seal;
use super::seals::{self, Awaited, State};
use crate::application::error::ActError;
use crate::effect::{self, CarriedOut, finished};
use domain::document_kind::DocumentKind;
use domain::ids::DocumentId;
use domain::subject::Subject;
use ground::intake::sha256;
use ground::sealing::{Admission, Seal as OfficeSeal};
use ground::{App, Work, intake};
use ledger::outbox::{self, Task};
use ledger::record::enqueue;
use ledger::sealed::Owner;
use ledger::uploads::{self, NewFile};
use serde_json::Value;
use signers::Failure;
use signers::provider::SignedPdf;

const NO_SEAL: &str = "Segel kantor belum dipasang: isi [seal] pada konfigurasi.";

impl CarriedOut for Seal {
    const WORDS: &'static str = "Segel dokumen";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        seal(app, task, self.document).await.map_err(|error| error.to_string())
    }
}

/// Enters what the signer signed: released, or kept until the office's seal stands behind it.
pub fn signed(work: &mut Work, found: &Document, signed: &(NewFile, Carried)) -> Result<(), ActError> {
    if !asks_for_seal(work, found)? {
        return releasing::release(work, found, signed);
    }
    let (file, carried) = signed;
    let key = work.vault.open(found.wrapped_key()?)?;
    let owner = Owner { subject: Subject::Application, id: found.application.to_string(), key: &key };
    uploads::put(work.tx, &owner, file, work.now)?;
    seals::wait(work.tx, found.id, (file.id, carried.simulated), work.now)?;
    Ok(enqueue(work, Seal { document: found.id })?)
}

/// Whether the type in the version of this document asks for a seal on its licences.
fn asks_for_seal(work: &Work, found: &Document) -> Result<bool, ActError> {
    if found.kind != DocumentKind::Licence {
        return Ok(false);
    }
    let input: Value = serde_json::from_str(&documents::open_render_input(work.vault, found)?).unwrap_or_default();
    let number = input["type_version"].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
    let catalogue = &work.rules.catalogue;
    let version = catalogue.version(&found.type_id, number).or_else(|| catalogue.current(&found.type_id));
    Ok(version.is_some_and(|version| version.ty.seal))
}

/// Orders a document once more whose seal stands still; `false` when it does not.
pub fn again(work: &mut Work, document: DocumentId) -> Result<bool, db::DbError> {
    let moved = seals::set(work.tx, document, (State::Stuck, State::Waiting), None)?;
    if moved {
        enqueue(work, Seal { document })?;
    }
    Ok(moved)
}

async fn seal(app: &App, task: &Task, document: DocumentId) -> Result<(), ProduceError> {
    let read = app.db.read(move |tx| {
        let Some(found) = documents::get(tx, document)? else { return Ok(None) };
        let Some(awaited) = seals::get(tx, document)? else { return Ok(None) };
        Ok(uploads::get(tx, awaited.file)?.map(|file| (found, awaited, file.wrapped_key)))
    });
    let Some((found, awaited, wrapped)) = read.await?.filter(|(found, ..)| found.released_at.is_none()) else {
        return finished(app, task).await.map_err(ProduceError::told);
    };
    match awaited.state {
        State::Waiting => {}
        // Whoever sent it is still there, or has died: what has no answer in two minutes stands still until a person orders it again.
        State::Sent => return put_off(app, task, "Menunggu jawaban penyelenggara segel").await,
        State::Stuck => return finished(app, task).await.map_err(ProduceError::told),
    }
    let Some(office) = &app.signing.seal else { return Err(ProduceError::told(NO_SEAL)) };
    let owner = app.vault.open(found.wrapped_key()?)?;
    let pdf = intake::open(app, &owner, awaited.file, &wrapped).await?;
    let admission = match office.admission().await {
        Ok(admission) => admission,
        Err(failure) => return not_admitted(app, task, document, failure).await,
    };
    let job = Job { found, awaited, pdf };
    let Some(provider) = office.provider() else {
        return match by_key(app, &job).await? {
            Ok(sealed) => released(app, task, (&job, office), (None, &sealed)).await,
            Err(failure) if failure.may_repeat() => put_off(app, task, &failure.to_string()).await,
            // A key that does not sign: tried again a few times, then shown as stuck in the queue.
            Err(failure) => Err(failure.into()),
        };
    };
    by_service(app, task, (job, provider), (office, &admission)).await
}

/// One document on its way.
struct Job {
    found: Document,
    awaited: Awaited,
    /// Signed, not sealed.
    pdf: Vec<u8>,
}

/// A key of this machine or its module, whose calls block.
async fn by_key(app: &App, job: &Job) -> Result<Result<SignedPdf, Failure>, ProduceError> {
    let (handle, pdf) = (app.clone(), job.pdf.clone());
    let runtime = tokio::runtime::Handle::current();
    let sealed = tokio::task::spawn_blocking(move || {
        let seal = handle.signing.seal.as_ref()?;
        Some(runtime.block_on(put(&handle, &pdf, (seal, &Admission::Key))))
    });
    sealed.await?.ok_or_else(|| ProduceError::told(NO_SEAL))
}

async fn put(app: &App, pdf: &[u8], seal: (&OfficeSeal, &Admission)) -> Result<SignedPdf, Failure> {
    app.signing.by_seal(pdf, &app.rules.catalogue.city.place, releasing::moment(app), seal).await
}

/// Written down before it is sent, as what the head signs is: without an answer, a seal may exist that nobody holds.
async fn by_service(
    app: &App,
    task: &Task,
    (job, provider): (Job, &'static str),
    seal: (&OfficeSeal, &Admission),
) -> Result<(), ProduceError> {
    let attempt = NewAttempt {
        id: app.id(),
        document: job.found.id,
        signer: job.found.ordered_by,
        provider,
        sent_sha256: sha256(&job.pdf),
    };
    let begun =
        app.command_on_locked(attempt.clone(), |work, attempt| attempts::begin_seal(work.tx, attempt, work.now));
    if !begun.await? {
        return put_off(app, task, "Sedang disegel oleh proses lain").await;
    }
    match put(app, &job.pdf, seal).await {
        Ok(sealed) => released(app, task, (&job, seal.0), (Some(attempt), &sealed)).await,
        Err(failure) => note(app, task, &attempt, failure).await,
    }
}

/// Stores and releases what was sealed.
async fn released(
    app: &App,
    task: &Task,
    (job, office): (&Job, &OfficeSeal),
    (attempt, sealed): (Option<NewAttempt>, &SignedPdf),
) -> Result<(), ProduceError> {
    let file = releasing::kept(app, &job.found, sealed).await?;
    let mut carried = releasing::carried(sealed);
    carried.simulated |= job.awaited.simulated;
    let ended = Ended { outcome: Outcome::Signed, remote_id: sealed.document_id.clone(), said: String::new() };
    let attempt = attempt.map(|attempt| (attempt.id, ended));
    let input = ((task.clone(), attempt), (job.found.clone(), office.name().to_owned()), (file, carried));
    let done = app.command_on_locked(input, |work, ((task, attempt), (found, by), signed)| {
        if !outbox::finish(work.tx, task, work.now)? {
            return Err(ActError::Internal("another worker holds this".into()));
        }
        if let Some((id, ended)) = attempt {
            attempts::end(work.tx, *id, ended, work.now)?;
        }
        seals::take(work.tx, found.id)?;
        documents::sealed(work.tx, found.id, by)?;
        releasing::release(work, found, signed)
    });
    Ok(done.await?)
}

/// Writes down why nothing was sealed, or that something may have been.
async fn note(app: &App, task: &Task, attempt: &NewAttempt, failure: Failure) -> Result<(), ProduceError> {
    let said = failure.to_string();
    let (outcome, remote_id) = Outcome::of(&failure);
    let repeats = failure.may_repeat();
    let ended = Ended { outcome, remote_id, said };
    let input = (task.clone(), (attempt.clone(), ended), repeats);
    let noted = app.command_on_locked(input, |work, (task, sent, repeats)| {
        let (attempt, ended) = sent;
        attempts::end(work.tx, attempt.id, ended, work.now)?;
        let next = if *repeats { (State::Sent, State::Waiting) } else { (State::Sent, State::Stuck) };
        seals::set(work.tx, attempt.document, next, (!*repeats).then_some(ended.said.as_str()))?;
        if *repeats {
            outbox::put_off(work.tx, task, work.now, &ended.said)
        } else {
            outbox::finish(work.tx, task, work.now).map(|_| ())
        }
    });
    let noted: Result<(), db::DbError> = noted.await;
    Ok(noted?)
}

/// No code, so nothing was sent. A service that is away is asked again for as long as it takes; after a refusal nothing is tried again
/// before a person has changed something.
async fn not_admitted(app: &App, task: &Task, document: DocumentId, failure: Failure) -> Result<(), ProduceError> {
    if failure.may_repeat() {
        return put_off(app, task, &failure.to_string()).await;
    }
    let stuck = app.command_on_locked((task.clone(), document, failure.to_string()), |work, (task, document, why)| {
        seals::set(work.tx, *document, (State::Waiting, State::Stuck), Some(why))?;
        outbox::finish(work.tx, task, work.now).map(|_| ())
    });
    let stuck: Result<(), db::DbError> = stuck.await;
    Ok(stuck?)
}

async fn put_off(app: &App, task: &Task, why: &str) -> Result<(), ProduceError> {
    effect::put_off(app, task, why).await.map_err(ProduceError::told)
}
