//! A sanction as the ledger changes it: decide, order the letter, end the application where that is the sanction, tell its person.

use super::letter;
use super::sanctions::{self, LoadedSanction};
use crate::account::accounts;
use crate::application::applications;
use crate::application::order::Order as ApplicationOrder;
use crate::appointment::holders;
use crate::calendar::calendars;
use crate::document::produce::Produce;
use crate::mandate::mandates;
use crate::notice::news::{News, tell};
use db::DbError;
use domain::account::{Actor, Role};
use domain::application;
use domain::ids::{AccountId, ApplicationId, SanctionId, TextId};
use domain::notice::{About, Topic};
use domain::sanction::{Command, Event, Measure, Move, On, Refusal, Sanction, apply, decide, reply_until};
use domain::subject::Subject;
use ground::{App, Rules, Work};
use ledger::outbox::Queued;
use ledger::sealed::NewText;
use ledger::vault::OwnerKey;
use ledger::{Aggregate, Done, Undone, carry_out};

/// An order about one sanction.
pub type Order = ledger::Order<LoadedSanction>;

/// Why an order changed nothing.
pub type SanctionError = Undone<Refusal>;

/// Carries out one order; durable when it returns `Ok`. It rests on the application too, so PostgreSQL runs it as if it were alone.
pub async fn sanction(app: &App, order: Order) -> Result<Done<LoadedSanction>, SanctionError> {
    app.command(order, carry_out::<LoadedSanction>).await
}

/// A sanction exists from its first event on.
fn unborn() -> SanctionError {
    SanctionError::Internal("a sanction begins when it is proposed or recorded".into())
}

/// On whom a new one is, and which.
fn begun(order: &Order) -> Option<(On, Measure)> {
    match order.commands.first()? {
        Command::Propose { on, measure, .. } => Some((*on, *measure)),
        Command::Record { account, .. } => Some((On::Officer { account: *account }, Measure::Officer)),
        Command::Reply { .. }
        | Command::Impose { .. }
        | Command::Drop { .. }
        | Command::ReportLetter { .. }
        | Command::Lift { .. } => None,
    }
}

impl Aggregate for LoadedSanction {
    type Rules = Rules;
    type Id = SanctionId;
    type Command = Command;
    type Enclosed = ();
    type Event = Event;
    type Refusal = Refusal;

    const SUBJECT: Subject = Subject::Sanction;

    fn load(work: &mut Work, id: SanctionId) -> Result<Option<Self>, SanctionError> {
        Ok(sanctions::load_locked(work.tx, work.vault, id)?)
    }

    fn begin(work: &mut Work, order: &Order) -> Result<(SanctionId, Self), SanctionError> {
        let (on, measure) = begun(order).ok_or_else(unborn)?;
        let fits = match on {
            On::Applicant { account, application } => {
                applications::state_of(work.tx, application)?.is_some_and(|state| state.owner == account)
            }
            On::Officer { account } => {
                accounts::get(work.tx, work.vault, account)?.is_some_and(|account| account.is_officer())
            }
        };
        let wrapped = sanctions::owner_key(work.tx, on)?.filter(|_| fits).ok_or(SanctionError::NotFound)?;
        let id = SanctionId(work.id());
        sanctions::create(work.tx, id, (on, measure), work.now)?;
        Ok((id, Self { id, state: None, key: work.vault.open(&wrapped)? }))
    }

    fn version(&self) -> u32 {
        self.state.as_ref().map_or(0, |state| state.version)
    }

    fn key(&self) -> Option<&OwnerKey> {
        Some(&self.key)
    }

    fn decide(&self, work: &mut Work, actor: &Actor, command: &Command) -> Result<Vec<Event>, SanctionError> {
        let on = match command {
            Command::Propose { on, .. } => Some(*on),
            Command::Record { .. }
            | Command::Reply { .. }
            | Command::Impose { .. }
            | Command::Drop { .. }
            | Command::ReportLetter { .. }
            | Command::Lift { .. } => self.state.as_ref().map(|state| state.on),
        };
        let application = match on.and_then(On::application) {
            Some(id) => applications::state_of(work.tx, id)?,
            None => None,
        };
        let actor = &match on {
            Some(on) => mandates::confirmed(work.tx, work.vault, (actor, on.account()), work.now)?,
            None => actor.clone(),
        };
        let calendar = calendars::current(work.tx)?.calendar;
        let step = Move {
            sanction: self.state.as_ref(),
            actor,
            now: work.now,
            calendar: &calendar,
            application: application.as_ref().map(|state| (&state.stage, state.channel)),
        };
        decide(step, command).map(|event| vec![event]).map_err(SanctionError::Refused)
    }

