//! Keeping released documents checkable: before a time stamp ends, a new version of the file gets fresh validation data and a time
//! stamp over everything. Nothing that is there is changed; every version stays genuine.

use super::documents::{self, Carried, Document};
use super::produce::Produce;
use super::{attempts, awaiting, versions};
use crate::application::error::ActError;
use domain::account::Actor;
use domain::event_kind::SystemEvent;
use domain::ids::{DocumentId, FileId};
use domain::subject::Subject;
use ground::{App, Work, intake};
use jiff::SignedDuration;
use ledger::record::{Recorded, enqueue, record};
use ledger::sealed::Owner;
use ledger::uploads::{self, NewFile};
use serde_json::json;
use sign::pades::{self, Level, Verdict};
use signers::provider;

/// So long before the end of a time stamp it is renewed: an authority that is away for weeks does no harm.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 60);

/// Why a document was not renewed; told to the log, tried again.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    /// The database.
    #[error(transparent)]
    Db(#[from] db::DbError),
    /// The register refuses.
    #[error(transparent)]
    Act(#[from] ActError),
    /// The file cannot be opened or stored.
    #[error(transparent)]
    File(#[from] intake::IntakeError),
    /// A seal.
    #[error(transparent)]
    Seal(#[from] ledger::vault::SealError),
    /// Authority or issuer.
    #[error(transparent)]
    Service(#[from] signers::Failure),
    /// The authority stamps with the certificate that ends soon: nothing is won yet.
    #[error("the authority has no newer certificate yet")]
    NotLonger,
    /// What came out is not good.
    #[error("{0}")]
    Result(String),
}

/// Renews what ends soon, a few at a time.
pub async fn renew_due(app: &App) -> Result<(), RenewError> {
    if app.signing.stamping.is_none() {
        return Ok(());
    }
    let before = app.now() + BEFORE;
    let mut first = None;
    for id in app.db.read(move |tx| versions::due(tx, before)).await? {
        match renew(app, id).await {
            Ok(()) => {}
            // It would be the same for every other.
            Err(RenewError::NotLonger) => return Ok(()),
            // One that fails holds up no other.
            Err(error) => {
                tracing::warn!(document = %id, %error, "a document could not be renewed");
                first = first.or(Some(error));
            }
        }
    }
    first.map_or(Ok(()), Err)
}

async fn renew(app: &App, id: DocumentId) -> Result<(), RenewError> {
    let Some(stamping) = &app.signing.stamping else { return Ok(()) };
    let found = app.db.read(move |tx| {
        let Some(found) = documents::get(tx, id)? else { return Ok(None) };
        let file = found.file.map(|file| uploads::get(tx, file)).transpose()?.flatten();
        Ok(file.map(|file| (found, file.wrapped_key)))
    });
    let Some((found, wrapped)) = found.await? else { return Ok(()) };
    let Some(before) = found.file else { return Ok(()) };
    let owner = app.vault.open(found.wrapped_key()?)?;
    let old = intake::open(app, &owner, before, &wrapped).await?;
    let (new, simulated) = provider::renew(&old, &stamping.network, (&app.bytes(), app.now())).await?;
    if simulated && !app.signing.takes_simulated {
        return Err(RenewError::Result("yang menjawab adalah simulator".into()));
    }
    let carried = checked(app, (&old, &new), simulated)?;
    let name = format!("{}.pdf", found.number.replace(['/', ' '], "-"));
    let given = intake::ReceivedFile { bytes: new, name, requirement: String::new(), by: found.ordered_by };
    let file = intake::put_document(app, &owner, given).await?;
    let renewed =
        app.command((found, before, (file, carried)), |work, (found, before, new)| put(work, found, *before, new));
    Ok(renewed.await?)
}

/// The new version begins with the whole of the old one, is good, and lasts longer.
fn checked(app: &App, (old, new): (&[u8], &[u8]), simulated: bool) -> Result<Carried, RenewError> {
    let read =
        |file| pades::verify(file, &app.signing.roots, app.now()).map_err(|e| RenewError::Result(e.code().into()));
    let (was, report) = (read(old)?, read(new)?);
    if !new.starts_with(old) || report.verdict != Verdict::Valid || report.signed_sha256 != was.signed_sha256 {
        return Err(RenewError::Result(format!("the new version is {}", report.verdict.code())));
    }
    if report.renew_before <= was.renew_before {
        return Err(RenewError::NotLonger);
    }
    let level = report.level.unwrap_or(Level::Basic).code();
    Ok(Carried { level, renew_before: report.renew_before, simulated })
}

fn put(work: &mut Work, found: &Document, before: FileId, new: &(NewFile, Carried)) -> Result<(), ActError> {
    let (file, carried) = new;
    if !documents::renew(work.tx, found.id, (before, file.id), carried)? {
        return Ok(());
    }
    let key = work.vault.open(found.wrapped_key()?)?;
    let owner = Owner { subject: Subject::Application, id: found.application.to_string(), key: &key };
    uploads::put(work.tx, &owner, file, work.now)?;
    versions::add(work.tx, found.id, (file.id, &file.sha256), carried, work.now)?;
    let payload = json!({ "document": found.id, "sha256": file.sha256, "level": carried.level }).to_string();
    let kind = SystemEvent::DocumentRenewed.into();
    let id = found.id.to_string();
    let event = Recorded { subject: Subject::System, subject_id: &id, actor: &Actor::System, kind, payload: &payload };
    Ok(record(work, &event, Vec::new())?)
}

/// What a process that died left behind, and what waits for a secret that nobody is asked for any more.
pub async fn tidy_waiting(app: &App) -> Result<(), db::DbError> {
    let no_head = app.signing.head.is_none();
    app.command(no_head, |work, no_head| {
        attempts::give_up_lost(work.tx, work.now)?;
        if *no_head {
            // Signed by the office's key from now on; what may have been signed over there is never released.
            for document in awaiting::any(work.tx)? {
                awaiting::let_go(work.tx, document)?;
                enqueue(work, Produce { document })?;
            }
        }
        Ok(())
    })
    .await
}
