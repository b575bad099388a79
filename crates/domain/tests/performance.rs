//! Published performance: counting, percentiles against a plain one, and that nothing hidden can be computed from what is shown.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

use domain::calendar::{Calendar, Hours, Week};
use domain::performance::{
    Cell, Count, Counts, Ended, FEW_MAX, Outcome, ShownCount, Spread, StillOpen, Tally, Waits, hide, nearest_rank,
};
use jiff::Timestamp;
use proptest::prelude::*;

fn ended(outcome: Outcome, days: u16, on_time: Option<bool>) -> Ended {
    Ended { outcome, net_minutes: i64::from(days) * 480, days, on_time }
}

/// A cell that received so many, for what is said of one column.
fn received(number: u32) -> Cell {
    Cell { counts: Counts::new([number, 0, 0, 0, 0]), ..Cell::default() }
}

/// What is shown of a total and its parts after hiding.
fn published(total: u32, parts: &[u32]) -> (ShownCount, Vec<ShownCount>) {
    let mut total = received(total);
    let mut parts: Vec<Cell> = parts.iter().map(|n| received(*n)).collect();
    hide(&mut total, &mut parts.iter_mut().collect::<Vec<_>>());
    (total.shown(Count::Received), parts.iter().map(|p| p.shown(Count::Received)).collect())
}

#[test]
fn withdrawn_is_counted_apart_and_not_in_the_times() {
    let mut tally = Tally::default();
    tally.received(9);
    tally.waiting(2);
    for days in [1, 2, 3, 4, 5] {
        tally.ended(ended(Outcome::Granted, days, Some(days <= 4)));
    }
    tally.ended(ended(Outcome::Refused, 9, None));
    tally.ended(ended(Outcome::Withdrawn, 200, Some(false)));
    let cell = tally.cell();
    assert_eq!(cell.counts, Counts::new([9, 5, 1, 1, 2]));
    let times = cell.times().expect("six were decided");
    assert_eq!((times.p50_days, times.p90_days), (3, 9));
    assert_eq!((times.p50_minutes, times.p90_minutes), (3 * 480, 9 * 480));
    assert_eq!(cell.on_time_percent(), Some(80), "of the five with a promise");
}

#[test]
fn a_share_is_only_whole_when_all_kept_the_promise() {
    let share = |promised, on_time| Cell { promised, on_time, ..Cell::default() }.on_time_percent();
    assert_eq!(share(200, 199), Some(99));
    assert_eq!(share(200, 200), Some(100));
    assert_eq!(share(4, 4), None, "four are few");
    assert_eq!(share(5, 0), Some(0));
}

#[test]
fn times_and_the_longest_wait_are_not_shown_of_few() {
    let decided = |n: u32, waiting: u32| Cell {
        counts: Counts::new([0, n, 0, 0, waiting]),
        days: Spread::new([(3, n)]),
        p50_minutes: Some(1),
        p90_minutes: Some(1),
        longest_days: Some(7),
        ..Cell::default()
    };
    assert!(decided(4, 4).times().is_none() && decided(4, 4).longest().is_none());
    assert!(decided(5, 5).times().is_some());
    assert_eq!(decided(5, 5).longest(), Some(7));
}

#[test]
fn one_small_part_takes_a_second_one_with_it() {
    let (total, parts) = published(28, &[20, 5, 3]);
    assert_eq!(total, ShownCount::Number(28));
    assert_eq!(parts, [ShownCount::Number(20), ShownCount::Withheld, ShownCount::Few], "28 - 20 - 5 must not say 3");
}

#[test]
fn a_second_one_that_leaves_no_doubt_is_not_enough() {
    // 26 - 20 = 6 can only be 1 and 5, so the large one goes as well.
    let (total, parts) = published(26, &[20, 5, 1]);
    assert_eq!(total, ShownCount::Number(26));
    assert_eq!(parts, [ShownCount::Withheld, ShownCount::Withheld, ShownCount::Few]);
}

#[test]
fn two_small_parts_that_the_total_gives_away_take_the_total() {
    let (total, parts) = published(8, &[4, 4]);
    assert_eq!((total, parts), (ShownCount::Withheld, vec![ShownCount::Few, ShownCount::Few]));
    let (total, parts) = published(5, &[3, 2]);
    assert_eq!(
        (total, parts),
        (ShownCount::Number(5), vec![ShownCount::Few, ShownCount::Few]),
        "1 to 4 each: nothing follows"
    );
    let (total, parts) = published(4, &[1, 1, 1, 1]);
    assert_eq!((total, parts), (ShownCount::Withheld, vec![ShownCount::Few; 4]), "< 5 would say: 1 each");
}

