//! The only door through which an application changes: load, permit, decide, apply, save, append events, enqueue effects.
//!
//! All of it in one transaction, as a plain function that may be run again.

pub mod calendar;
pub mod clock;
mod consequences;
mod facts;
pub mod interrupting;
mod keys;

pub use facts::{Dossier, dossier, gather, requirements};

use crate::app::App;
use crate::db::{DbError, Tx};
use crate::effects::{self, Effect};
use crate::store::keys::SealError;
use crate::store::sealed::{NewText, SealedError};
use crate::store::uploads::NewFile;
use crate::store::{applications, events, outbox, sealed};
use domain::account::Actor;
use domain::application::{Application, Channel, Command, CommandKind, Event, Move, Refusal, apply, decide};
use domain::form::Answers;
use domain::ids::{AccountId, ApplicationId};
use domain::service_clock::Course;
use jiff::Timestamp;
use keys::{FormKey, Input, Seen};
use serde_json::Value;

/// An order to one application.
#[derive(Clone)]
pub struct Order {
    /// Which one.
    pub application: ApplicationId,
    /// Who orders.
    pub actor: Actor,
    /// What.
    pub command: Command,
    /// Texts the command refers to.
    pub texts: Vec<NewText>,
    /// What else is to be kept with it.
    pub enclosed: Enclosed,
    /// Version the form was rendered from; older than the present one is refused.
    pub version: Option<u32>,
    /// Idempotency key of the form.
    pub key: Option<String>,
}

/// What a command brings besides its texts.
#[derive(Clone, Default)]
pub enum Enclosed {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything typed, for [`Command::SaveAnswers`].
    Answers(Answers),
    /// Files already in the store: one for [`Command::Attach`], photos for [`Command::Examine`].
    Files(Vec<NewFile>),
    /// A berita acara: what it says, and its photos.
    Examination(Value, Vec<NewFile>),
}

impl Order {
    /// An order with nothing enclosed.
    pub fn new(application: ApplicationId, actor: Actor, command: Command) -> Self {
        Self { application, actor, command, texts: Vec::new(), enclosed: Enclosed::Nothing, version: None, key: None }
    }
}

/// What came of an order.
#[derive(Clone, Debug)]
pub struct Acted {
    /// The application as it stands now.
    pub app: Application,
    /// The answer to a key that was used before with the same input; nothing was done again.
    pub repeated: bool,
}

/// Told when a form's key comes again with other input, as after "back" in the browser.
const KEY_REUSED: &str = "Formulir ini sudah terkirim dengan isian lain, jadi kiriman ini tidak disimpan. Muat ulang \
    halaman, periksa isinya, lalu kirim lagi bila masih perlu.";

/// Why an order changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The law, or the state of things.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No such application.
    #[error("permohonan tidak ditemukan")]
    NotFound,
    /// The key was used with other input.
    #[error("{KEY_REUSED}")]
    KeyReused,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A seal.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Something that should not happen.
    #[error("{0}")]
    Internal(String),
}

impl From<SealedError> for ActError {
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Db(e) => Self::Db(e),
            SealedError::Seal(e) => Self::Seal(e),
        }
    }
}

/// Carries out one order; durable when it returns `Ok`.
pub async fn act(app: &App, order: Order) -> Result<Acted, ActError> {
    let handle = app.clone();
    let acted = app.db.command_on_locked(move |tx| act_in(tx, &handle, &order)).await?;
    app.wake.notify_one();
    Ok(acted)
}

