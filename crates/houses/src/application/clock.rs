//! The clock of an application, reckoned from its log, the calendar in force and the pauses agreed; kept for lists and figures.

use crate::application::applications;
use crate::application::clocks;
use crate::application::clocks::{Reckoned, SILENCE, WHOLE};
use crate::application::desks;
use crate::application::error::ActError;
use crate::calendar::calendars;
use crate::calendar::calendars::Version;
use crate::interruption::interruptions;
use db::Tx;
use domain::application::{Event, Opinion};
use domain::ids::ApplicationId;
use domain::interruption::Interruption;
use domain::service_clock::{Case, Course, Pause, Reading, Step, read};
use domain::subject::Subject;
use ground::catalogue::TypeVersion;
use jiff::Timestamp;
use ledger::events;
use std::collections::BTreeMap;

/// Working days after which the law wants a decision where nothing else sets a time (UU 30/2014 ps 53 as amended by UU 6/2023).
pub const SILENCE_DAYS: u16 = 5;

/// Everything the clock reads, besides the calendar.
pub struct ClockReading {
    /// The log.
    pub events: Vec<(Event, Timestamp)>,
    /// What it tells.
    pub course: Course,
    /// Every pause that counts for the whole.
    pub pauses: Vec<Pause>,
}

/// One clock to be read: what it is called, its case.
pub struct Clock<'a> {
    /// [`WHOLE`], [`SILENCE`] or the id of a step.
    pub step: String,
    /// Which pass.
    pub pass: i64,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// What is promised.
    pub days: Option<u16>,
    /// Time that does not count.
    pub pauses: &'a [Pause],
}

impl Clock<'_> {
    /// Reads it; without a promise the sums are still right and nothing is due.
    pub fn read(&self, version: &Version, now: Timestamp) -> Option<Reading> {
        let case = Case {
            complete_at: self.started_at,
            promise_working_days: self.days.unwrap_or(1),
            pauses: self.pauses,
            now: self.ended_at.unwrap_or(now),
        };
        let mut reading = read(&version.calendar, &case).ok()?;
        if self.days.is_none() {
            reading.due_at = None;
        }
        Some(reading)
    }
}

/// Reads what the clock of an application stands on; `None` for a draft.
pub fn gather(tx: &mut dyn Tx, id: ApplicationId, type_id: &str) -> Result<Option<ClockReading>, ActError> {
    let mut log = Vec::new();
    for entry in events::of(tx, Subject::Application, &id.to_string())? {
        let event: Event = serde_json::from_str(&entry.payload)
            .map_err(|e| ActError::Internal(format!("event {}: {e}", entry.seq)))?;
        log.push((event, entry.at));
    }
    let course = Course::of(log.iter().map(|(event, at)| (event, *at)));
    let Some(complete_at) = course.complete_at else { return Ok(None) };
    let mut pauses = course.pauses.clone();
    for interruption in interruptions::pausing(tx, complete_at, course.ended_at)? {
        pauses.extend(of_interruption(&interruption, type_id, &course));
    }
    Ok(Some(ClockReading { events: log, course, pauses }))
}

fn of_interruption(interruption: &Interruption, type_id: &str, course: &Course) -> Vec<Pause> {
    let agreed = interruption.agreed_pause();
    agreed.map(|pause| interruption.scope.cut(&pause, type_id, course)).unwrap_or_default()
}

/// All clocks of an application: the whole, the law's limit, and one for each pass through a step.
pub fn clocks<'a>(version: &TypeVersion, kept: &'a ClockReading) -> Vec<Clock<'a>> {
    let Some(complete_at) = kept.course.complete_at else { return Vec::new() };
    let whole = |step: &str, days| Clock {
        step: step.to_owned(),
        pass: 1,
        started_at: complete_at,
        ended_at: kept.course.ended_at,
        days,
        pauses: &kept.pauses,
    };
    let promised = version.ty.promise.days;
    let mut all = vec![whole(WHOLE, promised), whole(SILENCE, Some(promised.unwrap_or(SILENCE_DAYS)))];
    let mut passes: BTreeMap<&Step, i64> = BTreeMap::new();
    for span in &kept.course.spans {
        let pass = passes.entry(&span.step).or_default();
        *pass += 1;
        all.push(Clock {
            step: span.step.id(),
            pass: *pass,
            started_at: span.from,
            ended_at: span.to,
            days: promise_of(version, &span.step),
            pauses: &kept.pauses,
        });
    }
    all
}

