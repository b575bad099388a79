//! Who may order what about an objection, until when, and what follows from it.

use super::change::{Command, CommandKind, Event};
use super::refusal::Refusal;
use super::state::{Decision, Objection, Outcome, Status};
use super::{DECISION_WORKING_DAYS, FILING_WORKING_DAYS};
use crate::account::{Actor, Role};
use crate::application::Channel;
use crate::calendar::Calendar;
use crate::ids::{AccountId, ObjectionId};
use crate::indonesian::local;
use crate::service_clock::last_day;
use jiff::Timestamp;
use jiff::civil::Date;

/// One decision to be taken: on what, by whom, when, knowing what.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The objection; `None` before it is filed.
    pub objection: Option<&'a Objection>,
    /// Who orders.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// The calendar in force.
    pub calendar: &'a Calendar,
    /// How the application came in.
    pub channel: Channel,
}

/// The roles an order of this kind may come from at all; the machine alone reports letters, and never decides.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::File => &[Role::Pemohon, Role::Loket],
        // Whoever made the decision decides on the objection (UU 30/2014 Pasal 77 ayat (2)).
        CommandKind::Decide => &[Role::KepalaDinas],
        CommandKind::ReportLetter => &[],
    }
}

/// The last day on which a decision can be objected to.
pub fn filing_until(announced_at: Timestamp, calendar: &Calendar) -> Option<Date> {
    last_day(calendar, local(announced_at).date(), FILING_WORKING_DAYS)
}

/// The last day on which an objection can still be refused.
pub fn decision_until(filed_at: Timestamp, calendar: &Calendar) -> Option<Date> {
    last_day(calendar, local(filed_at).date(), DECISION_WORKING_DAYS)
}

/// Whether the law has granted an objection because nobody decided it. Nothing follows from that by itself: the head writes the decision.
pub fn deemed_granted(objection: &Objection, calendar: &Calendar, now: Timestamp) -> bool {
    let over = decision_until(objection.filed_at, calendar).is_some_and(|until| local(now).date() > until);
    objection.status == Status::Open && over
}

/// Whether `actor` may file one for the owner of the application at all.
pub fn may_file(actor: &Actor, owner: AccountId, channel: Channel) -> bool {
    match actor {
        // Whoever acts for the owner in everything; a power for one file or type does not reach so far.
        Actor::Account { role: Role::Pemohon, .. } => actor.stands_for(owner),
        // At the counter for whoever applied there.
        Actor::Account { role, .. } => roles(CommandKind::File).contains(role) && channel == Channel::Loket,
        Actor::System => false,
    }
}

/// Whether a page offers this actor to decide.
pub fn may_decide(step: Move) -> bool {
    let head = step.actor.role().is_some_and(|role| roles(CommandKind::Decide).contains(&role));
    head && step.objection.is_some_and(|objection| objection.status == Status::Open)
}

/// Decides `command`.
pub fn decide(step: Move, command: &Command) -> Result<Event, Refusal> {
    match command {
        Command::File { application, account, document, against, announced_at, reasons, files } => {
            if !may_file(step.actor, *account, step.channel) {
                return Err(Refusal::NotPermitted);
            }
            if step.objection.is_some() {
                return Err(Refusal::AlreadyFiled);
            }
            if !against.may_be_objected_to() {
                return Err(Refusal::NotADecision);
            }
            if let Some(until) = filing_until(*announced_at, step.calendar)
                && local(step.now).date() > until
            {
                return Err(Refusal::TooLate { until });
            }
            Ok(Event::Filed {
                application: *application,
                account: *account,
                document: *document,
                against: *against,
                announced_at: *announced_at,
                reasons: reasons.clone(),
                files: files.clone(),
            })
        }
        Command::Decide { outcome, reasons, letter } => {
            if !step.actor.role().is_some_and(|role| roles(CommandKind::Decide).contains(&role)) {
                return Err(Refusal::NotPermitted);
            }
            if !may_decide(step) {
                return Err(Refusal::NotNow);
            }
            let deemed = step.objection.is_some_and(|objection| deemed_granted(objection, step.calendar, step.now));
            if deemed && *outcome == Outcome::Refused {
                return Err(Refusal::DeemedGranted);
            }
            Ok(Event::Decided { outcome: *outcome, deemed, reasons: reasons.clone(), letter: *letter })
        }
        Command::ReportLetter { letter, sha256 } => {
            if *step.actor != Actor::System {
                return Err(Refusal::NotPermitted);
            }
            let decision = step.objection.and_then(|objection| objection.status.decision());
            let waits = decision.is_some_and(|ours| ours.letter == *letter && ours.letter_out_at.is_none());
            let event = Event::LetterReleased { letter: *letter, sha256: sha256.clone() };
            if waits { Ok(event) } else { Err(Refusal::NotNow) }
        }
    }
}

/// The objection after `event`, which `actor` caused `at`. Never refuses: what happened, happened.
#[must_use]
pub fn apply(before: Option<Objection>, of: (ObjectionId, &Actor), event: &Event, at: Timestamp) -> Option<Objection> {
    let (id, actor) = of;
    if let Event::Filed { application, account, document, against, announced_at, reasons, files } = event {
        return Some(Objection {
            id,
            version: 1,
            application: *application,
            account: *account,
            document: *document,
            against: *against,
            announced_at: *announced_at,
            filed_at: at,
            reasons: reasons.clone(),
            files: files.clone(),
            status: Status::Open,
        });
    }
    let mut objection = before?;
    objection.version += 1;
    match event {
        Event::Filed { .. } => {}
        Event::Decided { outcome, deemed, reasons, letter } => {
            if let Some(by) = actor.account() {
                objection.status = Status::Decided(Decision {
                    outcome: *outcome,
                    deemed: *deemed,
                    by,
                    at,
                    reasons: reasons.clone(),
                    letter: *letter,
                    letter_out_at: None,
                });
            }
        }
        Event::LetterReleased { .. } => {
            if let Status::Decided(decision) = &mut objection.status {
                decision.letter_out_at = Some(at);
            }
        }
    }
    Some(objection)
}