/// The same inside a transaction that does more.
pub fn act_in(tx: &mut dyn Tx, app: &App, order: &Order) -> Result<Acted, ActError> {
    let now = app.now();
    let loaded = applications::load_locked(tx, &app.vault, order.application)?.ok_or(ActError::NotFound)?;
    let key = FormKey::new(&app.vault, &order.actor, order.key.as_deref(), input(order));
    let key = if order.command.kind() == CommandKind::SaveAnswers { key.map(FormKey::of_each_input) } else { key };
    match keys::seen(tx, key.as_ref())? {
        Seen::Never => {}
        Seen::Before(_) => return Ok(Acted { app: loaded.app, repeated: true }),
        Seen::ForAnother => return Err(ActError::KeyReused),
    }
    if order.version.is_some_and(|version| version != loaded.app.version) {
        return Err(Refusal::Moved.into());
    }
    let version = app
        .catalogue
        .version(&loaded.app.type_id, loaded.app.type_version)
        .ok_or_else(|| {
            ActError::Internal(format!("{} v{} is not in the catalogue", loaded.app.type_id, loaded.app.type_version))
        })?
        .clone();
    let facts = gather(&loaded, &version.ty);
    let step = Move { app: &loaded.app, ty: &version.ty, actor: &order.actor, now, facts: &facts };
    let mut happened = decide(step, &order.command)?;
    for text in &order.texts {
        sealed::put(tx, &loaded.key, order.application, text, now)?;
    }
    let mut state = loaded.app.clone();
    for event in &mut happened {
        let case = consequences::Case { app, version: &version, loaded: &loaded, order, now };
        consequences::carry(tx, &case, event)?;
        record_event(tx, app, &order.actor, (order.application, event, now))?;
        state = apply(state, event, now);
    }
    if !happened.is_empty() && !applications::save(tx, &state, &version.ty, loaded.app.version, now)? {
        return Err(Refusal::Moved.into());
    }
    if happened.iter().any(Course::is_moved_by) {
        clock::reckon(tx, (order.application, &version), now)?;
    }
    keys::remember(tx, key, String::new(), now)?;
    Ok(Acted { app: state, repeated: false })
}

/// Starts a draft.
pub async fn start(app: &App, actor: Actor, draft: NewDraft) -> Result<ApplicationId, ActError> {
    let handle = app.clone();
    app.db.command(move |tx| start_in(tx, &handle, &actor, &draft)).await
}

/// A draft to be started.
#[derive(Clone)]
pub struct NewDraft {
    /// Whose it is.
    pub owner: AccountId,
    /// How it comes in.
    pub channel: Channel,
    /// Licence type.
    pub type_id: String,
    /// Kind of application.
    pub variant: String,
    /// Idempotency key of the form; the same key starts one draft only.
    pub key: Option<String>,
}

fn start_in(tx: &mut dyn Tx, app: &App, actor: &Actor, draft: &NewDraft) -> Result<ApplicationId, ActError> {
    let now = app.now();
    let ordered = Input::of("start").with(draft.owner.to_string()).with(format!("{:?}", draft.channel));
    let ordered = ordered.with(&draft.type_id).with(&draft.variant);
    let key = FormKey::new(&app.vault, actor, draft.key.as_deref(), ordered);
    match keys::seen(tx, key.as_ref())? {
        Seen::Never => {}
        Seen::Before(answer) => return answer.parse().map_err(|_| ActError::Internal("a draft without id".into())),
        Seen::ForAnother => return Err(ActError::KeyReused),
    }
    let version = app.catalogue.current(&draft.type_id).ok_or(ActError::NotFound)?;
    if !version.ty.offered() || version.ty.variant(&draft.variant).is_none() {
        return Err(ActError::NotFound);
    }
    let id = ApplicationId(app.id());
    let started = Event::Started {
        owner: draft.owner,
        channel: draft.channel,
        type_id: draft.type_id.clone(),
        type_version: version.ty.version,
        variant: draft.variant.clone(),
    };
    let state = apply(
        Application::new(id, draft.owner, draft.channel, (&draft.type_id, version.ty.version), &draft.variant),
        &started,
        now,
    );
    let (_, wrapped) = app.vault.create()?;
    applications::create(tx, &state, &wrapped, now)?;
    record_event(tx, app, actor, (id, &started, now))?;
    keys::remember(tx, key, id.to_string(), now)?;
    Ok(id)
}

