//! Which backups stay: one a day, a week, a month, a year, so many of each. A pure function.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::BTreeSet;

/// How many of each stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keep {
    /// Days with a backup, the newest of each.
    pub daily: u16,
    /// Weeks.
    pub weekly: u16,
    /// Months.
    pub monthly: u16,
    /// Years.
    pub yearly: u16,
}

impl Default for Keep {
    fn default() -> Self {
        Self { daily: 7, weekly: 4, monthly: 0, yearly: 0 }
    }
}

impl Keep {
    /// How old a backup may get before none of the four keeps it, in days.
    pub fn days(&self) -> u32 {
        let each = [(self.daily, 1), (self.weekly, 7), (self.monthly, 31), (self.yearly, 366)];
        each.into_iter().map(|(count, days)| u32::from(count) * days).max().unwrap_or_default()
    }
}

/// The day, week, month or year that a day is in.
type PeriodOf = fn(Date) -> (i16, i16);

/// Of the moments of all backups, those that stay. Those of the last day do, and the newest always does, whatever was asked for; what is older than [`Keep::days`]
/// goes even where there are fewer than were asked for, because people were told so.
pub fn kept(moments: &BTreeSet<Timestamp>, keep: Keep, now: Timestamp) -> BTreeSet<Timestamp> {
    let oldest = now - SignedDuration::from_hours(24 * i64::from(keep.days()));
    let young: Vec<Timestamp> = moments.iter().rev().copied().filter(|at| *at >= oldest).collect();
    let day = now - SignedDuration::from_hours(24);
    let mut stay: BTreeSet<Timestamp> =
        young.iter().copied().filter(|at| *at > day).chain(moments.last().copied()).collect();
    let rules: [(u16, PeriodOf); 4] = [
        (keep.daily, |day| (day.year(), day.day_of_year())),
        (keep.weekly, |day| {
            let week = day.iso_week_date();
            (week.year(), i16::from(week.week()))
        }),
        (keep.monthly, |day| (day.year(), i16::from(day.month()))),
        (keep.yearly, |day| (day.year(), 0)),
    ];
    for (count, of) in rules {
        let mut seen = BTreeSet::new();
        for at in &young {
            if seen.len() == usize::from(count) {
                break;
            }
            if seen.insert(of(local(*at).date())) {
                stay.insert(*at);
            }
        }
    }
    stay
}

/// The days of the city are those of UTC+7.
fn local(at: Timestamp) -> DateTime {
    Offset::constant(7).to_datetime(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a moment")
    }

    fn nightly(days: i64, until: &str) -> BTreeSet<Timestamp> {
        (0..days).map(|day| at(until) - SignedDuration::from_hours(24 * day)).collect()
    }

    #[test]
    fn the_newest_of_each_day_week_month_and_year_stays() {
        let now = "2026-11-29T20:00:00Z";
        let all = nightly(800, now);
        let keep = Keep { daily: 3, weekly: 2, monthly: 2, yearly: 2 };
        let days: Vec<String> = kept(&all, keep, at(now)).iter().map(|at| local(*at).date().to_string()).collect();
        // 30 November is a Monday in Padang; the week before it ended on the 29th.
        assert_eq!(days, ["2025-12-31", "2026-10-31", "2026-11-28", "2026-11-29", "2026-11-30"]);
    }

    #[test]
    fn several_of_a_day_are_one_and_the_newest_always_stays() {
        let moments: BTreeSet<_> =
            (0..10).map(|hour| at("2026-11-29T00:00:00Z") + SignedDuration::from_hours(hour)).collect();
        let one = Keep { daily: 1, weekly: 0, monthly: 0, yearly: 0 };
        let now = at("2026-11-30T09:30:00Z");
        assert_eq!(kept(&moments, one, at("2026-11-29T12:00:00Z")), moments, "of the last day all stay");
        let one = Keep { daily: 2, ..one };
        assert_eq!(kept(&moments, one, now), BTreeSet::from([at("2026-11-29T09:00:00Z")]));
        let none = Keep { daily: 0, ..one };
        assert_eq!(kept(&moments, none, now), BTreeSet::from([at("2026-11-29T09:00:00Z")]));
        assert!(kept(&BTreeSet::new(), one, now).is_empty());
    }

    #[test]
    fn what_is_older_than_was_promised_goes_though_there_are_few() {
        let old: BTreeSet<_> = [at("2026-01-01T00:00:00Z"), at("2026-11-28T00:00:00Z")].into();
        let now = at("2026-11-29T00:00:00Z");
        assert_eq!(kept(&old, Keep::default(), now), BTreeSet::from([at("2026-11-28T00:00:00Z")]));
        assert_eq!(Keep::default().days(), 28);
        let alone: BTreeSet<_> = [at("2020-01-01T00:00:00Z")].into();
        assert_eq!(kept(&alone, Keep::default(), now), alone, "better old than none");
    }

    #[test]
    fn keeping_more_never_removes_what_less_would_keep() {
        let all = nightly(100, "2026-11-29T01:00:00Z");
        let now = at("2026-11-29T02:00:00Z");
        for n in 0..6_u16 {
            let less = Keep { daily: n, weekly: n, monthly: n, yearly: 0 };
            let more = Keep { daily: n + 1, weekly: n + 2, monthly: n + 1, yearly: 1 };
            assert!(kept(&all, less, now).is_subset(&kept(&all, more, now)));
        }
    }
}
