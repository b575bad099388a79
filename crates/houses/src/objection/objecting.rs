//! An objection as the ledger changes it: decide, order the letter, undo what it was about, tell its person.

use super::letter::{self, Decided};
use super::objections::{self, LoadedObjection};
use crate::application::applications;
use crate::application::order::Order as ApplicationOrder;
use crate::appointment::holders;
use crate::calendar::calendars;
use crate::document::documents;
use crate::document::produce::Produce;
use crate::mandate::mandates;
use crate::notice::news::{News, tell};
use crate::sanction::{sanctioning, sanctions};
use crate::scanning;
use db::DbError;
use domain::account::{Actor, Role};
use domain::application::{self, Channel};
use domain::document_kind::DocumentKind;
use domain::ids::{AccountId, ObjectionId};
use domain::notice::{About, Topic};
use domain::objection::{Command, Event, Move, Objection, Outcome, Refusal, apply, decide, decision_until};
use domain::sanction;
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::sealed::Owner;
use ledger::uploads::{self, NewFile};
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, Undone, carry_out};

/// An order about one objection.
pub type Order = ledger::Order<LoadedObjection>;

/// Why an order changed nothing.
pub type ObjectionError = Undone<Refusal>;

/// Carries out one order; durable when it returns `Ok`. It rests on more than one row, so PostgreSQL runs it as if it were alone.
pub async fn object(app: &App, order: Order) -> Result<Done<LoadedObjection>, ObjectionError> {
    app.command(order, carry_out::<LoadedObjection>).await
}

/// An objection exists from its first event on.
fn unborn() -> ObjectionError {
    ObjectionError::Internal("an objection begins when it is filed".into())
}

impl Aggregate for LoadedObjection {
    type Rules = Rules;
    type Id = ObjectionId;
    type Command = Command;
    /// Files given with it, already in the store.
    type Enclosed = Vec<NewFile>;
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Objection;

    fn load(work: &mut Work, id: ObjectionId) -> Result<Option<Self>, ObjectionError> {
        Ok(objections::load_locked(work.tx, work.vault, id)?)
    }

    /// The decision must be one of this application, and out.
    fn begin(work: &mut Work, order: &Order) -> Result<(ObjectionId, Self), ObjectionError> {
        let Some(Command::File { application, account, document, against, announced_at, .. }) = order.commands.first()
        else {
            return Err(unborn());
        };
        let letter = documents::get(work.tx, *document)?.filter(|letter| letter.application == *application);
        let letter = letter.ok_or(ObjectionError::NotFound)?;
        let state = applications::state_of(work.tx, *application)?.ok_or(ObjectionError::NotFound)?;
        if state.owner != *account || letter.kind != *against || letter.released_at != Some(*announced_at) {
            return Err(ObjectionError::NotFound);
        }
        if objections::of_document(work.tx, *document)?.is_some() {
            return Err(ObjectionError::Refused(Refusal::AlreadyFiled));
        }
        let key = work.vault.open(letter.wrapped_key()?)?;
        let id = ObjectionId(work.id());
        objections::create(work.tx, id, (*application, *document), work.now)?;
        Ok((id, Self { id, state: None, application: *application, key }))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, ObjectionError> {
        let calendar = calendars::current(work.tx)?.calendar;
        let application = applications::state_of(work.tx, self.application)?;
        let actor = &match &application {
            Some(state) => mandates::confirmed(work.tx, work.vault, (actor, state.owner), work.now)?,
            None => actor.clone(),
        };
        let channel = application.map_or(Channel::Daring, |state| state.channel);
        let step = Move { objection: self.state.as_ref(), actor, now: work.now, calendar: &calendar, channel };
        decide(step, command).map(|event| vec![event]).map_err(ObjectionError::Refused)
    }

    fn carry(&mut self, work: &mut Work, order: &Order, event: &mut Event) -> Result<(), ObjectionError> {
        match event {
            Event::Filed { .. } => {
                let owner = Owner { subject: Subject::Objection, id: self.id.to_string(), key: &self.key };
                for file in &order.enclosed {
                    uploads::put(work.tx, &owner, file, work.now)?;
                    scanning::entered(work, file)?;
                }
                Ok(())
            }
            Event::Decided { outcome, deemed, reasons, letter } => {
                let by = order.actor.account().ok_or_else(unborn)?;
                let text = order.texts.iter().find(|text| text.reference.id == reasons.id).ok_or_else(unborn)?;
                let decided = Decided { outcome: *outcome, deemed: *deemed, reasons: text.content() };
                letter::order(work, self, (*letter, by), &decided)?;
                if *outcome == Outcome::Granted { self.undo(work, &order.actor) } else { Ok(()) }
            }
            Event::LetterReleased { .. } => Ok(()),
        }
    }

    fn apply(&mut self, work: &Work, actor: &Actor, event: &Event) {
        self.state = apply(self.state.take(), (self.id, actor), event, work.now);
    }

    fn effects(&self, _work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        Ok(match event {
            Event::Decided { letter, .. } => vec![Produce { document: *letter }.into()],
            Event::Filed { .. } | Event::LetterReleased { .. } => Vec::new(),
        })
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, ObjectionError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        Ok(objections::save(work.tx, state, before)?)
    }

    fn settle(&self, work: &mut Work, events: &[Event]) -> Result<(), ObjectionError> {
        let Some(state) = &self.state else { return Ok(()) };
        for event in events {
            match event {
                Event::Filed { .. } => tell_heads(work, state, Topic::ObjectionToDecide)?,
                Event::LetterReleased { .. } => {
                    tell_of(work, state, (Topic::ObjectionDecided, vec![state.account]), None)?;
                }
                Event::Decided { .. } => {}
            }
        }
        Ok(())
    }

    fn kind_of(event: &Event) -> &'static str {
        event.id()
    }

