//! Reading the clock: one walk along the office's days.

use super::Pause;
use crate::calendar::{Calendar, HORIZON_DAYS, Minute, Opening, day_of, minute, moment};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use std::fmt;

/// No office promises more working days than this (twenty years).
pub const PROMISE_DAYS_MAX: u16 = 5_000;

/// What is asked of the clock.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// When the file was complete; for a step, when the step began.
    pub complete_at: Timestamp,
    /// Working days promised, from 1 to [`PROMISE_DAYS_MAX`].
    pub promise_working_days: u16,
    /// Time that does not count, in any order, overlapping or not.
    pub pauses: &'a [Pause],
    /// Until when the sums go; for what has ended, its end.
    pub now: Timestamp,
}

/// What the clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// First day that counts.
    pub first_day: Date,
    /// Office minutes promised.
    pub budget_minutes: i64,
    /// When the promise is due; `None` while it cannot be reached, because a pause still runs.
    pub due_at: Option<Timestamp>,
    /// Office minutes from the opening of the first counted day to `now`.
    pub elapsed_minutes: i64,
    /// Those of them that lie in a pause.
    pub paused_minutes: i64,
}

/// Why a case has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockError {
    /// No promise, or one beyond reason.
    Promise,
    /// A pause that ends before it begins.
    PauseBackwards,
    /// The calendar has not enough working days.
    NoWorkingDays,
}

impl fmt::Display for ClockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Promise => write!(f, "janji harus 1 sampai {PROMISE_DAYS_MAX} hari kerja"),
            Self::PauseBackwards => f.write_str("sebuah jeda berakhir sebelum dimulai; periksa from dan to"),
            Self::NoWorkingDays => f.write_str("kalender tidak punya cukup hari kerja; periksa hours dan holidays"),
        }
    }
}

impl std::error::Error for ClockError {}

impl Reading {
    /// Office minutes that count so far.
    pub fn net_minutes(&self) -> i64 {
        self.elapsed_minutes - self.paused_minutes
    }

    /// Whether the promise is broken at `now`.
    pub fn late(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| minute(now) > minute(due))
    }

    /// The counted working day that `minutes` of work reach into: 0 before any counted, 1 up to the close of the first, and so on.
    pub fn day_number(&self, calendar: &Calendar, minutes: i64) -> u16 {
        let mut left = minutes;
        let mut number = 0;
        for day in openings(calendar, self.first_day) {
            if left <= 0 || number >= PROMISE_DAYS_MAX {
                break;
            }
            left -= day.minutes();
            number += 1;
        }
        number
    }
}

/// Reads the clock.
pub fn read(calendar: &Calendar, case: &Case) -> Result<Reading, ClockError> {
    if case.promise_working_days == 0 || case.promise_working_days > PROMISE_DAYS_MAX {
        return Err(ClockError::Promise);
    }
    let first_day = first_counted_day(calendar, case.complete_at).ok_or(ClockError::NoWorkingDays)?;
    let paused = union(case.pauses)?;
    let mut counted = openings(calendar, first_day);
    let budget_minutes = (0..case.promise_working_days)
        .map(|_| counted.next().map(Opening::minutes))
        .sum::<Option<i64>>()
        .ok_or(ClockError::NoWorkingDays)?;
    let due = due(openings(calendar, first_day), &paused, budget_minutes)?;
    let (elapsed_minutes, paused_minutes) = sums(openings(calendar, first_day), &paused, minute(case.now));
    Ok(Reading { first_day, budget_minutes, due_at: due.map(moment), elapsed_minutes, paused_minutes })
}

/// The working day after the day of completeness; complete after closing, or on a day off, is the next working day's.
pub fn first_counted_day(calendar: &Calendar, complete_at: Timestamp) -> Option<Date> {
    let complete = minute(complete_at);
    let day = day_of(complete);
    // At or before closing counts as that day.
    let that_day = calendar.opening(day).is_some_and(|office| complete <= office.closes);
    let day_of_completeness = if that_day { day } else { calendar.next_working_day(day)? };
    calendar.next_working_day(day_of_completeness)
}

/// The office's days from this one on, those off left out.
fn openings(calendar: &Calendar, from: Date) -> impl Iterator<Item = Opening> + '_ {
    from.series(1.day()).take(HORIZON_DAYS).filter_map(|day| calendar.opening(day))
}

/// The pauses as stretches that do not touch, in order; the end of one that still runs is the end of time.
fn union(pauses: &[Pause]) -> Result<Vec<(Minute, Minute)>, ClockError> {
    let mut stretches = Vec::with_capacity(pauses.len());
    for pause in pauses {
        let (from, to) = (minute(pause.from), pause.to.map_or(Minute::MAX, minute));
        if to < from {
            return Err(ClockError::PauseBackwards);
        }
        if from < to {
            stretches.push((from, to));
        }
    }
    stretches.sort_unstable();
    let mut merged: Vec<(Minute, Minute)> = Vec::with_capacity(stretches.len());
    for (from, to) in stretches {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to)),
        }
    }
    Ok(merged)
}

/// The first moment at which the minutes that count reach the budget; `None` when a pause that still runs comes first.
fn due(
    days: impl Iterator<Item = Opening>,
    paused: &[(Minute, Minute)],
    budget: i64,
) -> Result<Option<Minute>, ClockError> {
    let mut left = budget;
    let mut next = 0;
    for day in days {
        let mut at = day.opens;
        while at < day.closes {
            while paused.get(next).is_some_and(|(_, to)| *to <= at) {
                next += 1;
            }
            let (from, to) = paused.get(next).copied().unwrap_or((Minute::MAX, Minute::MAX));
            let works_until = from.clamp(at, day.closes);
            if left <= works_until - at {
                return Ok(Some(at + left));
            }
            left -= works_until - at;
            if works_until < day.closes && to == Minute::MAX {
                return Ok(None);
            }
            at = if works_until < day.closes { to.min(day.closes) } else { day.closes };
        }
    }
    Err(ClockError::NoWorkingDays)
}

/// Office minutes before `until`, and those of them that are paused.
fn sums(days: impl Iterator<Item = Opening>, paused: &[(Minute, Minute)], until: Minute) -> (i64, i64) {
    let (mut elapsed, mut stood) = (0, 0);
    let mut next = 0;
    for day in days {
        if day.opens >= until {
            break;
        }
        let closes = day.closes.min(until);
        elapsed += closes - day.opens;
        while paused.get(next).is_some_and(|(_, to)| *to <= day.opens) {
            next += 1;
        }
        let of_the_day = paused[next..].iter().take_while(|(from, _)| *from < closes);
        stood += of_the_day.map(|(from, to)| (closes.min(*to) - day.opens.max(*from)).max(0)).sum::<i64>();
    }
    (elapsed, stood)
}
