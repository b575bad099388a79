//! Deadlines: before, whoever holds the file is warned; on it, their superior; and the head, where the law wants a decision.

use super::applications::{self, Brief};
use super::clocks::{self, Pressing, SILENCE, WHOLE};
use crate::appointment::holders as appointed;
use crate::calendar::calendars;
use crate::notice::news::{News, tell};
use db::{DbError, Tx};
use domain::account::Role;
use domain::calendar::{Calendar, moment};
use domain::ids::AccountId;
use domain::indonesian::local;
use domain::notice::{About, Topic};
use domain::service_clock::Step;
use ground::{App, Rules, Work};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Clocks in one transaction; what is left waits a minute.
const AT_ONCE: i64 = 100;

/// Warns and alarms; every clock once for each due date.
pub async fn deadlines(app: &App) -> Result<(), DbError> {
    app.command((), |work, ()| warn_and_alarm(work)).await
}

fn warn_and_alarm(work: &mut Work) -> Result<(), DbError> {
    let now = work.now;
    let calendar = calendars::current(work.tx)?.calendar;
    for clock in clocks::unwarned(work.tx, now, warn_until(&calendar, now), AT_ONCE)? {
        // The law's limit is the head's alarm; whoever works on the file has their own clock.
        if clock.step != SILENCE {
            tell_holders(work, &clock)?;
        }
        clocks::warned(work.tx, &clock, now)?;
    }
    for clock in clocks::overdue(work.tx, now, AT_ONCE)? {
        tell_superiors(work, &clock)?;
        clocks::alarmed(work.tx, &clock, now)?;
    }
    Ok(())
}

/// Due today or on the next working day.
fn warn_until(calendar: &Calendar, now: Timestamp) -> Timestamp {
    let next = calendar.next_working_day(local(now).date()).and_then(|day| calendar.opening(day));
    next.map_or(now, |next| moment(next.closes))
}

fn tell_holders(work: &mut Work, clock: &Pressing) -> Result<(), DbError> {
    let Some(application) = applications::brief(work.tx, clock.application)? else { return Ok(()) };
    let mut people = BTreeSet::new();
    for step in steps(work.tx, clock)? {
        people.extend(holders(work, &application, &step)?);
    }
    tell_all(work, (clock, &application, Topic::DueSoon), people)
}

fn tell_superiors(work: &mut Work, clock: &Pressing) -> Result<(), DbError> {
    let Some(application) = applications::brief(work.tx, clock.application)? else { return Ok(()) };
    let (topic, roles) = match clock.step.as_str() {
        SILENCE => (Topic::DecisionDue, vec![signer(work.rules, &application)]),
        WHOLE => (Topic::Overdue, vec![Role::KepalaBidang, signer(work.rules, &application)]),
        step => {
            let superior = Step::from_id(step).map(|step| superior(work.rules, &application, &step));
            (Topic::Overdue, superior.into_iter().collect())
        }
    };
    let mut people = BTreeSet::new();
    for role in roles {
        people.extend(appointed::ids_of(work.tx, (role, ""), work.now)?);
    }
    tell_all(work, (clock, &application, topic), people)
}

fn tell_all(work: &mut Work, what: (&Pressing, &Brief, Topic), people: BTreeSet<AccountId>) -> Result<(), DbError> {
    let (clock, application, topic) = what;
    for account in people {
        // A date that moved is another deadline.
        let key = format!("{}:{}:{}:{topic:?}:{}", clock.application, clock.step, clock.pass, clock.due_at.as_second());
        let news = News::new(account, topic, About::Application(clock.application), key)
            .of(application)
            .by(Some(clock.due_at));
        tell(work, &news)?;
    }
    Ok(())
}

/// The step of a clock; of the whole, the steps that are open now.
fn steps(tx: &mut dyn Tx, clock: &Pressing) -> Result<Vec<Step>, DbError> {
    if clock.step != WHOLE {
        return Ok(Step::from_id(&clock.step).into_iter().collect());
    }
    let clocks = clocks::of(tx, clock.application)?;
    let open = clocks.iter().filter(|clock| clock.ended_at.is_none());
    Ok(open.filter_map(|clock| Step::from_id(&clock.step)).collect())
}

/// Who holds a step now.
fn holders(work: &mut Work, application: &Brief, step: &Step) -> Result<Vec<AccountId>, DbError> {
    match step {
        Step::Verification => match application.officer {
            Some(officer) => Ok(vec![officer]),
            None => appointed::ids_of(work.tx, (Role::Verifikator, ""), work.now),
        },
        Step::Office(code) => appointed::ids_of(work.tx, (Role::Opd, code), work.now),
        Step::Approval(level) => match approver(work.rules, application, *level) {
            Some(role) => appointed::ids_of(work.tx, (role, ""), work.now),
            None => Ok(Vec::new()),
        },
        Step::Signing => appointed::ids_of(work.tx, (signer(work.rules, application), ""), work.now),
    }
}

fn approver(rules: &Rules, application: &Brief, level: u8) -> Option<Role> {
    let version = rules.catalogue.version(&application.type_id, application.type_version)?;
    version.ty.approvals.get(usize::from(level)).map(|step| step.role)
}

fn signer(rules: &Rules, application: &Brief) -> Role {
    let version = rules.catalogue.version(&application.type_id, application.type_version);
    version.and_then(|version| version.ty.signer).unwrap_or(Role::KepalaDinas)
}

/// Who stands above whoever holds a step.
fn superior(rules: &Rules, application: &Brief, step: &Step) -> Role {
    match step {
        Step::Verification => Role::KepalaSeksi,
        // Offices answer to heads of their own; here the head of division takes it up with them.
        Step::Office(_) => Role::KepalaBidang,
        Step::Approval(level) => approver(rules, application, level + 1).unwrap_or_else(|| signer(rules, application)),
        Step::Signing => signer(rules, application),
    }
}
