//! The past of a demo: an office of fourteen months, filled from a seed through the same doors as the present, by a clock that moves.

mod answers;
mod applying;
mod calendar;
mod clockwork;
mod deciding;
mod life;
#[cfg(test)]
mod living_office;
mod outage_days;
mod outages;
mod people;
mod plan;
mod progress;
mod seasons;
mod standing;

pub use plan::APPLICATIONS;
pub use progress::Progress;
pub use seasons::MONTHS;

use crate::server::worker::work_off_together;
use crate::tools::demo::Cast;
use applying::{Case, NotDone};
use clockwork::Clockwork;
use db::DbError;
use domain::account::Role;
use domain::calendar_change::Change;
use domain::indonesian::{local, month_year};
use ground::App;
use houses::application::deadlines::deadlines;
use houses::calendar::changing::{OfficeCalendar, Order as CalendarOrder, change};
use houses::interruption::estimates::{ends_unconfirmed, estimates_passed};
use houses::notice::digest::send_digests;
use houses::performance::measuring::rebuild_performance;
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp};
use ledger::outbox::{CLAIMED_MAX, Part};
use life::Act;
use plan::{Plan, What};
use std::path::Path;

/// A document is made so long after it was ordered.
const MAKING: SignedDuration = SignedDuration::from_secs(45);
/// Until then the lease of one that was cut off has run out.
const MAKING_AGAIN: SignedDuration = SignedDuration::from_secs(45 + 2 * 120);
/// Progress is kept after so many steps; those done since are found done when it goes on, by their keys.
const KEPT_EVERY: usize = 8;

/// Leaves the past to [`fill`]: the portal's own worker and timetable touch nothing of it until it is filled.
pub fn reserve(app: &App, progress: &Progress) {
    if !progress.complete {
        app.duty.begin_at(progress.until);
    }
}

/// Fills the past, or what is left of it; `say` gets a line for each month. Whatever happens, the present takes over afterwards.
pub async fn fill(app: &App, cast: &Cast, file: &Path, say: &mut (dyn FnMut(String) + Send)) -> Result<(), String> {
    let progress = Progress::read(file)?.ok_or("kemajuan pengisian tidak ada")?;
    let filled = all(app, cast, (progress, file), say).await;
    app.duty.take_all();
    app.wake.notify_one();
    rebuild_performance(app).await.map_err(|e| e.to_string())?;
    filled
}

async fn all(
    app: &App,
    cast: &Cast,
    (progress, file): (Progress, &Path),
    say: &mut (dyn FnMut(String) + Send),
) -> Result<(), String> {
    let plan = Plan::new(progress.wanted(), &app.rules.catalogue);
    let mut office = Clockwork::new(app, cast, &plan, progress);
    let mut month = String::new();
    let again = if office.progress.done > 0 { office.progress.done + KEPT_EVERY } else { 0 };
    for (n, (at, what)) in plan.steps.iter().enumerate().skip(office.progress.done) {
        let now = month_year(local(*at).date());
        if month != now {
            say(format!("{now}: {} dari {} permohonan", office.progress.lives.len(), plan.lives.len()));
            month = now;
        }
        office.set_clock(*at);
        step(&mut office, n, what).await?;
        // The head signs several in one sitting; they are made together.
        let another = plan.steps.get(n + 1).is_some_and(|(next, what)| next == at && is_signature(what));
        if !(is_signature(what) && another) {
            office.set_clock(*at + if n < again { MAKING_AGAIN } else { MAKING });
            work_off(&office.app, what).await.map_err(|e| e.to_string())?;
        }
        office.progress.done = n + 1;
        if n.is_multiple_of(KEPT_EVERY) {
            office.progress.keep(file)?;
        }
    }
    office.progress.complete = true;
    office.progress.keep(file)
}

fn is_signature(what: &What) -> bool {
    matches!(what, What::Of(_, Act::Sign))
}

/// Carries out what follows from a step, by the clock of the past.
async fn work_off(app: &App, what: &What) -> Result<(), DbError> {
    match what {
        // One effect leads to another: dates are counted anew, then people are told.
        What::Outage(..) | What::Holiday(_) => while work_off_together(app, Part::Inside).await? > 0 {},
        What::Time => while work_off_together(app, Part::Outside).await? > 0 {},
        What::Of(_, act) => match act {
            Act::Send
            | Act::Return
            | Act::Correct
            | Act::Examine(..)
            | Act::Recommend(..)
            | Act::Sign
            | Act::Revoke => while work_off_together(app, Part::Inside).await? == CLAIMED_MAX {},
            Act::Begin
            | Act::Claim
            | Act::Accept
            | Act::Refuse
            | Act::Pay
            | Act::Approve
            | Act::SendBack
            | Act::Acknowledge(_)
            | Act::Withdraw => {}
        },
    }
    Ok(())
}

