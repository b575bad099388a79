//! An application as the ledger changes it: load, permit, gather facts, decide, carry, apply, save, reckon its clocks.

use super::applications::{self, LoadedApplication};
use super::catalogue_version::version_of;
use super::consequences::{self, Case};
use super::error::ActError;
use super::facts::{gather, held};
use super::order::{Enclosed, NewDraft, Order};
use super::{clock, correction, desks, effects, holder_keys};
use crate::account::relations;
use crate::mandate::mandates;
use crate::oss::tell_oss;
use crate::registry::standing;
use db::DbError;
use domain::account::{Actor, Role};
use domain::application::{
    Application, Command, CommandKind, Event, Move, Refusal, Stage, apply, decide, hand, is_control,
};
use domain::form::Answers;
use domain::ids::ApplicationId;
use domain::indonesian;
use domain::service_clock::Course;
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::sealed::NewText;
use ledger::uploads::NewFile;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, carry_out};
use uuid::Uuid;

/// Carries out one order; durable when it returns `Ok`.
pub async fn act(app: &App, order: Order) -> Result<Done<LoadedApplication>, ActError> {
    app.command_on_locked(order, carry_out::<LoadedApplication>).await
}

/// Starts a draft; durable when it returns `Ok`.
pub async fn start(app: &App, actor: Actor, draft: NewDraft) -> Result<ApplicationId, ActError> {
    start_with(app, actor, (draft, Answers::new())).await
}

/// The same with answers that are known already.
pub async fn start_with(app: &App, actor: Actor, with: (NewDraft, Answers)) -> Result<ApplicationId, ActError> {
    let order = drafting(actor, with, (app.id(), app.bytes()))?;
    Ok(act(app, order).await?.id)
}

/// The order that starts a draft with answers that are known already; id and salt are those of their text.
pub fn drafting(actor: Actor, with: (NewDraft, Answers), text: (Uuid, [u8; 16])) -> Result<Order, ActError> {
    let (NewDraft { owner, channel, type_id, variant, key }, answers) = with;
    let mut order = Order::beginning(actor, Command::Start { owner, channel, type_id, variant });
    if !answers.is_empty() {
        let content = serde_json::to_string(&answers).map_err(|e| ActError::Internal(e.to_string()))?;
        let text = NewText::new(text.0, text.1, "answers", content).reference;
        order.commands.push(Command::SaveAnswers { changed: answers.keys().cloned().collect(), text });
        order.enclosed = Enclosed::Answers(answers);
    }
    order.key = key;
    Ok(order)
}

impl Aggregate for LoadedApplication {
    type Rules = Rules;
    type Id = ApplicationId;
    type Command = Command;
    type Enclosed = Enclosed;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Application;

    fn load(work: &mut Work, id: ApplicationId) -> Result<Option<Self>, ActError> {
        Ok(applications::load_locked(work.tx, work.vault, id)?)
    }

    /// A draft of a licence type that is offered.
    fn begin(work: &mut Work, order: &Order) -> Result<(ApplicationId, Self), ActError> {
        let Some(Command::Start { owner, channel, type_id, variant }) = order.commands.first() else {
            return Err(ActError::Internal("an application begins as a draft".into()));
        };
        let version = work.rules.catalogue.current(type_id).ok_or(ActError::NotFound)?;
        if !version.ty.offered() || version.ty.variant(variant).is_none() {
            return Err(ActError::NotFound);
        }
        let id = ApplicationId(work.id());
        let draft = Application::new(id, *owner, *channel, (type_id, version.ty.version), variant);
        let (key, wrapped) = work.vault.create()?;
        applications::create(work.tx, &draft, &wrapped, work.now)?;
        Ok((id, Self::draft(draft, key, work.now)))
    }

