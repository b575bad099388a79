//! The only door through which an interruption changes: load, decide, publish words, seal facts, append the event, enqueue effects.

use super::keys::{self, FormKey, Input, Seen};
use super::{KEY_REUSED, Recorded, record};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::effects::{self, Interrupted};
use crate::store::interruptions::{self, Loaded, New, Words};
use crate::store::keys::SealError;
use crate::store::sealed::{NewText, SealedError};
use crate::store::uploads::NewFile;
use crate::store::{interruption_files, probes};
use domain::account::Actor;
use domain::ids::InterruptionId;
use domain::interruption::{Command, Event, Interruption, Kind, Refusal, Scope, apply, decide};
use jiff::Timestamp;

/// An order about one interruption.
#[derive(Clone)]
pub struct Order {
    /// Which one; `None` declares a new one.
    pub id: Option<InterruptionId>,
    /// Who orders.
    pub actor: Actor,
    /// What.
    pub command: Command,
    /// Words to be published with it.
    pub words: Option<Words>,
    /// Facts, evidence or reasons it refers to.
    pub texts: Vec<NewText>,
    /// A document it refers to, already in the store.
    pub file: Option<NewFile>,
    /// Version the form was rendered from; older than the present one is refused.
    pub version: Option<u32>,
    /// Idempotency key of the form.
    pub key: Option<String>,
}

/// Why an order changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum InterruptError {
    /// The rules, or the state of things.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It moved on since the form was shown.
    #[error(
        "Gangguan ini berubah sejak Anda buka. Baca keadaannya sekarang, lalu kirim lagi bila masih perlu; isian Anda tetap ada."
    )]
    Moved,
    /// The key was used for another order.
    #[error("{KEY_REUSED}")]
    KeyReused,
    /// No such interruption.
    #[error("gangguan tidak ditemukan")]
    NotFound,
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

impl From<SealedError> for InterruptError {
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Db(e) => Self::Db(e),
            SealedError::Seal(e) => Self::Seal(e),
        }
    }
}

/// Carries out one order; durable, and shown on every page of this process, when it returns `Ok`.
pub async fn interrupt(app: &App, order: Order) -> Result<Interruption, InterruptError> {
    let (handle, fresh) = (app.clone(), InterruptionId(app.id()));
    let state = app.db.command(move |tx| interrupt_in(tx, &handle, &order, fresh)).await?;
    crate::current::refresh(app).await?;
    app.wake.notify_one();
    Ok(state)
}

fn interrupt_in(
    tx: &mut dyn Tx,
    app: &App,
    order: &Order,
    fresh: InterruptionId,
) -> Result<Interruption, InterruptError> {
    let now = app.now();
    let key = FormKey::new(&app.vault, &order.actor, order.key.as_deref(), input(order));
    match keys::seen(tx, key.as_ref())? {
        Seen::Never => {}
        Seen::Before(answer) => {
            let id = answer.parse().map_err(|_| InterruptError::Internal("an interruption without id".into()))?;
            return Ok(interruptions::load(tx, &app.vault, id)?.ok_or(InterruptError::NotFound)?.listed.state);
        }
        Seen::ForAnother => return Err(InterruptError::KeyReused),
    }
    let loaded = match order.id {
        Some(id) => Some(interruptions::load(tx, &app.vault, id)?.ok_or(InterruptError::NotFound)?),
        None => None,
    };
    let before = loaded.as_ref().map(|l| &l.listed.state);
    if let (Some(before), Some(version)) = (before, order.version)
        && before.version != version
    {
        return Err(InterruptError::Moved);
    }
    let event = decide(before, &order.actor, now, &order.command)?;
    let id = order.id.unwrap_or(fresh);
    let loaded = match loaded {
        Some(loaded) => loaded,
        None => create(tx, app, (id, &event, &order.actor), now)?,
    };
    let state = change(tx, app, (&loaded, order.id.is_some()), Happened { id, order: Some(order), event, at: now })?;
    keys::remember(tx, key, id.to_string(), now)?;
    Ok(state)
}

/// What was ordered, for its key.
fn input(order: &Order) -> Input {
    let on = order.id.map(|id| id.to_string()).unwrap_or_default();
    let mut input = Input::of("interrupt").with(on).with(essence(&order.command));
    if let Some(words) = &order.words {
        input = input.with(&words.title).with(&words.body);
    }
    for text in &order.texts {
        input = input.with(text.content());
    }
    order.file.iter().fold(input, |input, file| input.with(&file.sha256))
}

/// What a command says besides its texts and its document.
fn essence(command: &Command) -> String {
    match command {
        Command::StateEnd { at, .. } => format!("{:?} {at}", command.kind()),
        Command::RecordPause { letter, from, no_manual_route, .. } => {
            format!("{:?} {letter:?} {from} {no_manual_route}", command.kind())
        }
        Command::RefusePause { .. } => format!("{:?}", command.kind()),
        Command::Declare { .. }
        | Command::Confirm
        | Command::Update { .. }
        | Command::ConfirmEnd
        | Command::Dismiss
        | Command::AgreePause => format!("{command:?}"),
    }
}

