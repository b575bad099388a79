//! What must hold of the clock whatever happens: checked against a second clock that counts minute by minute.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

use domain::calendar::{Calendar, Hours, Override, Week, minute, moment};
use domain::service_clock::{Case, Pause, PauseKind, Reading, read};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;

/// The first day of the cases: a Monday.
const START: Date = date(2026, 11, 2);
const WEEKS_MINUTES: i64 = 6 * 7 * 24 * 60;

/// Slow, plain, and without a line of the other: asks of every minute whether it is an office minute and whether it is paused.
fn minute_by_minute(calendar: &Calendar, case: &Case) -> (Option<i64>, i64, i64) {
    let works = |m: i64| {
        let at = domain::indonesian::local(moment(m));
        let hours = calendar.overrides.iter().rev().find(|o| o.from <= at.date() && at.date() <= o.to);
        let week = hours.map_or(&calendar.hours, |o| &o.hours).days();
        let (opens, closes) = match week[usize::try_from(at.weekday().to_monday_zero_offset()).unwrap()] {
            Some(hours) => hours.words(),
            None => return false,
        };
        let now = format!("{:02}.{:02}", at.hour(), at.minute());
        !calendar.holidays.contains_key(&at.date()) && opens <= now && now < closes
    };
    let paused = |m: i64| case.pauses.iter().any(|p| minute(p.from) <= m && p.to.is_none_or(|to| m < minute(to)));
    let date_of = |m: i64| domain::indonesian::local(moment(m)).date();
    let working_day = |day: Date| calendar.is_working_day(day);
    let next = |mut day: Date| loop {
        day = day.saturating_add(1.day());
        if working_day(day) {
            return day;
        }
    };
    let complete = minute(case.complete_at);
    // Still an office minute now, or one to come today, or closing this very minute: it is that day's.
    let day = date_of(complete);
    let horizon = complete + 40 * 7 * 24 * 60;
    let rest_of_day = (complete - 1..horizon).take_while(|m| date_of(*m) == day || *m < complete).any(works);
    let that_day = working_day(day) && rest_of_day;
    let first = next(if that_day { day } else { next(day) });
    let (mut counted_days, mut last_of_promise) = (1, first);
    while counted_days < case.promise_working_days {
        last_of_promise = next(last_of_promise);
        counted_days += 1;
    }
    let start = minute(domain::indonesian::wib().to_timestamp(first.at(0, 0, 0, 0)).unwrap());
    let budget = (start..horizon).take_while(|m| date_of(*m) <= last_of_promise).filter(|m| works(*m)).count();
    let mut counted = 0;
    let due = (start..horizon).filter(|m| works(*m) && !paused(*m)).find(|_| {
        counted += 1;
        counted == budget
    });
    let now = minute(case.now);
    let elapsed = (start..now).filter(|m| works(*m)).count();
    let stood = (start..now).filter(|m| works(*m) && paused(*m)).count();
    (due.map(|m| m + 1), i64::try_from(elapsed).unwrap(), i64::try_from(stood).unwrap())
}

fn instant(minutes: i64) -> Timestamp {
    let start = minute(domain::indonesian::wib().to_timestamp(START.at(0, 0, 0, 0)).unwrap());
    moment(start + minutes)
}

prop_compose! {
    fn hours()(opens in 6..12_u16, length in 1..8_u16, quarter in 0..4_u16) -> Hours {
        Hours::parse(&format!("{opens:02}:{:02}", quarter * 15), &format!("{:02}:{:02}", opens + length, quarter * 15)).unwrap()
    }
}

prop_compose! {
    fn calendar()(
        weekdays in proptest::array::uniform7(proptest::option::weighted(0.8, hours())),
        sure in hours(),
        other in proptest::array::uniform7(proptest::option::weighted(0.6, hours())),
        over in (0..30_i32, 0..14_i32),
        off in proptest::collection::btree_set(0..60_i32, 0..8),
    ) -> Calendar {
        let mut weekdays = weekdays;
        weekdays[2] = Some(sure);
        let day = |n: i32| START.saturating_add(n.days());
        Calendar {
            hours: Week::of_days(weekdays),
            overrides: vec![Override { from: day(over.0), to: day(over.0 + over.1), hours: Week::of_days(other) }],
            holidays: off.into_iter().map(|n| (day(n), String::new())).collect(),
        }
    }
}