    fn carry(&mut self, work: &mut Work, order: &Order, event: &mut Event) -> Result<(), SanctionError> {
        let Event::Imposed { letter, reasons } = event else { return Ok(()) };
        let by = order.actor.account().ok_or_else(unborn)?;
        let reasons = text_of(order, reasons.id)?.content().to_owned();
        letter::order(work, self, (*letter, by), &reasons)?;
        let state = self.state.as_ref().ok_or_else(unborn)?;
        if let (Measure::Cancellation, Some(application)) = (state.measure, state.on.application()) {
            let command = application::Command::Cancel { sanction: self.id, document: *letter };
            let order = ApplicationOrder::new(application, order.actor.clone(), command);
            carry_out(work, &order).map_err(Undone::within)?;
        }
        Ok(())
    }

    fn apply(&mut self, work: &Work, actor: &Actor, event: &Event) {
        self.state = apply(self.state.take(), (self.id, actor), event, work.now);
    }

    fn effects(&self, _work: &mut Work, event: &Event) -> Result<Vec<Queued>, DbError> {
        Ok(match event {
            Event::Imposed { letter, .. } => vec![Produce { document: *letter }.into()],
            Event::Proposed { .. }
            | Event::Replied { .. }
            | Event::Dropped { .. }
            | Event::LetterReleased { .. }
            | Event::Lifted { .. }
            | Event::Recorded { .. } => Vec::new(),
        })
    }

    fn save(&self, work: &mut Work, before: u32) -> Result<bool, SanctionError> {
        let state = self.state.as_ref().ok_or_else(unborn)?;
        Ok(sanctions::save(work.tx, state, before)?)
    }

    fn settle(&self, work: &mut Work, events: &[Event]) -> Result<(), SanctionError> {
        let Some(state) = &self.state else { return Ok(()) };
        let Some(application) = state.on.application() else { return Ok(()) };
        for event in events {
            told(work, state, application, event)?;
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
        order.commands.iter().map(|command| essence(command).into_bytes()).collect()
    }
}

fn text_of(order: &Order, id: TextId) -> Result<&NewText, SanctionError> {
    let text = order.texts.iter().find(|text| text.reference.id == id);
    text.ok_or_else(|| SanctionError::Internal("a sanction without its reasons".into()))
}

/// Tells its person, and whoever decides.
fn told(work: &mut Work, state: &Sanction, application: ApplicationId, event: &Event) -> Result<(), DbError> {
    let person = vec![state.on.account()];
    let calendar = calendars::current(work.tx)?.calendar;
    let until = reply_until(state, &calendar);
    let heads = |work: &mut Work| holders::ids_of(work.tx, (Role::KepalaDinas, ""), work.now);
    let news: Vec<(Topic, Vec<AccountId>)> = match event {
        Event::Proposed { .. } => {
            vec![(Topic::SanctionProposed, person), (Topic::SanctionToDecide, heads(work)?)]
        }
        Event::Replied { .. } => vec![(Topic::SanctionToDecide, heads(work)?)],
        Event::Dropped { .. } => vec![(Topic::SanctionDropped, person)],
        Event::LetterReleased { .. } if state.measure == Measure::Cancellation => {
            vec![(Topic::ApplicationCancelled, person)]
        }
        Event::LetterReleased { .. } => vec![(Topic::WarningIssued, person)],
        // What follows from an objection is told with its decision.
        Event::Imposed { .. } | Event::Lifted { .. } | Event::Recorded { .. } => Vec::new(),
    };
    let Some(brief) = applications::brief(work.tx, application)? else { return Ok(()) };
    let heard = matches!(event, Event::Proposed { .. });
    for (topic, people) in news {
        for account in people {
            let key = format!("sanction:{}:{}:{}", state.id, state.version, topic.id());
            let mut news = News::new(account, topic, About::Application(application), key).of(&brief);
            if let Some(until) = until.filter(|_| heard) {
                news = news.with("due", until);
            }
            tell(work, &news)?;
        }
    }
    Ok(())
}

/// What a command says besides its texts and the letter made on the way.
fn essence(command: &Command) -> String {
    match command {
        Command::Propose { on, measure, article, .. } => format!("propose {on:?} {} {}", measure.id(), article.id()),
        Command::Reply { .. } => "reply".into(),
        Command::Impose { .. } => "impose".into(),
        Command::Drop { .. } => "drop".into(),
        Command::ReportLetter { letter, sha256 } => format!("letter {letter} {sha256}"),
        Command::Lift { objection } => format!("lift {objection}"),
        Command::Record { account, article, .. } => format!("record {account} {}", article.id()),
    }
}