/// What is written when something happened, to whatever it happened.
pub struct Recorded<'a> {
    /// `application`, `interruption`, `calendar`, …
    pub subject: &'static str,
    /// Which one.
    pub subject_id: &'a str,
    /// Who did it.
    pub actor: &'a Actor,
    /// Stable id of the event.
    pub kind: &'a str,
    /// JSON without personal data.
    pub payload: &'a str,
    /// When.
    pub at: Timestamp,
}

/// Appends the event and enqueues its effects: the one way into log and queue.
pub fn record(tx: &mut dyn Tx, app: &App, what: &Recorded, effects: Vec<Effect>) -> Result<(), DbError> {
    let Recorded { subject, subject_id, actor, kind, payload, at } = *what;
    events::append(tx, &events::NewEvent { id: app.id(), subject, subject_id, at, actor, kind, payload })?;
    effects.iter().try_for_each(|effect| enqueue(tx, app, subject_id, effect))
}

/// Adds an effect to the queue, in the lane that keeps it in order.
pub fn enqueue(tx: &mut dyn Tx, app: &App, subject_id: &str, effect: &Effect) -> Result<(), DbError> {
    let body = serde_json::to_string(effect).map_err(|e| DbError::Engine(e.to_string()))?;
    outbox::enqueue(tx, app.id(), app.now(), (effect.topic(), &effect.lane(subject_id), &body))
}

fn record_event(
    tx: &mut dyn Tx,
    app: &App,
    actor: &Actor,
    happened: (ApplicationId, &Event, Timestamp),
) -> Result<(), ActError> {
    let (application, event, at) = happened;
    let payload = serde_json::to_string(event).map_err(|e| ActError::Internal(e.to_string()))?;
    let subject_id = application.to_string();
    let what =
        Recorded { subject: "application", subject_id: &subject_id, actor, kind: event.id(), payload: &payload, at };
    Ok(record(tx, app, &what, effects::of(application, event))?)
}

fn name_of(actor: &Actor) -> String {
    actor.account().map_or_else(|| "system".to_owned(), |id| id.to_string())
}

/// What was ordered, for its key.
fn input(order: &Order) -> Input {
    let kind = format!("{:?}", order.command.kind());
    let mut input = Input::of("act").with(order.application.to_string()).with(kind).with(essence(&order.command));
    for text in &order.texts {
        input = input.with(text.content());
    }
    let photographed =
        |input: Input, files: &[NewFile]| files.iter().fold(input, |input, file| input.with(&file.sha256));
    match &order.enclosed {
        Enclosed::Nothing => input,
        Enclosed::Answers(answers) => input.with(format!("{answers:?}")),
        Enclosed::Files(files) => photographed(input, files),
        Enclosed::Examination(said, photos) => photographed(input.with(said.to_string()), photos),
    }
}

/// What a command says besides its texts.
fn essence(command: &Command) -> String {
    match command {
        Command::SaveAnswers { changed, .. } => format!("{changed:?}"),
        Command::Attach { requirement, .. } => requirement.clone(),
        Command::Detach { requirement, file } => format!("{requirement}:{file}"),
        Command::Submit { truth } => truth.to_string(),
        Command::SaveChecklist { marks, .. } => format!("{marks:?}"),
        Command::Return { fields, documents, .. } => format!("{fields:?}{documents:?}"),
        Command::Examine { office, conclusion, .. } => format!("{office}:{conclusion:?}"),
        Command::GiveRekomendasi { office, opinion, .. } => format!("{office}:{opinion:?}"),
        Command::ConfirmPayment { amount_rp, .. } => amount_rp.to_string(),
        Command::Acknowledge { document } => document.to_string(),
        Command::Claim
        | Command::Accept
        | Command::ProposeRefusal { .. }
        | Command::Approve
        | Command::SendBack { .. }
        | Command::Sign { .. }
        | Command::ReportSigned { .. }
        | Command::Withdraw
        | Command::Revoke { .. } => String::new(),
    }
}
