//! Who may ask, agree, review and end; deny by default. One asks, another agrees, and neither is the holder.

use super::change::{Command, CommandKind, Event};
use super::refusal::Refusal;
use super::state::{Appointment, Asked, Kind, Standing};
use crate::account::{Actor, Role};
use crate::ids::{AccountId, AppointmentId};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Roles without which an office stands still: nobody signs, nobody keeps the accounts.
pub const NEVER_NONE: [Role; 2] = [Role::KepalaDinas, Role::Admin];

/// The first accounts come by command line; as soon as two people can ask and agree, nobody else is let in by it.
const FIRST: usize = 2;

/// What the store knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a question of its own, and any mixture can be
pub struct Facts {
    /// The account is an officer's, and open.
    pub officer: bool,
    /// It holds the role already, or the role is asked for.
    pub held: bool,
    /// The one stood for holds the role.
    pub stood_for_holds: bool,
    /// Other accounts that can ask and agree.
    pub deciders: usize,
    /// Another account that is open, with a password of its owner's choice, holds the role.
    pub others: bool,
    /// Files the holder has open.
    pub open: u64,
    /// Whoever takes over is another account that holds the role.
    pub successor_fits: bool,
}

/// One decision to be taken.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The appointment as it stands; `None` before it is asked for.
    pub appointment: Option<&'a Appointment>,
    /// Who orders.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// What the store knows.
    pub facts: Facts,
}

/// The roles an order of this kind may come from at all; the system carries over, and makes the first ones.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Ask => &[Role::Admin],
        CommandKind::Agree | CommandKind::Decline | CommandKind::Review | CommandKind::End => {
            &[Role::Admin, Role::KepalaDinas]
        }
        CommandKind::CarryOver => &[],
    }
}

/// Whether `actor` may give an order of this kind at all about an appointment of `holder`.
pub fn permits(kind: CommandKind, holder: AccountId, actor: &Actor) -> bool {
    let Some(role) = actor.role() else {
        return matches!(kind, CommandKind::Ask | CommandKind::CarryOver | CommandKind::Agree);
    };
    roles(kind).contains(&role) && (kind == CommandKind::Ask || actor.account() != Some(holder))
}

/// Kinds of order that could succeed for this actor now.
pub fn possible(appointment: &Appointment, actor: &Actor, now: Timestamp) -> BTreeSet<CommandKind> {
    let asked_it = actor.account().is_some() && actor.account() == appointment.asked_by;
    let allowed =
        |kind: &CommandKind| now_allows(*kind, appointment, now) && !(asked_it && *kind == CommandKind::Agree);
    let may = |kind: &CommandKind| permits(*kind, appointment.asked.account, actor);
    CommandKind::ALL.into_iter().filter(may).filter(allowed).collect()
}

fn now_allows(kind: CommandKind, appointment: &Appointment, now: Timestamp) -> bool {
    match kind {
        CommandKind::Agree => appointment.standing == Standing::Asked && !passed(&appointment.asked, now),
        CommandKind::Decline => appointment.standing == Standing::Asked,
        CommandKind::Review => appointment.holds(now),
        CommandKind::End => appointment.standing == Standing::Agreed && !appointment.ran_out(now),
        CommandKind::Ask | CommandKind::CarryOver => false,
    }
}

/// Decides an order.
pub fn decide(step: Move, command: &Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Ask { asked, basis } => {
            may(step, CommandKind::Ask, asked.account)?;
            fits(step, asked)?;
            Ok(vec![Event::Asked { asked: asked.clone(), basis: basis.clone() }])
        }
        Command::CarryOver { asked } => {
            may(step, CommandKind::CarryOver, asked.account)?;
            Ok(vec![Event::CarriedOver { asked: asked.clone() }])
        }
        Command::Agree => agree(step),
        Command::Decline { reason } => {
            let (account, role) = open(step, CommandKind::Decline)?;
            Ok(vec![Event::Declined { account, role, reason: reason.clone() }])
        }
        Command::Review => {
            open(step, CommandKind::Review)?;
            Ok(vec![Event::Reviewed])
        }
        Command::End { successor, basis } => {
            let (account, role) = open(step, CommandKind::End)?;
            if NEVER_NONE.contains(&role) && !step.facts.others {
                return Err(Refusal::LastOf(role));
            }
            if successor.is_some() && !step.facts.successor_fits {
                return Err(Refusal::SuccessorDoesNotFit);
            }
            if step.facts.open > 0 && successor.is_none() {
                return Err(Refusal::WorkOpen { open: step.facts.open });
            }
            let (successor, open) = (*successor, step.facts.open);
            Ok(vec![Event::Ended { account, role, successor, open, basis: basis.clone() }])
        }
    }
}

