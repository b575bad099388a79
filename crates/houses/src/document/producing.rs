//! From a render input to a signed document: render, sign, verify. Safe to repeat at any point.

use super::documents::{self, Document};
use super::produce::Produce;
use super::releasing::{ProduceError, carried, kept, moment};
use super::{awaiting, sealing};
use crate::application::error::ActError;
use crate::effect::{CarriedOut, finished, put_off};
use domain::document_kind::DocumentKind;
use domain::ids::{DocumentId, FileId};
use ground::catalogue::TypeVersion;
use ground::{App, intake};
use ledger::outbox::{self, Task};
use ledger::uploads;
use ledger::vault::OwnerKey;
use serde::Deserialize;
use serde_json::Value;
use sign::pades;
use signers::Failure;
use signers::provider::SignedPdf;

/// The render input as `workflow::consequences` keeps it.
#[derive(Deserialize)]
pub struct Input {
    data: Value,
    qr: String,
    photos: Vec<uuid::Uuid>,
    /// Of the holder; inputs kept before licences showed one have none.
    #[serde(default)]
    portrait: Option<uuid::Uuid>,
    title: String,
    at_seconds: i64,
    type_version: u32,
}

/// A picture under the virtual name that its format asks for, `/foto-1.png`.
pub type Photo = (String, Vec<u8>);

/// Which template a kind of document uses; `None`, that of its licence type.
fn template(kind: DocumentKind) -> Option<&'static str> {
    match kind {
        DocumentKind::Licence => None,
        DocumentKind::Refusal => Some("refusal.typ"),
        DocumentKind::Revocation => Some("revocation.typ"),
        DocumentKind::Warning | DocumentKind::Cancellation | DocumentKind::ObjectionDecision => Some("letter.typ"),
        DocumentKind::Examination => Some("examination.typ"),
        DocumentKind::PaymentNotice => Some("payment-notice.typ"),
        DocumentKind::Receipt => Some("receipt.typ"),
    }
}

impl CarriedOut for Produce {
    const WORDS: &'static str = "Buat dokumen";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        produce(app, task, self.document).await.map_err(|e| e.to_string())
    }
}

async fn produce(app: &App, task: &Task, document: DocumentId) -> Result<(), ProduceError> {
    let found = app.db.read(move |tx| documents::get(tx, document)).await?;
    let Some(found) = found else { return Err(ProduceError::told("document is gone")) };
    if found.released_at.is_some() {
        return finished(app, task).await.map_err(ProduceError::told);
    }
    if app.signing.head.is_some() && found.kind.is_signed_by_head() {
        return Ok(wait_for_signer(app, task, &found).await?);
    }
    let rendered = rendered(app, &found).await?;
    let handle = app.clone();
    let runtime = tokio::runtime::Handle::current();
    let signed = tokio::task::spawn_blocking(move || runtime.block_on(rendered.signed_by_office(&handle))).await?;
    let signed = match signed {
        // The service is away: it waits for it, however long that takes.
        Err(failure) if failure.may_repeat() => {
            return put_off(app, task, &failure.to_string()).await.map_err(ProduceError::told);
        }
        signed => signed?,
    };
    let file = kept(app, &found, &signed).await?;
    let carried = carried(&signed);
    let released = app.command_on_locked((task.clone(), found, (file, carried)), |work, (task, found, signed)| {
        if !outbox::finish(work.tx, task, work.now)? {
            return Err(ActError::Internal("another worker holds this".into()));
        }
        sealing::signed(work, found, signed)
    });
    Ok(released.await?)
}

/// Only the secret of whoever ordered it can sign it: it leaves the queue and waits for that.
async fn wait_for_signer(app: &App, task: &Task, found: &Document) -> Result<(), ActError> {
    let input = (task.clone(), found.id, found.ordered_by);
    let parked = app.command_on_locked(input, |work, (task, document, signer)| {
        if !outbox::finish(work.tx, task, work.now)? {
            return Err(ActError::Internal("another worker holds this".into()));
        }
        Ok::<_, ActError>(awaiting::wait(work.tx, *document, *signer, work.now)?)
    });
    parked.await?;
    app.signing.sessions.wake(found.ordered_by);
    Ok(())
}

/// A document before it is signed.
pub struct Rendered {
    /// The file.
    pub pdf: Vec<u8>,
    data: Value,
    at: jiff::Timestamp,
}

impl Rendered {
    /// What the signature says of itself.
    pub fn details<'a>(&'a self, app: &'a App) -> pades::Details<'a> {
        details(app, &self.data, self.at)
    }

    async fn signed_by_office(&self, app: &App) -> Result<SignedPdf, Failure> {
        app.signing.by_office(&self.pdf, self.details(app), moment(app)).await
    }
}

fn details<'a>(app: &'a App, data: &'a Value, at: jiff::Timestamp) -> pades::Details<'a> {
    pades::Details {
        signed_at: at,
        name: data["signer"]["name"].as_str().unwrap_or(&app.rules.catalogue.city.office_short),
        location: &app.rules.catalogue.city.place,
        reason: data["document"]["title"].as_str().unwrap_or_default(),
    }
}

