//! Counts the published figures of each month: from clocks, along their indexes, to cells.
//!
//! A clock that ended is never reckoned again, so a month that is over stays as it was counted; only the running one changes.

use crate::application::clocks::WHOLE;
use crate::calendar::calendars;
use crate::performance::cells;
use crate::performance::cells::{PlacedCell, series};
use db::{DbError, Row, Tx};
use domain::calendar::Calendar;
use domain::indonesian::thousands;
use domain::performance::{Cell, Ended, FEW_MAX, Month, Outcome, StillOpen, Tally, Waits, hide};
use domain::service_clock::Step;
use ground::App;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;

const OLDEST: &str = "select min(started_at) as oldest from clock where step = 'whole'";
const STARTED: &str = "select type_id, count(*) as found from clock where step = $1 and started_at >= $2 and started_at < $3 \
    group by type_id";
const ENDED: &str = "select type_id, outcome, elapsed_minutes - paused_minutes as net_minutes, days_used, on_time from clock \
    where step = $1 and ended_at is not null and ended_at >= $2 and ended_at < $3";
const OPEN: &str = "select type_id, started_at, elapsed_minutes, paused_minutes, paused_since from clock \
    where step = $1 and ended_at is null and started_at < $2";
const ENDED_SINCE: &str = "select type_id, count(*) as found from clock where step = $1 and ended_at is not null \
    and ended_at >= $2 and started_at < $2 group by type_id";

/// A month is counted once more this long after its end, for what was being written at midnight.
const AFTER_MONTH: SignedDuration = SignedDuration::from_mins(30);
/// Full months that recent figures look back on, besides the running one.
pub const RECENT_MONTHS: i32 = 3;

/// Counts the running month, and before it every month that was not counted after its end.
pub async fn refresh_performance(app: &App) -> Result<(), DbError> {
    let now = app.now();
    let first = app.db.read(move |tx| first_unfinished(tx, now)).await?;
    count_from(app, first, now).await.map(|_| ())
}

/// Forgets all figures and counts every month since the first application; returns how many.
pub async fn rebuild_performance(app: &App) -> Result<usize, DbError> {
    let now = app.now();
    app.command((), |work, ()| cells::clear(work.tx)).await?;
    let first = app.db.read(move |tx| first_month(tx, now)).await?;
    count_from(app, first, now).await
}

/// A month at a time: counted on a reader, so that nobody waits for it, and written in one short transaction.
async fn count_from(app: &App, first: Month, now: Timestamp) -> Result<usize, DbError> {
    let (mut month, mut counted) = (first, 0);
    while month <= Month::of(now) {
        let handle = app.clone();
        let cells = app.db.read(move |tx| count(tx, &handle, (month, now))).await?;
        app.command((month, cells), |work, (month, cells)| cells::put(work.tx, *month, cells)).await?;
        (month, counted) = (month.plus(1), counted + 1);
    }
    Ok(counted)
}

fn first_month(tx: &mut dyn Tx, now: Timestamp) -> Result<Month, DbError> {
    let oldest = tx.one(OLDEST, &[])?.and_then(|row| row.opt_instant("oldest"));
    Ok(Month::of(oldest.unwrap_or(now)))
}

fn first_unfinished(tx: &mut dyn Tx, now: Timestamp) -> Result<Month, DbError> {
    // Months are counted in order, so only the last two can be unfinished.
    let last = cells::months(tx, 2)?;
    let unfinished = last.iter().rev().find(|(month, at)| *at < month.end() + AFTER_MONTH);
    match (unfinished, last.first()) {
        (Some((month, _)), _) => Ok(*month),
        (None, Some((month, _))) => Ok(month.plus(1)),
        (None, None) => first_month(tx, now),
    }
}

/// All cells of a month, as they stand at `now`.
fn count(tx: &mut dyn Tx, app: &App, of: (Month, Timestamp)) -> Result<Vec<PlacedCell>, DbError> {
    let (month, now) = of;
    let calendar = calendars::current(tx)?.calendar;
    let offices = app.rules.catalogue.offices.keys().map(String::as_str);
    let mut kept = Vec::new();
    for office in [""].into_iter().chain(offices) {
        let step = if office.is_empty() { WHOLE.to_owned() } else { Step::Office(office.to_owned()).id() };
        let mut cells = cells(tx, &step, (month, now, &calendar))?;
        // The sum of all types comes first; the types follow it.
        if let Some(((_, total), parts)) = cells.split_first_mut() {
            hide(total, &mut parts.iter_mut().map(|(_, cell)| cell).collect::<Vec<_>>());
        }
        let filled = cells.into_iter().filter(|(id, cell)| !cell.is_empty() || (id.is_empty() && office.is_empty()));
        kept.extend(filled.map(|(type_id, cell)| PlacedCell {
            month,
            type_id,
            office: office.to_owned(),
            cell,
            computed_at: now,
        }));
    }
    Ok(kept)
}