/// Does one step of the plan.
async fn step(office: &mut Clockwork<'_>, n: usize, what: &What) -> Result<(), String> {
    let key = format!("peragaan-{n}");
    match what {
        What::Time => {
            looked_in(office).await?;
            by_time(&office.app).await.map_err(|e| e.to_string())
        }
        What::Holiday(day) => holiday(office, key, *day).await,
        What::Outage(number, outage) => outages::act(office, &key, *number, *outage).await,
        What::Of(number, _) if office.progress.left.contains(number) => Ok(()),
        What::Of(number, act) => match acted(office, (*number, *act), key).await {
            Ok(()) => Ok(()),
            Err(NotDone::Refused(why)) => {
                tracing::debug!(number, ?act, why, "the plan's application went another way");
                office.progress.left.insert(*number);
                Ok(())
            }
            Err(NotDone::Broken(why)) => Err(why),
        },
    }
}

async fn acted(office: &mut Clockwork<'_>, (number, act): (usize, Act), key: String) -> Result<(), NotDone> {
    let mut case = Case::new(office, number, key)?;
    let case = &mut case;
    match act {
        Act::Begin => applying::begin(office, case).await,
        Act::Send => applying::send(office, case).await,
        Act::Correct => applying::correct(office, case).await,
        Act::Withdraw => applying::withdraw(office, case).await,
        Act::Claim => deciding::claim(office, case).await,
        Act::Accept => deciding::accept(office, case).await,
        Act::Return => deciding::give_back(office, case).await,
        Act::Refuse => deciding::refuse(office, case).await,
        Act::Examine(which, opinion) => deciding::examine(office, case, (which, opinion)).await,
        Act::Recommend(which, opinion) => deciding::recommend(office, case, (which, opinion)).await,
        Act::Pay => deciding::pay(office, case).await,
        Act::Approve => deciding::approve(office, case).await,
        Act::SendBack => deciding::send_back(office, case).await,
        Act::Sign => deciding::sign(office, case).await,
        Act::Acknowledge(which) => deciding::acknowledge(office, case, which).await,
        Act::Revoke => deciding::revoke(office, case).await,
    }
}

/// On Mondays those come in whose work is not with applications.
async fn looked_in(office: &mut Clockwork<'_>) -> Result<(), String> {
    if local(office.app.now()).weekday() != Weekday::Monday {
        return Ok(());
    }
    let cast = office.cast;
    for person in &cast.people {
        if matches!(person.role, Role::Admin | Role::Kominfo | Role::Inspektorat) {
            office.signed_in(person).await?;
        }
    }
    Ok(())
}

/// What the timetable does in the present, without what only the present has: probes and the copy of the status page. Twice a day is
/// enough for a past in which nobody waits.
async fn by_time(app: &App) -> Result<(), DbError> {
    deadlines(app).await?;
    if local(app.now()).hour() < 12 {
        return send_digests(app).await;
    }
    estimates_passed(app).await?;
    ends_unconfirmed(app).await
}

/// The admin closes the office on a day of its own; dates in force move.
async fn holiday(office: &mut Clockwork<'_>, key: String, day: jiff::civil::Date) -> Result<(), String> {
    let cast = office.cast;
    let admin = cast.people.iter().find(|p| p.role == Role::Admin).ok_or("tidak ada admin")?;
    office.signed_in(admin).await?;
    let name = "Libur setempat (contoh)".to_owned();
    let mut order = CalendarOrder::new(OfficeCalendar, admin.actor(), Change::AddHoliday(day, name.clone()));
    order.enclosed = format!("{name}: {day}");
    order.key = Some(key);
    match change(&office.app, order).await {
        // The catalogue may have come to know the day.
        Ok(()) | Err(ledger::Undone::Refused(_)) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

/// When the keys of a demo must be valid from, so that its past can be signed too.
pub fn first_day(now: Timestamp) -> Timestamp {
    now - SignedDuration::from_hours(24 * 31 * i64::from(MONTHS) + 48)
}