prop_compose! {
    fn pauses()(parts in proptest::collection::vec((0..WEEKS_MINUTES, 0..4_000_i64, 0..5_usize), 0..6), open in proptest::option::weighted(0.2, 0..WEEKS_MINUTES))
    -> Vec<Pause> {
        let mut pauses: Vec<Pause> = parts.into_iter().map(|(from, length, kind)| {
            Pause { kind: PauseKind::ALL[kind], from: instant(from), to: Some(instant(from + length)) }
        }).collect();
        pauses.extend(open.map(|from| Pause { kind: PauseKind::Returned, from: instant(from), to: None }));
        pauses
    }
}

fn case(pauses: &[Pause], complete: i64, days: u16, now: i64) -> Case<'_> {
    Case { complete_at: instant(complete), promise_working_days: days, pauses, now: instant(now) }
}

fn read_sound(calendar: &Calendar, case: &Case) -> Reading {
    read(calendar, case).expect("a sound case")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// The two clocks agree to the minute.
    #[test]
    fn as_counted_minute_by_minute(calendar in calendar(), pauses in pauses(), complete in 0..20_000_i64, days in 1..8_u16, now in 0..WEEKS_MINUTES) {
        let case = case(&pauses, complete, days, now);
        let reading = read_sound(&calendar, &case);
        let (due, elapsed, stood) = minute_by_minute(&calendar, &case);
        prop_assert_eq!(reading.due_at.map(minute), due);
        prop_assert_eq!((reading.elapsed_minutes, reading.paused_minutes), (elapsed, stood));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Never negative, never more paused than passed, never backwards as time goes on.
    #[test]
    fn never_negative_never_backwards(calendar in calendar(), pauses in pauses(), complete in 0..20_000_i64, days in 1..30_u16, now in 0..WEEKS_MINUTES, later in 0..20_000_i64) {
        let earlier = read_sound(&calendar, &case(&pauses, complete, days, now));
        let after = read_sound(&calendar, &case(&pauses, complete, days, now + later));
        for reading in [earlier, after] {
            prop_assert!(0 <= reading.paused_minutes && reading.paused_minutes <= reading.elapsed_minutes);
            prop_assert!(reading.budget_minutes > 0);
        }
        prop_assert!(earlier.elapsed_minutes <= after.elapsed_minutes);
        prop_assert!(earlier.paused_minutes <= after.paused_minutes);
        prop_assert!(earlier.net_minutes() <= after.net_minutes());
        prop_assert_eq!(earlier.due_at, after.due_at, "the date does not depend on when it is asked");
    }

    /// The order of pauses does not matter, splitting one changes nothing, and one given twice counts once.
    #[test]
    fn pauses_are_a_union(calendar in calendar(), pauses in pauses(), complete in 0..20_000_i64, days in 1..30_u16, now in 0..WEEKS_MINUTES, cut in 0..4_000_i64) {
        let whole = read_sound(&calendar, &case(&pauses, complete, days, now));
        let mut reversed = pauses.clone();
        reversed.reverse();
        prop_assert_eq!(read_sound(&calendar, &case(&reversed, complete, days, now)), whole);
        let split: Vec<Pause> = pauses.iter().flat_map(|pause| {
            let middle = moment(minute(pause.from) + cut);
            let middle = pause.to.map_or(middle, |to| middle.min(to));
            [Pause { to: Some(middle), ..pause.clone() }, Pause { from: middle, ..pause.clone() }]
        }).collect();
        prop_assert_eq!(read_sound(&calendar, &case(&split, complete, days, now)), whole);
        let twice: Vec<Pause> = pauses.iter().chain(&pauses).cloned().collect();
        prop_assert_eq!(read_sound(&calendar, &case(&twice, complete, days, now)), whole);
    }

    /// At the due date exactly the budget has been used, and a pause more never makes it earlier.
    #[test]
    fn due_is_when_the_budget_is_used(calendar in calendar(), pauses in pauses(), complete in 0..20_000_i64, days in 1..30_u16, more in (0..WEEKS_MINUTES, 0..4_000_i64)) {
        let reading = read_sound(&calendar, &case(&pauses, complete, days, 0));
        if let Some(due) = reading.due_at {
            let then = read_sound(&calendar, &Case { now: due, ..case(&pauses, complete, days, 0) });
            prop_assert_eq!(then.net_minutes(), reading.budget_minutes);
            prop_assert!(!then.late(due) && then.late(moment(minute(due) + 1)));
        }
        let mut further = pauses.clone();
        further.push(Pause { kind: PauseKind::Standstill, from: instant(more.0), to: Some(instant(more.0 + more.1)) });
        let moved = read_sound(&calendar, &case(&further, complete, days, 0));
        prop_assert!(moved.due_at.unwrap_or(Timestamp::MAX) >= reading.due_at.unwrap_or(Timestamp::MAX));
    }
}