/// Renders a document from what was kept when it was ordered.
pub async fn rendered(app: &App, found: &Document) -> Result<Rendered, ProduceError> {
    let photos = load_photos(app, found).await?;
    let (handle, found) = (app.clone(), found.clone());
    tokio::task::spawn_blocking(move || {
        let input = input(&handle, &found)?;
        let pdf = render(&handle, &found.type_id, found.kind, &input, &photos)?;
        let at = jiff::Timestamp::from_second(input.at_seconds)?;
        Ok(Rendered { pdf, data: input.data, at })
    })
    .await?
}

async fn load_photos(app: &App, found: &Document) -> Result<Vec<Photo>, ProduceError> {
    let input = input(app, found)?;
    let owner = app.vault.open(found.wrapped_key()?)?;
    let mut photos = Vec::new();
    for id in input.photos {
        let (format, bytes) = opened(app, &owner, FileId(id)).await?;
        photos.push(photo(app, photos.len(), bytes, &format).await?);
    }
    if let Some(id) = input.portrait {
        photos.push(load_portrait(app, &owner, FileId(id)).await?);
    }
    Ok(photos)
}

/// The photo at this place of the document, as it is printed.
pub async fn photo(app: &App, place: usize, bytes: Vec<u8>, format: &str) -> Result<Photo, intake::IntakeError> {
    let (bytes, ending) = intake::printed(app, bytes, format).await?;
    Ok((format!("/foto-{}.{ending}", place + 1), bytes))
}

/// The photo of the holder, as it is printed.
pub async fn load_portrait(app: &App, owner: &OwnerKey, id: FileId) -> Result<Photo, ProduceError> {
    let (format, bytes) = opened(app, owner, id).await?;
    let (bytes, ending) = intake::printed(app, bytes, &format).await?;
    Ok((format!("/pas-foto.{ending}"), bytes))
}

/// Format and content of an upload.
async fn opened(app: &App, owner: &OwnerKey, id: FileId) -> Result<(String, Vec<u8>), ProduceError> {
    let row = app.db.read(move |tx| Ok(uploads::get(tx, id)?.map(|file| (file.wrapped_key, file.format))));
    let Some((wrapped, format)) = row.await? else { return Err(ProduceError::told("a photo is gone")) };
    Ok((format, intake::open(app, owner, id, &wrapped).await?))
}

fn input(app: &App, found: &Document) -> Result<Input, ProduceError> {
    let plain = documents::open_render_input(&app.vault, found)?;
    Ok(serde_json::from_str(&plain)?)
}

/// Signs a rendered document with the office's key, at level B-B only where nobody stamps.
pub async fn sign_document(app: &App, pdf: &[u8], data: &Value, at: jiff::Timestamp) -> Result<Vec<u8>, ProduceError> {
    Ok(app.signing.by_office(pdf, details(app, data, at), moment(app)).await?.file)
}

/// Renders a document from its input; a preview passes its data with `draft` set.
pub fn render(
    app: &App,
    type_id: &str,
    kind: DocumentKind,
    input: &Input,
    photos: &[Photo],
) -> Result<Vec<u8>, ProduceError> {
    let version = version_with_template(app, (type_id, input.type_version), template(kind))?;
    let text = template(kind).map_or_else(|| version.licence_template(), |name| version.shared_template(name));
    let shared = version.shared_templates();
    let shared: Vec<(&str, &str)> = shared.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let qr = if input.qr.is_empty() { None } else { Some(sign::qr::picture(&input.qr)?.luma) };
    let mut pictures: Vec<(&str, &[u8])> =
        photos.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    if let Some(luma) = &qr {
        pictures.push(("/qr.luma8", luma));
    }
    let request = document::Request {
        name: type_id,
        template: text,
        shared: &shared,
        data: &input.data,
        files: &pictures,
        title: &input.title,
        created_at_seconds: input.at_seconds,
    };
    Ok(document::render(&request)?)
}

/// The version of a document, or today's where that version is older than the letter's template.
fn version_with_template<'a>(
    app: &'a App,
    of: (&str, u32),
    template: Option<&str>,
) -> Result<&'a TypeVersion, ProduceError> {
    let (type_id, number) = of;
    let catalogue = &app.rules.catalogue;
    let version = catalogue.version(type_id, number);
    let has_it = |version: &&TypeVersion| template.is_none_or(|name| !version.shared_template(name).is_empty());
    version
        .map(|version| &**version)
        .filter(has_it)
        .or_else(|| catalogue.current(type_id).map(|version| &**version).filter(has_it))
        .ok_or_else(|| {
            ProduceError::told(format!("{type_id} v{number} is not in the catalogue, or lacks its template"))
        })
}

impl Input {
    /// The input of a preview: no number, no QR, marked as a draft.
    pub fn preview(data: Value, title: &str, at: jiff::Timestamp, type_version: u32) -> Self {
        Self {
            data,
            qr: String::new(),
            photos: Vec::new(),
            portrait: None,
            title: title.to_owned(),
            at_seconds: at.as_second(),
            type_version,
        }
    }
}
