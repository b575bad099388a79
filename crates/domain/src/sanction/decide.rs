//! Who may order what about a sanction, and what follows from it.

use super::change::{Command, CommandKind, Event};
use super::refusal::Refusal;
use super::state::{Decision, Measure, On, Reply, Sanction, Status};
use super::{REPLY_WORKING_DAYS, StatusKind};
use crate::account::{Actor, Role};
use crate::application::{Channel, Stage};
use crate::calendar::Calendar;
use crate::ids::SanctionId;
use crate::indonesian::local;
use crate::service_clock::last_day;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use strum::IntoEnumIterator as _;

/// One decision to be taken: on what, by whom, when, knowing what.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The sanction; `None` before it is proposed.
    pub sanction: Option<&'a Sanction>,
    /// Who orders.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// Where the application stands in which it was found, and how that came in.
    pub application: Option<(&'a Stage, Channel)>,
}

/// The roles an order of this kind may come from at all; the machine alone reports letters.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Propose => &[Role::Verifikator, Role::KepalaSeksi, Role::KepalaBidang],
        CommandKind::Reply => &[Role::Pemohon, Role::Loket],
        CommandKind::Impose | CommandKind::Drop | CommandKind::Lift => &[Role::KepalaDinas],
        CommandKind::Record => &[Role::KepalaDinas, Role::Admin],
        CommandKind::ReportLetter => &[],
    }
}

/// Whether this actor may give an order of this kind about this sanction.
fn permits(kind: CommandKind, step: Move) -> bool {
    let Actor::Account { role, .. } = step.actor else { return kind == CommandKind::ReportLetter };
    if !roles(kind).contains(role) {
        return false;
    }
    if kind != CommandKind::Reply {
        return true;
    }
    if *role == Role::Pemohon {
        return step.sanction.is_some_and(|sanction| step.actor.stands_for(sanction.on.account()));
    }
    // At the counter for whoever applied there.
    step.application.is_some_and(|(_, channel)| channel == Channel::Loket)
}

/// Until when its person may reply; `None` when the calendar has too few working days.
pub fn reply_until(sanction: &Sanction, calendar: &Calendar) -> Option<Date> {
    last_day(calendar, local(sanction.at).date(), REPLY_WORKING_DAYS)
}

/// Whether its person was heard: they replied, or their days are over.
pub fn heard(sanction: &Sanction, calendar: &Calendar, now: Timestamp) -> bool {
    let over = reply_until(sanction, calendar).is_some_and(|until| local(now).date() > until);
    sanction.reply.is_some() || over
}

/// Kinds of order that could succeed for an actor.
pub type Possible = BTreeSet<CommandKind>;

/// What this actor could order now, so that a page shows only these.
pub fn possible(step: Move) -> Possible {
    let kinds = CommandKind::iter().filter(|kind| permits(*kind, step));
    kinds.filter(|kind| may(*kind, step).is_ok()).collect()
}

/// Whether an order of this kind is in place now, whatever it says.
fn may(kind: CommandKind, step: Move) -> Result<(), Refusal> {
    let status = step.sanction.map(|sanction| sanction.status.kind());
    let fits = match kind {
        CommandKind::Propose | CommandKind::Record => status.is_none(),
        CommandKind::Reply | CommandKind::Impose | CommandKind::Drop => status == Some(StatusKind::Proposed),
        CommandKind::ReportLetter | CommandKind::Lift => status == Some(StatusKind::Imposed),
    };
    if !fits {
        return Err(Refusal::NotNow);
    }
    let Some(sanction) = step.sanction else { return Ok(()) };
    match kind {
        CommandKind::Reply if sanction.reply.is_some() => Err(Refusal::NotNow),
        CommandKind::Reply if heard(sanction, step.calendar, step.now) => Err(Refusal::ReplyTooLate),
        CommandKind::Impose | CommandKind::Drop if step.actor.account() == Some(sanction.by) => {
            Err(Refusal::SamePerson)
        }
        CommandKind::Impose if !heard(sanction, step.calendar, step.now) => {
            Err(Refusal::StillHeard { until: reply_until(sanction, step.calendar) })
        }
        CommandKind::Impose => stage_allows(sanction.measure, step),
        CommandKind::Propose
        | CommandKind::Record
        | CommandKind::Reply
        | CommandKind::Drop
        | CommandKind::ReportLetter
        | CommandKind::Lift => Ok(()),
    }
}

