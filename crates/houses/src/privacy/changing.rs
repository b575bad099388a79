//! A matter of personal data as the ledger changes it: decide, destroy keys where that was decided, apply, tell, save.

use super::cases::{self, LoadedCase};
use super::outside::KeepErased;
use super::telling::{self, TellBreached};
use super::{erasing, facts};
use db::DbError;
use domain::account::Actor;
use domain::data_case::{Command, Event, Kind, Move, Refusal, apply, decide};
use domain::ids::{AccountId, DataCaseId};
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::sealed::NewText;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, Undone, carry_out};

/// An order about personal data.
pub type Order = ledger::Order<LoadedCase>;

/// Why an order changed nothing.
pub type CaseError = Undone<Refusal>;

/// Carries out one order; durable when it returns `Ok`. What is decided rests on other rows too, so it runs as if it were alone.
pub async fn change(app: &App, order: Order) -> Result<Done<LoadedCase>, CaseError> {
    app.command(order, carry_out::<LoadedCase>).await
}

/// A text of an order, of this kind.
pub fn words(app: &App, kind: &'static str, typed: &str) -> NewText {
    NewText::new(app.id(), app.bytes(), kind, typed)
}

fn unborn() -> CaseError {
    CaseError::Internal("a data case begins with an order".into())
}

impl Aggregate for LoadedCase {
    type Rules = Rules;
    type Id = DataCaseId;
    type Command = Command;
    type Enclosed = ();
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::DataCase;

    fn load(work: &mut Work, id: DataCaseId) -> Result<Option<Self>, CaseError> {
        Ok(cases::load_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(DataCaseId, Self), CaseError> {
        let (kind, account): (Kind, Option<AccountId>) = match order.commands.first() {
            Some(Command::Ask { wish, .. }) => (wish.kind(), order.actor.account()),
            Some(Command::ReportBreach { .. }) => (Kind::Breach, None),
            Some(Command::Propose { .. }) => (Kind::Disposal, None),
            Some(
                Command::Answer { .. }
                | Command::Erase { .. }
                | Command::Destroy
                | Command::TellPersons
                | Command::NoteAuthorityTold { .. },
            )
            | None => return Err(unborn()),
        };
        let id = DataCaseId(work.id());
        let (key, wrapped) = work.vault.create()?;
        cases::create(work.tx, (id, kind, account), &wrapped, work.now)?;
        Ok((id, Self { id, state: None, key }))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, CaseError> {
        let facts = facts::of(work, self.state.as_ref(), (actor.account(), command))?;
        let step = Move { case: self.state.as_ref(), actor, now: work.now };
        decide(step, command, &facts).map_err(CaseError::Refused)
    }

    fn carry(&mut self, work: &mut Work, _order: &Order, event: &mut Event) -> Result<(), CaseError> {
        let Event::Erased { account, applications, .. } = event else { return Ok(()) };
        for application in applications.iter() {
            erasing::application(work, *application, Some(self.id))?;
        }
        if let Some(account) = account {
            erasing::account(work, *account, Some(self.id)).map_err(Undone::within)?;
        }
        Ok(())
    }

    fn apply(&mut self, work: &Work, _actor: &Actor, event: &Event) {
        self.state = Some(apply(self.state.take(), self.id, event, work.now));
    }

    fn effects(&self, work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        let state = self.state.as_ref();
        Ok(match event {
            Event::Asked { .. } | Event::Proposed { .. } | Event::BreachReported { .. } => {
                if let Some(state) = state {
                    telling::to_officers(work, state, "begun")?;
                }
                Vec::new()
            }
            Event::Answered { .. } => {
                if let Some(state) = state {
                    telling::to_person(work, state)?;
                }
                Vec::new()
            }
            Event::Erased { .. } => vec![KeepErased { case: self.id }.into()],
            Event::PersonsTold => vec![TellBreached { case: self.id, after: String::new() }.into()],
            Event::AuthorityTold { .. } => Vec::new(),
        })
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, CaseError> {
        Ok(cases::save(work.tx, self.state.as_ref().ok_or_else(unborn)?, before)?)
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    fn essence(order: &Order) -> Vec<Vec<u8>> {
        order.commands.iter().map(|command| essence(command).into_bytes()).collect()
    }
}

/// What a command says besides its texts, which count by themselves.
fn essence(command: &Command) -> String {
    match command {
        Command::Ask { wish, .. } => format!("ask {wish:?}"),
        Command::Answer { granted, .. } => format!("answer {granted}"),
        Command::Erase { .. } => "erase".into(),
        Command::Propose { applications } => format!("propose {applications:?}"),
        Command::Destroy => "destroy".into(),
        Command::ReportBreach { breach, .. } => format!("breach {breach:?}"),
        Command::TellPersons => "tell persons".into(),
        Command::NoteAuthorityTold { .. } => "authority told".into(),
    }
}
