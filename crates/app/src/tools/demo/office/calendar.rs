//! Office time of the plan: a moment so many office minutes later, and days counted back.

use domain::calendar::{Calendar, minute, moment};
use domain::indonesian::{local, wib};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};

/// Minutes of an ordinary day, for shares of a promise.
pub const DAY_MINUTES: i64 = 510;

/// So many office minutes after a moment.
pub fn advance(calendar: &Calendar, from: Timestamp, minutes: i64) -> Timestamp {
    let (mut at, mut left) = (from, minutes);
    while let Some(open) = calendar.next_moment(at) {
        let Some(today) = calendar.opening(local(open).date()) else { return open };
        let rest = today.closes - minute(open);
        if left < rest {
            return moment(minute(open) + left);
        }
        left -= rest;
        at = moment(today.closes);
    }
    at
}

/// The first time of day at or after a moment on a day on which the office works.
pub fn next_at(calendar: &Calendar, from: Timestamp, time: Time) -> Timestamp {
    let today = local(from).date();
    let fits = calendar.is_working_day(today) && local(from).time() <= time;
    let day = if fits { Some(today) } else { calendar.next_working_day(today) };
    day.map_or(from, |day| on(day, time))
}

/// A time of a day in the city.
pub fn on(day: Date, time: Time) -> Timestamp {
    wib().to_timestamp(day.to_datetime(time)).unwrap_or_default()
}

/// The last working day at least so many days before a day.
pub fn working_day_before(calendar: &Calendar, day: Date, days: i64) -> Date {
    let mut found = day.saturating_sub(days.days());
    while !calendar.is_working_day(found) {
        found = found.saturating_sub(1.day());
    }
    found
}
