//! Who may register, prove, invite, give and end; deny by default. Whoever acts by a power of attorney gives none on.

use super::change::{Command, CommandKind, Event};
use super::refusal::Refusal;
use super::state::{Given, Mandate, Standing, YEARS_MAX};
use crate::account::power::{Capacity, Scope};
use crate::account::{Actor, Role};
use crate::ids::MandateId;
use crate::indonesian::{local, wib};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;

/// Mandates of one holder that stand at a time.
const STANDING_MAX: usize = 50;
/// Companies for which one person answers, or would.
const COMPANIES_MAX: usize = 20;

/// What the store knows, in the transaction of the order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // each is a question of its own, and any mixture can be
pub struct Facts {
    /// The actor is the person who is represented, or the one responsible for the company that was proved.
    pub speaks: bool,
    /// Who is represented is an open account of a person, or a company that was proved.
    pub proved: bool,
    /// Who is to act is an open account of a person.
    pub agent: bool,
    /// They act for the company already, or were invited.
    pub held: bool,
    /// The actor declared that they are related to who is represented.
    pub related: bool,
    /// What the scope names is there, and the holder's.
    pub scope_fits: bool,
    /// Mandates of the holder that stand.
    pub standing: usize,
    /// Companies for which who is to act answers already.
    pub companies: usize,
}

/// One decision to be taken.
#[derive(Clone, Copy)]
pub struct Move<'a> {
    /// The mandate as it stands; `None` before its first event.
    pub mandate: Option<&'a Mandate>,
    /// Who orders.
    pub actor: &'a Actor,
    /// When.
    pub now: Timestamp,
    /// What the store knows.
    pub facts: Facts,
}

/// The roles an order of this kind may come from at all; the system ends what is of an account that is erased.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Register
        | CommandKind::Invite
        | CommandKind::Accept
        | CommandKind::Decline
        | CommandKind::Give
        | CommandKind::End => &[Role::Pemohon],
        CommandKind::Prove | CommandKind::Refuse | CommandKind::Note => &[Role::Loket],
    }
}

/// Whether this actor may give an order of this kind about what is or would be given.
pub fn permits(kind: CommandKind, given: &Given, actor: &Actor, facts: Facts) -> bool {
    let Actor::Account { id: me, role, .. } = actor else { return kind == CommandKind::End };
    if !roles(kind).contains(role) {
        return false;
    }
    let (agent, holder) = (given.agent == *me, given.holder == *me);
    match kind {
        CommandKind::Register => agent && !holder && given.capacity == Capacity::Responsible,
        CommandKind::Invite => facts.speaks && given.capacity == Capacity::Member,
        CommandKind::Give => facts.speaks && given.capacity == Capacity::Attorney,
        // Nobody notes, proves or refuses at the counter what they have a part in.
        CommandKind::Note => !agent && !holder && given.capacity == Capacity::Attorney,
        CommandKind::Prove | CommandKind::Refuse => !agent && !facts.related && given.capacity == Capacity::Responsible,
        CommandKind::Accept | CommandKind::Decline => agent && given.capacity != Capacity::Responsible,
        CommandKind::End => agent || facts.speaks,
    }
}

fn now_allows(kind: CommandKind, mandate: &Mandate, (actor, now): (&Actor, Timestamp)) -> bool {
    let open = mandate.standing == Standing::Open;
    match kind {
        CommandKind::Prove | CommandKind::Refuse | CommandKind::Accept | CommandKind::Decline => open,
        CommandKind::End => (open || mandate.holds(now)) && (*actor == Actor::System || !is_last(mandate)),
        CommandKind::Register | CommandKind::Invite | CommandKind::Give | CommandKind::Note => false,
    }
}

/// A company that was proved does not stand without anybody who answers for it.
fn is_last(mandate: &Mandate) -> bool {
    mandate.given.capacity == Capacity::Responsible && mandate.standing != Standing::Open
}

/// Kinds of order that could succeed for this actor now.
pub fn possible(step: Move) -> BTreeSet<CommandKind> {
    let Some(mandate) = step.mandate else { return BTreeSet::new() };
    let may = |kind: &CommandKind| permits(*kind, &mandate.given, step.actor, step.facts);
    let all = CommandKind::ALL.into_iter().filter(may);
    all.filter(|kind| now_allows(*kind, mandate, (step.actor, step.now))).collect()
}

/// The last moment at which a power given now may end: the end of the day two years from today.
pub fn latest_end(now: Timestamp) -> Timestamp {
    let day = local(now).date().checked_add(YEARS_MAX.years()).and_then(|day| day.checked_add(1.day()));
    day.ok().and_then(|day| wib().to_timestamp(day.at(0, 0, 0, 0)).ok()).unwrap_or(now)
}