fn may(step: Move, kind: CommandKind, holder: AccountId) -> Result<(), Refusal> {
    if permits(kind, holder, step.actor) && step.appointment.is_none() { Ok(()) } else { Err(Refusal::NotPermitted) }
}

fn passed(asked: &Asked, now: Timestamp) -> bool {
    asked.until.is_some_and(|until| until <= now)
}

/// Whether what is asked for makes sense.
fn fits(step: Move, asked: &Asked) -> Result<(), Refusal> {
    if !asked.role.is_staff() {
        return Err(Refusal::NoRole);
    }
    if (asked.role == Role::Opd) != asked.office.is_some() {
        return Err(Refusal::OfficeDoesNotFit);
    }
    if passed(asked, step.now) || asked.until.is_some_and(|until| until <= asked.from) {
        return Err(Refusal::Dates);
    }
    let (instead, facts) = (asked.kind != Kind::Definitive, step.facts);
    if instead && asked.until.is_none() {
        return Err(Refusal::EndMissing);
    }
    let stands = asked.stands_for.is_some_and(|other| other != asked.account) && facts.stood_for_holds;
    if instead != asked.stands_for.is_some() || (instead && !stands) {
        return Err(Refusal::StandsFor);
    }
    if !facts.officer {
        return Err(Refusal::NoOfficer);
    }
    if facts.held { Err(Refusal::Held) } else { Ok(()) }
}

fn agree(step: Move) -> Result<Vec<Event>, Refusal> {
    let appointment = step.appointment.ok_or(Refusal::NotPermitted)?;
    let Asked { account, role, .. } = &appointment.asked;
    if *step.actor == Actor::System {
        // Two people who can ask and agree are enough to let in everybody else.
        let first = NEVER_NONE.contains(role) && appointment.asked_by.is_none() && step.facts.deciders < FIRST;
        if !first {
            return Err(Refusal::NotPermitted);
        }
    } else if appointment.asked_by.is_some() && step.actor.account() == appointment.asked_by {
        return Err(Refusal::SamePerson);
    }
    open(step, CommandKind::Agree)?;
    if !step.facts.officer {
        return Err(Refusal::NoOfficer);
    }
    Ok(vec![Event::Agreed { account: *account, role: *role }])
}

/// Holder and role of an appointment about which this order may be given now.
fn open(step: Move, kind: CommandKind) -> Result<(AccountId, Role), Refusal> {
    let appointment = step.appointment.ok_or(Refusal::NotPermitted)?;
    let asked = &appointment.asked;
    if step.actor.account() == Some(asked.account) {
        return Err(Refusal::Own);
    }
    if !permits(kind, asked.account, step.actor) {
        return Err(Refusal::NotPermitted);
    }
    if now_allows(kind, appointment, step.now) { Ok((asked.account, asked.role)) } else { Err(Refusal::NotNow) }
}

/// The appointment after an event. Never refuses: what happened, happened.
#[must_use]
pub fn apply(
    before: Option<Appointment>,
    of: (AppointmentId, &Actor),
    event: &Event,
    at: Timestamp,
) -> Option<Appointment> {
    let (id, actor) = of;
    let begun = |asked: &Asked, standing, confirmed_at| {
        let asked = asked.clone();
        Some(Appointment { id, version: 1, asked, asked_by: actor.account(), standing, confirmed_at })
    };
    let mut appointment = match (before, event) {
        (_, Event::Asked { asked, .. }) => return begun(asked, Standing::Asked, None),
        (_, Event::CarriedOver { asked }) => return begun(asked, Standing::Agreed, Some(at)),
        (Some(appointment), _) => appointment,
        (None, _) => return None,
    };
    appointment.version += 1;
    match event {
        Event::Agreed { .. } => (appointment.standing, appointment.confirmed_at) = (Standing::Agreed, Some(at)),
        Event::Declined { .. } => appointment.standing = Standing::Declined,
        Event::Reviewed => appointment.confirmed_at = Some(at),
        Event::Ended { .. } => appointment.standing = Standing::Ended { since: at },
        Event::Asked { .. } | Event::CarriedOver { .. } => {}
    }
    Some(appointment)
}