/// A warning is about something that was sent; a cancellation needs something that is still under way.
fn stage_allows(measure: Measure, step: Move) -> Result<(), Refusal> {
    match (measure, step.application) {
        (Measure::Officer, _) => Err(Refusal::WrongMeasure),
        (Measure::Warning, Some((Stage::Draft, _)) | None) => Err(Refusal::NotSent),
        (Measure::Cancellation, Some((stage, _))) if stage.pending() => Ok(()),
        (Measure::Cancellation, _) => Err(Refusal::NotPending),
        (Measure::Warning, Some(_)) => Ok(()),
    }
}

/// Decides `command`.
pub fn decide(step: Move, command: &Command) -> Result<Event, Refusal> {
    let kind = command.kind();
    if !permits(kind, step) {
        return Err(Refusal::NotPermitted);
    }
    may(kind, step)?;
    match command {
        Command::Propose { on, measure, article, facts } => {
            stage_allows(*measure, step)?;
            Ok(Event::Proposed { on: *on, measure: *measure, article: *article, facts: facts.clone() })
        }
        Command::Reply { text } => Ok(Event::Replied { text: text.clone() }),
        Command::Impose { reasons, letter } => Ok(Event::Imposed { reasons: reasons.clone(), letter: *letter }),
        Command::Drop { reason } => Ok(Event::Dropped { reason: reason.clone() }),
        Command::ReportLetter { letter, sha256 } => {
            let ours = step.sanction.and_then(|sanction| sanction.status.decision());
            let waits = ours.is_some_and(|ours| ours.letter == *letter && ours.letter_out_at.is_none());
            let event = Event::LetterReleased { letter: *letter, sha256: sha256.clone() };
            if waits { Ok(event) } else { Err(Refusal::NotNow) }
        }
        Command::Lift { objection } => Ok(Event::Lifted { objection: *objection }),
        Command::Record { account, .. } if step.actor.account() == Some(*account) => Err(Refusal::OnOneself),
        Command::Record { account, article, facts } => {
            Ok(Event::Recorded { account: *account, article: *article, facts: facts.clone() })
        }
    }
}

/// The sanction after `event`, which `actor` caused `at`. Never refuses: what happened, happened.
#[must_use]
pub fn apply(before: Option<Sanction>, of: (SanctionId, &Actor), event: &Event, at: Timestamp) -> Option<Sanction> {
    let (id, actor) = of;
    let begun = match event {
        Event::Proposed { on, measure, article, facts } => Some((*on, *measure, article, facts, Status::Proposed)),
        Event::Recorded { account, article, facts } => {
            Some((On::Officer { account: *account }, Measure::Officer, article, facts, Status::Recorded))
        }
        Event::Replied { .. }
        | Event::Imposed { .. }
        | Event::Dropped { .. }
        | Event::LetterReleased { .. }
        | Event::Lifted { .. } => None,
    };
    if let Some((on, measure, article, facts, status)) = begun {
        let (by, article, facts) = (actor.account()?, *article, facts.clone());
        return Some(Sanction { id, version: 1, on, measure, article, by, at, facts, reply: None, status });
    }
    let mut sanction = before?;
    sanction.version += 1;
    match event {
        Event::Proposed { .. } | Event::Recorded { .. } => {}
        Event::Replied { text } => sanction.reply = Some(Reply { at, text: text.clone() }),
        Event::Imposed { reasons, letter } => {
            if let Some(by) = actor.account() {
                let (reasons, letter) = (reasons.clone(), *letter);
                sanction.status = Status::Imposed(Decision { by, at, reasons, letter, letter_out_at: None });
            }
        }
        Event::Dropped { reason } => {
            if let Some(by) = actor.account() {
                sanction.status = Status::Dropped { by, at, reason: reason.clone() };
            }
        }
        Event::LetterReleased { .. } => {
            if let Status::Imposed(decision) = &mut sanction.status {
                decision.letter_out_at = Some(at);
            }
        }
        Event::Lifted { objection } => {
            if let Status::Imposed(decision) = &sanction.status {
                sanction.status = Status::Lifted { at, objection: *objection, decision: decision.clone() };
            }
        }
    }
    Some(sanction)
}