    fn version(&self) -> u32 {
        self.app.version
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, ActError> {
        let version = version_of(work.rules, self)?;
        let actor = &mandates::confirmed(work.tx, work.vault, (actor, self.app.owner), work.now)?;
        let mut facts = gather(self, &version.ty, indonesian::local(work.now).date());
        correction::gather(work, self, command, &mut facts)?;
        if matches!(command.kind(), CommandKind::Accept | CommandKind::Sign) {
            facts.register = standing::verdicts(work, self, &version.ty)?;
        }
        if is_control(command.kind())
            && let Some(me) = actor.account()
        {
            let of = (self.created_at, work.now);
            facts.related = relations::touches(work.tx, work.vault, me, (self.app.owner, &self.answers))?
                || mandates::keeps_out(work.tx, work.vault, (me, &self.app), of)?;
        }
        if command.kind() == CommandKind::Accept {
            facts.held = held(work, self)?;
        }
        let step = Move { app: &self.app, ty: &version.ty, actor, now: work.now, facts: &facts };
        decide(step, command).map_err(ActError::Refused)
    }

    fn carry(&mut self, work: &mut Work, order: &Order, event: &mut Event) -> Result<(), ActError> {
        let version = version_of(work.rules, self)?;
        consequences::carry(work, &Case { version: &version, loaded: self, order }, event)?;
        match (event, &order.enclosed) {
            (Event::AnswersSaved { .. }, Enclosed::Answers(answers)) => self.answers = answers.clone(),
            (Event::AnswersSaved { .. }, Enclosed::Typed(answers, pages)) => {
                (self.answers, self.typed_on) = (answers.clone(), pages.clone());
            }
            _ => {}
        }
        Ok(())
    }

    fn apply(&mut self, work: &Work, actor: &Actor, event: &Event) {
        let hand = hand(&self.app, event, actor.account());
        self.app = apply(self.app.clone(), event, work.now);
        self.app.note_hand(hand);
    }

    fn effects(&self, work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        let version = work.rules.catalogue.version(&self.app.type_id, self.app.type_version);
        let mut checks = version.iter().flat_map(|version| &version.ty.checks);
        let asks = work.now >= work.rules.registers_since
            && checks.any(|check| work.rules.registers.contains(&check.registry));
        let mut effects = effects::of(self.app.id, event, asks);
        effects.extend(tell_oss::of(work.tx, (self.app.id, self.app.channel, self.app.rounds_used), event, work.now)?);
        Ok(effects)
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, ActError> {
        let version = version_of(work.rules, self)?;
        Ok(applications::save(work.tx, &self.app, &version.ty, before, work.now)?)
    }

    fn settle(&self, work: &mut Work, events: &[Event]) -> Result<(), ActError> {
        if self.app.stage == Stage::Draft {
            return Ok(());
        }
        let version = version_of(work.rules, self)?;
        if events.iter().any(Course::is_moved_by) {
            clock::reckon(work.tx, (self.app.id, &version), work.now)?;
        }
        desks::settle(work.tx, &self.app, &version.ty)?;
        if events.iter().any(|event| matches!(event, Event::Submitted { .. } | Event::AnswersSaved { .. })) {
            holder_keys::keep(work.tx, work.vault, self, &version.ty)?;
        }
        Ok(())
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn capacity(&self, actor: &Actor) -> Option<&'static str> {
        let power = actor.power_over(self.app.owner, &self.app.type_id, self.app.id);
        power.map(|power| power.capacity.id()).or(actor.role().map(Role::id))
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    fn essence(order: &Order) -> Vec<Vec<u8>> {
        let mut parts: Vec<Vec<u8>> = order.commands.iter().map(|command| essence(command).into_bytes()).collect();
        let hashes = |files: &[NewFile]| files.iter().map(|file| file.sha256.clone().into_bytes()).collect::<Vec<_>>();
        match &order.enclosed {
            Enclosed::Nothing => {}
            Enclosed::Answers(answers) | Enclosed::Typed(answers, _) => parts.push(format!("{answers:?}").into_bytes()),
            Enclosed::Files(files) => parts.extend(hashes(files)),
            Enclosed::Examination(said, photos) => {
                parts.push(said.to_string().into_bytes());
                parts.extend(hashes(photos));
            }
        }
        parts
    }

    fn saves_only(order: &Order) -> bool {
        let saves = |kind| matches!(kind, CommandKind::SaveAnswers | CommandKind::SaveChecklist);
        order.commands.iter().all(|command| saves(command.kind()))
    }
}

/// What a command says besides its texts.
fn essence(command: &Command) -> String {
    let said = match command {
        Command::Start { owner, channel, type_id, variant } => format!("{owner}:{channel:?}:{type_id}:{variant}"),
        Command::SaveAnswers { changed, .. } => format!("{changed:?}"),
        Command::Attach { requirement, .. } => requirement.clone(),
        Command::Detach { requirement, file } => format!("{requirement}:{file}"),
        Command::Arrange { requirement, files } => format!("{requirement}:{files:?}"),
        Command::Submit { truth, .. } => truth.to_string(),
        Command::SaveChecklist { marks, .. } => format!("{marks:?}"),
        Command::AttachProof { item, .. } => item.to_string(),
        Command::RetractProof { item, file } => format!("{item}:{file}"),
        Command::Return { fields, documents, .. } => format!("{fields:?}{documents:?}"),
        Command::Examine { office, conclusion, .. } => format!("{office}:{conclusion:?}"),
        Command::GiveRekomendasi { office, opinion, .. } => format!("{office}:{opinion:?}"),
        Command::ConfirmPayment { amount_rp, .. } => amount_rp.to_string(),
        Command::Acknowledge { document } => document.to_string(),
        Command::Cancel { sanction, .. } => sanction.to_string(),
        Command::Reopen { objection } => objection.to_string(),
        Command::Claim
        | Command::Accept
        | Command::ProposeRefusal { .. }
        | Command::Approve
        | Command::SendBack { .. }
        | Command::Sign { .. }
        | Command::ReportSigned { .. }
        | Command::Withdraw
        | Command::Revoke { .. } => String::new(),
    };
    format!("{:?}:{said}", command.kind())
}