#[test]
fn what_is_not_small_and_zero_stay() {
    assert_eq!(
        published(25, &[20, 5, 0]),
        (ShownCount::Number(25), vec![20, 5, 0].into_iter().map(ShownCount::Number).collect())
    );
    assert_eq!(published(3, &[3, 0]), (ShownCount::Few, vec![ShownCount::Few, ShownCount::Number(0)]));
}

#[test]
fn who_waits_longest_is_read_now_and_a_pause_stands_still() {
    let hours = Hours::parse("08:00", "16:00").expect("hours");
    let week = Week::of_days([Some(hours), Some(hours), Some(hours), Some(hours), Some(hours), None, None]);
    let calendar = Calendar { hours: week, ..Calendar::default() };
    let at = |text: &str| text.parse::<Timestamp>().expect("an instant");
    // Monday 2 November 2026 in the morning; the first counted day is Tuesday, today is the Friday after.
    let open = |paused, elapsed_minutes, paused_minutes| StillOpen {
        started_at: at("2026-11-02T02:00:00Z"),
        elapsed_minutes,
        paused_minutes,
        paused,
    };
    let mut waits = Waits::new(&calendar, at("2026-11-06T05:00:00Z"));
    assert_eq!(waits.days(&open(false, 0, 0)), Some(4));
    assert_eq!(waits.days(&open(false, 900, 480)), Some(3), "a whole day did not count");
    assert_eq!(waits.days(&open(true, 500, 20)), Some(1), "since the pause nothing counts");
}

proptest! {
    #[test]
    fn percentiles_are_those_of_a_plain_count(mut values in prop::collection::vec(0u16..60, 0..80), percent in 1u32..=100) {
        values.sort_unstable();
        // The smallest value that at least so many percent of all do not exceed.
        let plain = values.iter().copied().find(|v| {
            values.iter().filter(|w| *w <= v).count() * 100 >= values.len() * usize::try_from(percent).expect("small")
        });
        let long: Vec<i64> = values.iter().map(|v| i64::from(*v)).collect();
        prop_assert_eq!(nearest_rank(&long, percent), plain.map(i64::from));
        let (one, other) = values.split_at(values.len() / 3);
        let mut spread = Spread::new(one.iter().map(|v| (*v, 1)));
        spread.join(&Spread::new(other.iter().map(|v| (*v, 1))));
        prop_assert_eq!(spread.percentile(percent), plain, "two months joined");
    }

    #[test]
    fn nothing_hidden_follows_from_what_is_shown(parts in prop::collection::vec(0u32..9, 1..5)) {
        let sum = parts.iter().sum();
        let (total, shown) = published(sum, &parts);
        for (shown, number) in shown.iter().zip(&parts) {
            prop_assert_eq!(*shown == ShownCount::Few, (1..=FEW_MAX).contains(number));
        }
        for (shown, number) in shown.iter().chain([&total]).zip(parts.iter().chain([&sum])) {
            prop_assert!(*shown != ShownCount::Few || (1..=FEW_MAX).contains(number));
            if let ShownCount::Number(said) = shown {
                prop_assert_eq!(said, number);
                prop_assert!(!(1..=FEW_MAX).contains(said), "a small one is never said");
            }
        }
        // Every table that a reader must think possible; no hidden place may be the same in all of them.
        let worlds = possible(&shown, total);
        prop_assert!(worlds.contains(&parts), "the truth is possible");
        for place in 0..parts.len() {
            if !matches!(shown[place], ShownCount::Number(_)) {
                let first = worlds[0][place];
                prop_assert!(worlds.iter().any(|w| w[place] != first), "{:?} of {:?} with {:?}", place, shown, total);
            }
        }
    }
}

/// All tables that look like this, by trying every number up to 45.
fn possible(shown: &[ShownCount], total: ShownCount) -> Vec<Vec<u32>> {
    let choices = |s: &ShownCount| -> Vec<u32> {
        match s {
            ShownCount::Number(n) => vec![*n],
            ShownCount::Few => (1..=FEW_MAX).collect(),
            ShownCount::Withheld => (FEW_MAX + 1..=45).collect(),
        }
    };
    let fits = |sum: u32| match total {
        ShownCount::Number(n) => sum == n,
        ShownCount::Few => (1..=FEW_MAX).contains(&sum),
        ShownCount::Withheld => sum > 0,
    };
    let mut tables = vec![Vec::new()];
    for s in shown {
        let longer = tables.iter().flat_map(|table: &Vec<u32>| {
            choices(s).into_iter().map(|n| table.iter().copied().chain([n]).collect::<Vec<u32>>())
        });
        tables = longer.filter(|t| t.iter().sum::<u32>() <= 45).collect();
    }
    tables.into_iter().filter(|table| fits(table.iter().sum())).collect()
}
