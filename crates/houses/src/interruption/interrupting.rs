//! An interruption as the ledger changes it: decide, publish words, seal facts, append the event, enqueue what follows.

use super::consequences::{Interrupted, effects_of};
use super::interruptions::{self, LoadedInterruption, New};
use super::{probes, shown_everywhere};
use crate::scanning;
use db::DbError;
use domain::account::Actor;
use domain::ids::InterruptionId;
use domain::interruption::{Command, Event, Interruption, Kind, Refusal, Scope, Words, apply, decide};
use domain::subject::Subject;
use ground::{App, Rules, Work};
use jiff::Timestamp;
use ledger::outbox::Queued;
use ledger::sealed::Owner;
use ledger::uploads::{self, NewFile};
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, carry_out};

/// An order about one interruption.
pub type Order = ledger::Order<LoadedInterruption>;

/// Why an order changed nothing.
pub type InterruptError = ledger::Undone<Refusal>;

/// What an order brings besides its texts.
#[derive(Clone, Default)]
pub struct Enclosed {
    /// Words to be published with it.
    pub words: Option<Words>,
    /// A document it refers to, already in the store.
    pub file: Option<NewFile>,
}

/// Carries out one order; durable, and shown on every page of this process, when it returns `Ok`.
pub async fn interrupt(app: &App, order: Order) -> Result<Interruption, InterruptError> {
    let Done { after, .. } = app.command_on_locked(order, carry_out::<LoadedInterruption>).await?;
    shown_everywhere::refresh(app).await?;
    after.state.ok_or_else(unborn)
}

/// Every interruption begins with a declaration or a proposal.
fn unborn() -> InterruptError {
    InterruptError::Internal("an interruption begins with its declaration".into())
}

impl Aggregate for LoadedInterruption {
    type Rules = Rules;
    type Id = InterruptionId;
    type Command = Command;
    type Enclosed = Enclosed;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Interruption;

    fn load(work: &mut Work, id: InterruptionId) -> Result<Option<Self>, InterruptError> {
        Ok(interruptions::load_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(InterruptionId, Self), InterruptError> {
        let (started_at, probe) = match order.commands.first() {
            Some(Command::Declare { started_at, .. }) => (*started_at, None),
            Some(Command::Propose { started_at, probe, .. }) => (*started_at, Some(probe.as_str())),
            _ => return Err(InterruptError::Refused(Refusal::NotNow)),
        };
        let id = InterruptionId(work.id());
        let (key, wrapped_key) = work.vault.create()?;
        let declared_by = order.actor.account();
        interruptions::create(work.tx, id, New { started_at, declared_by, probe, wrapped_key, at: work.now })?;
        Ok((id, Self::unborn(id, key, probe)))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, InterruptError> {
        decide(self.state.as_ref(), actor, work.now, command).map(|event| vec![event]).map_err(InterruptError::Refused)
    }

    fn carry(&mut self, work: &mut Work, order: &Order, event: &mut Event) -> Result<(), InterruptError> {
        if let Some(words) = &order.enclosed.words {
            self.words = words.clone();
        }
        if let (Event::PauseRecorded { .. }, Some(file)) = (event, &order.enclosed.file) {
            let owner = Owner { subject: Self::SUBJECT, id: self.id.to_string(), key: &self.key };
            uploads::put(work.tx, &owner, file, work.now)?;
            scanning::entered(work, file)?;
        }
        Ok(())
    }

    fn apply(&mut self, work: &Work, actor: &Actor, event: &Event) {
        self.state = apply(self.state.take(), self.id, event, work.now, actor.account());
    }

    fn effects(&self, work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        let Some(state) = &self.state else { return Ok(Vec::new()) };
        let revision = match published_as(event) {
            Some(kind) => interruptions::publish(work.tx, state, kind, &self.words, work.now)?,
            None => interruptions::last_revision(work.tx, self.id)?,
        };
        Ok(effects_of(&Interrupted { state, event, revision, networks: &work.rules.networks }))
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, InterruptError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        Ok(interruptions::save(work.tx, state, &self.words, before, work.now)?)
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    fn essence(order: &Order) -> Vec<Vec<u8>> {
        let mut parts: Vec<Vec<u8>> = order.commands.iter().map(|command| essence(command).into_bytes()).collect();
        if let Some(Words { title, body }) = &order.enclosed.words {
            parts.extend([title.clone().into_bytes(), body.clone().into_bytes()]);
        }
        parts.extend(order.enclosed.file.iter().map(|file| file.sha256.clone().into_bytes()));
        parts
    }
}

/// Under which heading the words of an event are published, if they are.
fn published_as(event: &Event) -> Option<&'static str> {
    match event {
        Event::Declared { .. } => Some("declared"),
        Event::Updated { .. } => Some("updated"),
        Event::EndStated { .. } => Some("ended"),
        Event::Dismissed { announced: true, .. } => Some("dismissed"),
        Event::Proposed { .. }
        | Event::Confirmed { .. }
        | Event::EndConfirmed { .. }
        | Event::Dismissed { announced: false, .. }
        | Event::PauseRecorded { .. }
        | Event::PauseAgreed { .. }
        | Event::PauseRefused { .. } => None,
    }
}

/// What a command says besides its texts and its document.
fn essence(command: &Command) -> String {
    match command {
        Command::StateEnd { at, .. } => format!("{:?} {at}", command.kind()),
        Command::RecordPause { letter, from, no_manual_route, .. } => {
            format!("{:?} {letter:?} {from} {no_manual_route}", command.kind())
        }
        Command::RefusePause { .. } => format!("{:?}", command.kind()),
        Command::Propose { .. }
        | Command::Declare { .. }
        | Command::Confirm
        | Command::Update { .. }
        | Command::ConfirmEnd
        | Command::Dismiss
        | Command::AgreePause => format!("{command:?}"),
    }
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
    app.command(proposal, |work, proposal| {
        if probes::has_proposed(work.tx, proposal.probe)? {
            return Ok(());
        }
        let command = Command::Propose {
            of: proposal.kind,
            scope: proposal.scope.clone(),
            started_at: proposal.since,
            probe: proposal.probe.to_owned(),
        };
        let mut order = Order::beginning(Actor::System, command);
        order.enclosed.words = Some(proposal.words.clone());
        let done = carry_out::<LoadedInterruption>(work, &order)?;
        probes::note_proposal(work.tx, proposal.probe, done.id)?;
        Ok(())
    })
    .await
}