    fn moved() -> Refusal {
        Refusal::Moved
    }

    fn essence(order: &Order) -> Vec<Vec<u8>> {
        let commands = order.commands.iter().map(|command| essence(command).into_bytes());
        commands.chain(order.enclosed.iter().map(|file| file.sha256.clone().into_bytes())).collect()
    }
}

impl LoadedObjection {
    /// What it was about falls, in the same order.
    fn undo(&self, work: &mut Work, head: &Actor) -> Result<(), ObjectionError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        if matches!(state.against, DocumentKind::Warning | DocumentKind::Cancellation) {
            let sanction = sanctions::of_letter(work.tx, state.document)?.ok_or(ObjectionError::NotFound)?;
            let command = sanction::Command::Lift { objection: self.id };
            let order = sanctioning::Order::new(sanction, head.clone(), command);
            carry_out(work, &order).map_err(Undone::within)?;
        }
        if state.against != DocumentKind::Warning {
            let command = application::Command::Reopen { objection: self.id };
            let order = ApplicationOrder::new(state.application, head.clone(), command);
            carry_out(work, &order).map_err(Undone::within)?;
        }
        Ok(())
    }
}

/// Tells those who decide, with the last day for it.
pub fn tell_heads(work: &mut Work, state: &Objection, topic: Topic) -> Result<(), DbError> {
    let calendar = calendars::current(work.tx)?.calendar;
    let until = decision_until(state.filed_at, &calendar);
    let heads = holders::ids_of(work.tx, (Role::KepalaDinas, ""), work.now)?;
    tell_of(work, state, (topic, heads), until)
}

fn tell_of(
    work: &mut Work,
    state: &Objection,
    to: (Topic, Vec<AccountId>),
    until: Option<jiff::civil::Date>,
) -> Result<(), DbError> {
    let Some(brief) = applications::brief(work.tx, state.application)? else { return Ok(()) };
    let (topic, people) = to;
    for account in people {
        let key = format!("objection:{}:{}", state.id, topic.id());
        let mut news = News::new(account, topic, About::Application(state.application), key).of(&brief);
        if let Some(until) = until {
            news = news.with("due", until);
        }
        tell(work, &news)?;
    }
    Ok(())
}

/// What a command says besides its texts, its files and the letter made on the way.
fn essence(command: &Command) -> String {
    match command {
        Command::File { document, .. } => format!("file {document}"),
        Command::Decide { outcome, .. } => format!("decide {}", outcome.id()),
        Command::ReportLetter { letter, sha256 } => format!("letter {letter} {sha256}"),
    }
}
