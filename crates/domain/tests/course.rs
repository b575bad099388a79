//! The course of an application's log, by example and over random logs: the clock that follows from it never runs backwards.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it")]

use domain::application::{AskedOffice, Event, Outcome, TextRef};
use domain::calendar::{Calendar, Hours, Week, moment};
use domain::ids::{DocumentId, TextId};
use domain::service_clock::{Case, Course, Pause, Reading, Step, read};
use jiff::Timestamp;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    format!("{text}:00+07:00").parse().expect("an instant")
}

fn text() -> TextRef {
    TextRef { id: TextId(uuid::Uuid::nil()), commitment: String::new() }
}

fn returned() -> Event {
    let documents = std::collections::BTreeSet::new();
    let due = at("2026-12-20T10:00");
    Event::Returned { fields: ["nama".to_owned()].into(), documents, note: text(), due, answers: None }
}

fn accepted() -> Event {
    Event::Accepted { offices: vec![AskedOffice { office: "DINKES".into(), inspection: false }] }
}

#[test]
fn the_course_of_a_log_is_read_as_it_went() {
    let log = [
        (Event::Submitted { number: String::new() }, at("2026-12-01T10:00")),
        (returned(), at("2026-12-02T10:00")),
        (Event::Resubmitted { explanation: None }, at("2026-12-03T10:00")),
        (accepted(), at("2026-12-04T10:00")),
        (Event::SentBack { reason: text() }, at("2026-12-07T10:00")),
        (Event::Withdrawn, at("2026-12-08T10:00")),
    ];
    let course = Course::of(log.iter().map(|(event, at)| (event, *at)));
    assert_eq!(course.complete_at, Some(at("2026-12-01T10:00")), "a correction is no new beginning");
    assert_eq!(course.ended_at, Some(at("2026-12-08T10:00")));
    assert_eq!(course.pauses.len(), 1);
    assert_eq!(course.pauses[0].to, Some(at("2026-12-03T10:00")));
    let steps: Vec<Step> = course.spans.iter().map(|span| span.step.clone()).collect();
    assert_eq!(steps, [Step::Verification, Step::Office("DINKES".into()), Step::Verification]);
    assert_eq!(course.open().count(), 0);
}

/// Any event that moves the clock, in any order: also such as the law never lets happen.
fn event(which: u8) -> Event {
    let document = DocumentId(uuid::Uuid::nil());
    match which {
        0 => returned(),
        1 => Event::Resubmitted { explanation: None },
        2 => accepted(),
        3 => Event::RekomendasiGiven {
            office: "DINKES".into(),
            opinion: domain::application::Opinion::Given,
            by: domain::ids::AccountId(uuid::Uuid::nil()),
            text: text(),
        },
        4 => Event::PaymentAsked { notice: String::new(), document, amount_rp: 1 },
        5 => Event::PaymentConfirmed { amount_rp: 1, text: text() },
        6 => Event::ApprovalOpened { outcome: Outcome::Grant, level: 0 },
        7 => Event::Approved { level: 0 },
        8 => Event::SentBack { reason: text() },
        9 => Event::SignatureOpened { outcome: Outcome::Grant },
        10 => Event::Issued { document, sha256: String::new() },
        _ => Event::Withdrawn,
    }
}

fn calendar() -> Calendar {
    let day = Hours::parse("07:30", "16:00").ok();
    Calendar { hours: Week::of_days([day, day, day, day, day, None, None]), ..Calendar::default() }
}

/// Minutes from the first of November 2026 on.
const START: i64 = 29_881_440;

fn reading(course: &Course, pauses: &[Pause], now: i64) -> Reading {
    let case = Case {
        complete_at: course.complete_at.expect("it begins with its submission"),
        promise_working_days: 5,
        pauses,
        now: moment(now),
    };
    read(&calendar(), &case).expect("a sound case")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happened in whatever order: sums are never negative and never go back, and order and splitting of pauses do not matter.
    #[test]
    fn no_log_makes_the_clock_run_backwards(
        happened in proptest::collection::vec((0..12_u8, 0..5_000_i64), 0..24), now in 0..60_000_i64, later in 0..20_000_i64, cut in 0..4_000_i64,
    ) {
        let mut minute = START;
        let mut log = vec![(Event::Submitted { number: String::new() }, moment(minute))];
        for (which, after) in happened {
            minute += after;
            log.push((event(which), moment(minute)));
        }
        let course = Course::of(log.iter().map(|(event, at)| (event, *at)));
        prop_assert_eq!(&Course::of(log.iter().map(|(event, at)| (event, *at))), &course, "replay gives the same");
        prop_assert!(course.pauses.iter().all(|p| p.to.is_none_or(|to| p.from <= to)));
        prop_assert!(course.spans.iter().all(|s| s.to.is_none_or(|to| s.from <= to)));
        let whole = reading(&course, &course.pauses, START + now);
        let after = reading(&course, &course.pauses, START + now + later);
        for reading in [whole, after] {
            prop_assert!(0 <= reading.paused_minutes && reading.paused_minutes <= reading.elapsed_minutes);
        }
        prop_assert!(whole.net_minutes() <= after.net_minutes());
        let mut reversed = course.pauses.clone();
        reversed.reverse();
        prop_assert_eq!(reading(&course, &reversed, START + now), whole);
        let split: Vec<Pause> = course.pauses.iter().flat_map(|pause| {
            let middle = moment(domain::calendar::minute(pause.from) + cut);
            let middle = pause.to.map_or(middle, |to| middle.min(to));
            [Pause { to: Some(middle), ..pause.clone() }, Pause { from: middle, ..pause.clone() }]
        }).collect();
        prop_assert_eq!(reading(&course, &split, START + now), whole);
    }
}