/// Working days promised for a step.
pub fn promise_of(version: &TypeVersion, step: &Step) -> Option<u16> {
    match step {
        Step::Verification => version.ty.promise.verification_days,
        Step::Office(code) => version.ty.office(code).and_then(|office| office.days),
        Step::Approval(level) => version.ty.approvals.get(usize::from(*level)).and_then(|step| step.days),
        Step::Signing => version.ty.promise.signing_days,
    }
}

/// Reckons and keeps every clock of an application that is still open; a draft has none.
pub fn reckon(tx: &mut dyn Tx, of: (ApplicationId, &TypeVersion), now: Timestamp) -> Result<(), ActError> {
    let (id, version) = of;
    let Some(kept) = gather(tx, id, &version.ty.id)? else { return Ok(()) };
    let calendar = calendars::current(tx)?;
    let mut step_due: Option<Timestamp> = None;
    let mut whole_due = None;
    let mut limit = None;
    for clock in clocks(version, &kept) {
        let Some(reading) = clock.read(&calendar, now) else {
            tracing::warn!(step = clock.step, "the calendar has not enough working days");
            continue;
        };
        if clock.step == WHOLE {
            whole_due = reading.due_at;
        }
        if clock.step == SILENCE {
            limit = reading.due_at;
        }
        if let Some(Step::Office(code)) = Step::from_id(&clock.step).filter(|_| clock.ended_at.is_none()) {
            applications::set_office_due(tx, id, &code, reading.due_at)?;
            desks::set_office_due(tx, id, &code, reading.due_at.or(whole_due).or(limit))?;
        } else if clock.ended_at.is_none() && ![WHOLE, SILENCE].contains(&clock.step.as_str()) {
            step_due = earliest(step_due, reading.due_at);
        }
        clocks::put(tx, id, &version.ty.id, &reckoned(&clock, &reading, (&calendar, &kept, now)))?;
    }
    applications::set_due(tx, id, whole_due, step_due)?;
    desks::set_due(tx, id, whole_due.or(limit))?;
    Ok(())
}

fn earliest(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

fn reckoned(clock: &Clock, reading: &Reading, from: (&Version, &ClockReading, Timestamp)) -> Reckoned {
    let (calendar, kept, now) = from;
    let ended = clock.ended_at;
    let running = clock.pauses.iter().filter(|p| p.from <= now && p.to.is_none_or(|to| to > now) && ended.is_none());
    Reckoned {
        step: clock.step.clone(),
        pass: clock.pass,
        started_at: clock.started_at,
        promise_days: clock.days,
        due_at: reading.due_at,
        ended_at: ended,
        outcome: ended.and_then(|at| outcome(&clock.step, at, kept)),
        elapsed_minutes: reading.elapsed_minutes,
        paused_minutes: reading.paused_minutes,
        days_used: reading.day_number(&calendar.calendar, reading.net_minutes()),
        on_time: ended.filter(|_| clock.days.is_some()).map(|ended| !reading.late(ended)),
        calendar_version: calendar.version.into(),
        paused_since: running.map(|pause| pause.from).min(),
    }
}

/// How the log ended the whole or what was asked of an office; other steps only pass on.
fn outcome(step: &str, at: Timestamp, kept: &ClockReading) -> Option<&'static str> {
    let office = match Step::from_id(step) {
        Some(Step::Office(code)) => Some(code),
        _ if step == WHOLE => None,
        _ => return None,
    };
    kept.events.iter().filter(|(_, when)| *when == at).find_map(|(event, _)| match (event, &office) {
        (Event::Issued { .. }, None) => Some("issued"),
        (Event::Rejected { .. }, None) => Some("rejected"),
        (Event::RekomendasiGiven { office, opinion, .. }, Some(code)) if office == code => Some(match opinion {
            Opinion::Given | Opinion::GivenWithConditions => "given",
            Opinion::Refused => "refused",
        }),
        (Event::Withdrawn, _) => Some("withdrawn"),
        (Event::Cancelled { .. }, _) => Some("cancelled"),
        _ => None,
    })
}