/// Tallies by licence type; the empty id has them all.
struct Tallies(BTreeMap<String, Tally>);

impl Tallies {
    fn each(&mut self, row: &Row, mut add: impl FnMut(&mut Tally)) {
        add(self.0.entry(String::new()).or_default());
        add(self.0.entry(row.text("type_id")).or_default());
    }
}

fn cells(tx: &mut dyn Tx, step: &str, of: (Month, Timestamp, &Calendar)) -> Result<Vec<(String, Cell)>, DbError> {
    let (month, now, calendar) = of;
    let running = now < month.end();
    let until = if running { now + SignedDuration::from_micros(1) } else { month.end() };
    let mut tallies = Tallies(BTreeMap::from([(String::new(), Tally::default())]));
    let found = |row: &Row| u32::try_from(row.int("found")).unwrap_or(u32::MAX);
    for row in tx.query(STARTED, &[step.into(), month.start().into(), until.into()])? {
        tallies.each(&row, |tally| tally.received(found(&row)));
    }
    for row in tx.query(ENDED, &[step.into(), month.start().into(), until.into()])? {
        if let Some(ended) = ended(&row) {
            tallies.each(&row, |tally| tally.ended(ended));
        }
    }
    for row in tx.query(ENDED_SINCE, &[step.into(), until.into()])? {
        tallies.each(&row, |tally| tally.waiting(found(&row)));
    }
    let mut waits = Waits::new(calendar, now);
    for row in tx.query(OPEN, &[step.into(), until.into()])? {
        // How long one had waited at the end of a month that is over is not kept anywhere.
        let days = if running { waits.days(&still_open(&row)) } else { None };
        tallies.each(&row, |tally| {
            tally.waiting(1);
            if let Some(days) = days {
                tally.has_waited(days);
            }
        });
    }
    Ok(tallies.0.into_iter().map(|(id, tally)| (id, tally.cell())).collect())
}

fn ended(row: &Row) -> Option<Ended> {
    Some(Ended {
        outcome: row.opt_text("outcome").and_then(|id| Outcome::from_id(&id))?,
        net_minutes: row.int("net_minutes"),
        days: u16::try_from(row.int("days_used")).unwrap_or(u16::MAX),
        on_time: row.opt_int("on_time").map(|on_time| on_time == 1),
    })
}

fn still_open(row: &Row) -> StillOpen {
    StillOpen {
        started_at: row.instant("started_at"),
        elapsed_minutes: row.int("elapsed_minutes"),
        paused_minutes: row.int("paused_minutes"),
        paused: row.opt_instant("paused_since").is_some(),
    }
}

/// Figures of the last full months and the running one, taken together.
pub struct Recent {
    /// All decisions.
    pub cell: Cell,
    /// Working days of the one waiting longest now, where it may be shown.
    pub longest_days: Option<u16>,
    /// The first month in it.
    pub since: Month,
    /// Until when it holds.
    pub until: Timestamp,
}

impl Recent {
    /// Working days of half of the decided, and of nine of ten; `None` where they are few.
    pub fn days(&self) -> Option<(u16, u16)> {
        (self.cell.counts.decided() > FEW_MAX)
            .then(|| self.cell.days.percentile(50).zip(self.cell.days.percentile(90)))
            .flatten()
    }

    /// `sedikitnya 125`: rounded down to five, so that a hidden month does not follow from the sum of several.
    pub fn decided_words(&self) -> String {
        let decided = self.cell.counts.decided();
        format!("sedikitnya {}", thousands(u64::from(decided - decided % 5)))
    }
}

/// The recent figures of a licence type, or of all; `None` where nothing was counted.
pub fn recent(tx: &mut dyn Tx, type_id: &str, now: Timestamp) -> Result<Option<Recent>, DbError> {
    let (first, running) = (Month::of(now).plus(-RECENT_MONTHS), Month::of(now));
    let months = series(tx, (type_id, ""), (first, running))?;
    let Some((oldest, newest)) = months.first().zip(months.last()) else { return Ok(None) };
    let mut cell = Cell::default();
    for kept in &months {
        cell.join(&kept.cell);
    }
    let longest_days = newest.cell.longest().filter(|_| newest.month == running);
    Ok(Some(Recent { cell, longest_days, since: oldest.month, until: newest.computed_at }))
}