struct Happened<'a> {
    id: InterruptionId,
    order: Option<&'a Order>,
    event: Event,
    at: Timestamp,
}

/// Writes what happened: state, words, sealed texts, file, event, effects.
fn change(tx: &mut dyn Tx, app: &App, on: (&Loaded, bool), happened: Happened) -> Result<Interruption, InterruptError> {
    let (loaded, existed) = on;
    let Happened { id, order, event, at } = happened;
    let actor = order.map_or(Actor::System, |order| order.actor.clone());
    let before = existed.then(|| loaded.listed.state.clone());
    let version = before.as_ref().map_or(0, |state| state.version);
    let state = apply(before, id, &event, at, actor.account())
        .ok_or_else(|| InterruptError::Internal("an interruption begins with its declaration".into()))?;
    let new_words = order.and_then(|order| order.words.clone());
    let words = new_words.clone().unwrap_or_else(|| loaded.listed.words.clone());
    for text in order.iter().flat_map(|order| &order.texts) {
        interruptions::put_text(tx, &loaded.key, id, text, at)?;
    }
    if let Some(file) = order.and_then(|order| order.file.as_ref()) {
        interruption_files::put(tx, &loaded.key, id, file, at)?;
    }
    if !interruptions::save(tx, &state, &words, version, at)? {
        return Err(InterruptError::Moved);
    }
    let published = match &event {
        Event::Declared { .. } => Some("declared"),
        Event::Updated { .. } => Some("updated"),
        Event::EndStated { .. } => Some("ended"),
        Event::Dismissed { announced: true, .. } => Some("dismissed"),
        _ => None,
    };
    let revision = match published {
        Some(kind) => interruptions::publish(tx, &state, kind, &words, at)?,
        None => interruptions::last_revision(tx, id)?,
    };
    let payload = serde_json::to_string(&event).map_err(|e| InterruptError::Internal(e.to_string()))?;
    let subject_id = id.to_string();
    let recorded = Recorded {
        subject: "interruption",
        subject_id: &subject_id,
        actor: &actor,
        kind: event.id(),
        payload: &payload,
        at,
    };
    let networks: Vec<String> = app.config.social.networks().into_iter().map(|n| n.id().to_owned()).collect();
    let effects =
        effects::of_interruption(&Interrupted { state: &state, event: &event, revision, networks: &networks });
    record(tx, app, &recorded, effects).map_err(|e| InterruptError::Internal(e.to_string()))?;
    Ok(state)
}

fn create(
    tx: &mut dyn Tx,
    app: &App,
    of: (InterruptionId, &Event, &Actor),
    now: Timestamp,
) -> Result<Loaded, InterruptError> {
    let (id, event, actor) = of;
    let (_, wrapped_key) = app.vault.create()?;
    let (started_at, probe) = match event {
        Event::Declared { started_at, .. } => (*started_at, None),
        Event::Proposed { started_at, probe, .. } => (*started_at, Some(probe.as_str())),
        _ => return Err(InterruptError::Internal("an interruption begins with its declaration".into())),
    };
    let new = New { started_at, declared_by: actor.account(), probe, wrapped_key: wrapped_key.clone(), at: now };
    interruptions::create(tx, id, new)?;
    let state = apply(None, id, event, now, actor.account())
        .ok_or_else(|| InterruptError::Internal("an interruption begins with its declaration".into()))?;
    let listed = interruptions::Listed { state, words: Words::default(), announced_at: None, probe: None };
    Ok(Loaded { listed, key: app.vault.open(&wrapped_key)? })
}

/// What a probe proposes: nobody outside is told before a person has looked.
#[derive(Clone)]
pub struct Proposal {
    /// The probe.
    pub probe: &'static str,
    /// What seems to have broken down.
    pub kind: Kind,
    /// What is affected.
    pub scope: Scope,
    /// Since when it fails.
    pub since: Timestamp,
    /// Words for whoever takes it up.
    pub words: Words,
}

/// Proposes an interruption on behalf of the system, once for as long as the probe fails.
pub async fn propose(app: &App, proposal: Proposal) -> Result<(), InterruptError> {
    let (handle, id) = (app.clone(), InterruptionId(app.id()));
    app.db
        .command(move |tx| {
            if !probes::note_proposal(tx, proposal.probe, id)? {
                return Ok(());
            }
            let event = Event::Proposed {
                of: proposal.kind,
                scope: proposal.scope.clone(),
                started_at: proposal.since,
                probe: proposal.probe.to_owned(),
            };
            let at = handle.now();
            let mut loaded = create(tx, &handle, (id, &event, &Actor::System), at)?;
            loaded.listed.words = proposal.words.clone();
            change(tx, &handle, (&loaded, false), Happened { id, order: None, event, at }).map(|_| ())
        })
        .await
}