/// Decides an order.
pub fn decide(step: Move, command: &Command) -> Result<Event, Refusal> {
    let kind = command.kind();
    if let Some(given) = command.given() {
        if step.mandate.is_some() || !permits(kind, given, step.actor, step.facts) {
            return Err(Refusal::NotPermitted);
        }
        fits(step, given)?;
    } else {
        let mandate = step.mandate.ok_or(Refusal::NotPermitted)?;
        if !permits(kind, &mandate.given, step.actor, step.facts) {
            let proves = matches!(kind, CommandKind::Prove | CommandKind::Refuse);
            let own = proves && (step.facts.related || step.actor.account() == Some(mandate.given.agent));
            return Err(if own { Refusal::Own } else { Refusal::NotPermitted });
        }
        if !now_allows(kind, mandate, (step.actor, step.now)) {
            let last = kind == CommandKind::End && is_last(mandate) && mandate.holds(step.now);
            return Err(if last { Refusal::LastOne } else { Refusal::NotNow });
        }
    }
    Ok(match command {
        Command::Register { given } => Event::CompanyRegistered { given: given.clone() },
        Command::Prove => Event::CompanyProved,
        Command::Refuse { reason } => Event::CompanyRefused { reason: reason.clone() },
        Command::Invite { given } => Event::MemberInvited { given: given.clone() },
        Command::Accept => Event::MemberAccepted,
        Command::Decline => Event::MemberDeclined,
        Command::Give { given } => Event::PowerGiven { given: given.clone() },
        Command::Note { given } => Event::PowerNoted { given: given.clone() },
        Command::End => Event::MandateEnded,
    })
}

/// Whether what is to be given makes sense.
fn fits(step: Move, given: &Given) -> Result<(), Refusal> {
    let (facts, attorney) = (step.facts, given.capacity == Capacity::Attorney);
    if given.letter.is_none() && given.capacity != Capacity::Member {
        return Err(Refusal::LetterMissing);
    }
    if !attorney && (given.until.is_some() || given.scope != Scope::All) {
        return Err(Refusal::NotPermitted);
    }
    let in_time = given.until.is_some_and(|until| until > step.now && until <= latest_end(step.now));
    if attorney && !in_time {
        return Err(Refusal::Dates);
    }
    if given.capacity == Capacity::Responsible {
        return if facts.companies >= COMPANIES_MAX { Err(Refusal::TooManyCompanies) } else { Ok(()) };
    }
    if !facts.proved {
        return Err(Refusal::NotProved);
    }
    if given.agent == given.holder || step.actor.account() == Some(given.agent) {
        return Err(Refusal::OwnAgent);
    }
    if !facts.agent {
        return Err(Refusal::NoAgent);
    }
    if !attorney && facts.held {
        return Err(Refusal::Held);
    }
    if attorney && !facts.scope_fits {
        return Err(Refusal::Scope);
    }
    if facts.standing >= STANDING_MAX { Err(Refusal::TooMany) } else { Ok(()) }
}

/// The mandate after an event. Never refuses: what happened, happened.
#[must_use]
pub fn apply(before: Option<Mandate>, id: MandateId, event: &Event, at: Timestamp) -> Option<Mandate> {
    let begun =
        |given: &Given, standing| Some(Mandate { id, version: 1, given: given.clone(), given_at: at, standing });
    let mut mandate = match (before, event) {
        // Nobody acts for somebody unasked: it would keep an officer out of a file whose owner does not like them.
        (_, Event::CompanyRegistered { given } | Event::MemberInvited { given } | Event::PowerGiven { given }) => {
            return begun(given, Standing::Open);
        }
        // On the paper stand both.
        (_, Event::PowerNoted { given }) => return begun(given, Standing::Holds { since: at }),
        (Some(mandate), _) => mandate,
        (None, _) => return None,
    };
    mandate.version += 1;
    match event {
        Event::CompanyProved | Event::MemberAccepted => mandate.standing = Standing::Holds { since: at },
        Event::CompanyRefused { .. } | Event::MemberDeclined => mandate.standing = Standing::Declined { since: at },
        // Taken back before anybody accepted it: it never gave anything, and keeps nobody out of a file.
        Event::MandateEnded
            if mandate.standing == Standing::Open && mandate.given.capacity != Capacity::Responsible =>
        {
            mandate.standing = Standing::Declined { since: at };
        }
        Event::MandateEnded => mandate.standing = Standing::Ended { since: at },
        Event::CompanyRegistered { .. }
        | Event::MemberInvited { .. }
        | Event::PowerGiven { .. }
        | Event::PowerNoted { .. } => {}
    }
    Some(mandate)
}
