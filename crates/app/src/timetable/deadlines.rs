//! Deadlines: before, whoever holds the file is warned; on it, their superior; and the head, where the law wants a decision.

use crate::app::App;
use crate::db::{DbError, Tx};
use crate::store::applications::{self, Brief};
use crate::store::clocks::{self, Pressing, SILENCE, WHOLE};
use crate::store::{accounts, calendars};
use crate::telling::{About, News, Topic, tell};
use domain::account::Role;
use domain::calendar::{Calendar, moment};
use domain::ids::AccountId;
use domain::indonesian::local;
use domain::service_clock::Step;
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Clocks in one transaction; what is left waits a minute.
const AT_ONCE: i64 = 100;

/// Warns and alarms; every clock once for each due date.
pub async fn deadlines(app: &App) -> Result<(), DbError> {
    let handle = app.clone();
    let told = app.db.command::<_, DbError, _>(move |tx| {
        let now = handle.now();
        let calendar = calendars::current(tx)?.calendar;
        let mut count = 0;
        for clock in clocks::unwarned(tx, now, warn_until(&calendar, now), AT_ONCE)? {
            // The law's limit is the head's alarm; whoever works on the file has their own clock.
            if clock.step != SILENCE {
                count += tell_holders(tx, &handle, &clock, now)?;
            }
            clocks::warned(tx, &clock, now)?;
        }
        for clock in clocks::overdue(tx, now, AT_ONCE)? {
            count += tell_superiors(tx, &handle, &clock, now)?;
            clocks::alarmed(tx, &clock, now)?;
        }
        Ok(count)
    });
    if told.await? > 0 {
        app.wake.notify_one();
    }
    Ok(())
}

/// Due today or on the next working day.
fn warn_until(calendar: &Calendar, now: Timestamp) -> Timestamp {
    let next = calendar.next_working_day(local(now).date()).and_then(|day| calendar.opening(day));
    next.map_or(now, |next| moment(next.closes))
}

fn tell_holders(tx: &mut dyn Tx, app: &App, clock: &Pressing, now: Timestamp) -> Result<usize, DbError> {
    let Some(application) = applications::brief(tx, clock.application)? else { return Ok(0) };
    let mut people = BTreeSet::new();
    for step in steps(tx, clock)? {
        people.extend(holders(tx, app, &application, &step)?);
    }
    tell_all(tx, app, (clock, &application, Topic::DueSoon), (people, now))
}

fn tell_superiors(tx: &mut dyn Tx, app: &App, clock: &Pressing, now: Timestamp) -> Result<usize, DbError> {
    let Some(application) = applications::brief(tx, clock.application)? else { return Ok(0) };
    let (topic, roles) = match clock.step.as_str() {
        SILENCE => (Topic::DecisionDue, vec![signer(app, &application)]),
        WHOLE => (Topic::Overdue, vec![Role::KepalaBidang, signer(app, &application)]),
        step => {
            (Topic::Overdue, Step::from_id(step).map(|step| superior(app, &application, &step)).into_iter().collect())
        }
    };
    let mut people = BTreeSet::new();
    for role in roles {
        people.extend(accounts::ids_of(tx, role, "")?);
    }
    tell_all(tx, app, (clock, &application, topic), (people, now))
}

fn tell_all(
    tx: &mut dyn Tx,
    app: &App,
    what: (&Pressing, &Brief, Topic),
    whom: (BTreeSet<AccountId>, Timestamp),
) -> Result<usize, DbError> {
    let ((clock, application, topic), (people, now)) = (what, whom);
    for account in &people {
        // A date that moved is another deadline.
        let key = format!("{}:{}:{}:{topic:?}:{}", clock.application, clock.step, clock.pass, clock.due_at.as_second());
        let news = News::new(*account, topic, About::Application(clock.application), key)
            .with("number", &application.number)
            .with("due", local(clock.due_at).date());
        tell(tx, app, &news, now)?;
    }
    Ok(people.len())
}

/// The step of a clock; of the whole, the steps that are open now.
fn steps(tx: &mut dyn Tx, clock: &Pressing) -> Result<Vec<Step>, DbError> {
    if clock.step != WHOLE {
        return Ok(Step::from_id(&clock.step).into_iter().collect());
    }
    let rows = clocks::of(tx, clock.application)?;
    let open = rows.iter().filter(|row| row.opt_int("ended_at").is_none());
    Ok(open.filter_map(|row| Step::from_id(&row.text("step"))).collect())
}

/// Who holds a step now.
fn holders(tx: &mut dyn Tx, app: &App, application: &Brief, step: &Step) -> Result<Vec<AccountId>, DbError> {
    match step {
        Step::Verification => match application.officer {
            Some(officer) => Ok(vec![officer]),
            None => accounts::ids_of(tx, Role::Verifikator, ""),
        },
        Step::Office(code) => accounts::ids_of(tx, Role::Opd, code),
        Step::Approval(level) => match approver(app, application, *level) {
            Some(role) => accounts::ids_of(tx, role, ""),
            None => Ok(Vec::new()),
        },
        Step::Signing => accounts::ids_of(tx, signer(app, application), ""),
    }
}

fn approver(app: &App, application: &Brief, level: u8) -> Option<Role> {
    let version = app.catalogue.version(&application.type_id, application.type_version)?;
    version.ty.approvals.get(usize::from(level)).map(|step| step.role)
}

fn signer(app: &App, application: &Brief) -> Role {
    let version = app.catalogue.version(&application.type_id, application.type_version);
    version.and_then(|version| version.ty.signer).unwrap_or(Role::KepalaDinas)
}

/// Who stands above whoever holds a step.
fn superior(app: &App, application: &Brief, step: &Step) -> Role {
    match step {
        Step::Verification => Role::KepalaSeksi,
        // Offices answer to heads of their own; here the head of division takes it up with them.
        Step::Office(_) => Role::KepalaBidang,
        Step::Approval(level) => approver(app, application, level + 1).unwrap_or_else(|| signer(app, application)),
        Step::Signing => signer(app, application),
    }
}
