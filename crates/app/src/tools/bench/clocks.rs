//! The clocks of 100,000 applications, reckoned anew from their events as the log keeps them, on one thread.

use crate::tools::bench::measured::{say, thread_cpu, verdict};
use domain::application::{AskedOffice, Event, Opinion, Outcome, TextRef};
use domain::ids::{AccountId, DocumentId, TextId};
use domain::interruption::Scope;
use domain::service_clock::{Course, Pause, PauseKind};
use ground::App;
use ground::catalogue::TypeVersion;
use houses::application::clock;
use houses::application::clock::ClockReading;
use houses::calendar::calendars::Version;
use jiff::{SignedDuration, Timestamp};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Applications of a metropolis' year.
const APPLICATIONS: u32 = 100_000;
const SECONDS_MAX: u64 = 5;
/// A type with a promise, one office and two approvals.
const TYPE: &str = "sip-apoteker";

/// Reckons them all: parse the events, read the course, cut the pauses, read every clock.
pub fn measure(app: &App) -> Result<(), String> {
    let version = app.rules.catalogue.current(TYPE).ok_or("jenis izin tidak ada")?.clone();
    let calendar = Version {
        version: 1,
        at: app.now(),
        by: None,
        calendar: app.rules.catalogue.calendar.clone(),
        note: String::new(),
    };
    let start: Timestamp = "2026-01-05T01:00:00Z".parse().map_err(|e| format!("{e}"))?;
    let stories: Vec<Vec<(String, Timestamp)>> = (0..16).map(|shape| story(shape, start)).collect();
    let agreed = interruptions(start);
    let (began, cpu) = (Instant::now(), thread_cpu());
    let mut clocks = 0_u64;
    for n in 0..APPLICATIONS {
        let shift = SignedDuration::from_mins(i64::from(n % 500_000));
        clocks += reckon(&stories[(n % 16) as usize], (&version, &calendar), (shift, &agreed))?;
    }
    let (wall, cpu) = (began.elapsed(), thread_cpu().saturating_sub(cpu));
    let good = cpu < Duration::from_secs(SECONDS_MAX);
    let figure = format!(
        "{:.2} s CPU, {:.2} s ({SECONDS_MAX} s: {}), {clocks} clocks of {APPLICATIONS} applications",
        cpu.as_secs_f64(),
        wall.as_secs_f64(),
        verdict(good)
    );
    say("-", "clocks reckoned from their events, one core", &figure);
    Ok(())
}

fn reckon(
    story: &[(String, Timestamp)],
    by: (&TypeVersion, &Version),
    with: (SignedDuration, &[(Scope, Pause)]),
) -> Result<u64, String> {
    let ((version, calendar), (shift, agreed)) = (by, with);
    let mut events = Vec::with_capacity(story.len());
    for (payload, at) in story {
        let event: Event = serde_json::from_str(payload).map_err(|e| e.to_string())?;
        events.push((event, *at + shift));
    }
    let course = Course::of(events.iter().map(|(event, at)| (event, *at)));
    let mut pauses = course.pauses.clone();
    for (scope, pause) in agreed {
        pauses.extend(scope.cut(pause, TYPE, &course));
    }
    let now = events.last().map_or_else(Timestamp::default, |(_, at)| *at);
    let kept = ClockReading { events, course, pauses };
    let mut count = 0;
    for clock in clock::clocks(version, &kept) {
        let reading = clock.read(calendar, now).ok_or("kalender tidak cukup")?;
        // Looked at, so that no compiler leaves the work out.
        count += u64::from(reading.day_number(&calendar.calendar, reading.net_minutes()) < u16::MAX);
    }
    Ok(count)
}

/// Interruptions of a year that moved dates: twelve, of every scope.
fn interruptions(start: Timestamp) -> Vec<(Scope, Pause)> {
    let of = |n: i64| {
        let from = start + SignedDuration::from_hours(24 * 30 * n);
        let pause = Pause { kind: PauseKind::Standstill, from, to: Some(from + SignedDuration::from_hours(5)) };
        let scope = match n % 3 {
            0 => Scope::All,
            1 => Scope::Offices(["DINKES".to_owned()].into()),
            _ => Scope::Signing,
        };
        (scope, pause)
    };
    (0..12).map(of).collect()
}

/// A log as it is kept: some go straight through, some are returned once or twice, some are still under way.
fn story(shape: u32, start: Timestamp) -> Vec<(String, Timestamp)> {
    let text = || TextRef { id: TextId(Uuid::nil()), commitment: "0".repeat(64) };
    let by = AccountId(Uuid::nil());
    let document = DocumentId(Uuid::nil());
    let mut events = vec![
        Event::AnswersSaved { text: text() },
        Event::Submitted { number: "26-000001".into() },
        Event::Claimed { officer: by },
    ];
    for _ in 0..shape % 3 {
        let documents = ["str".to_owned()].into();
        let due = start + SignedDuration::from_hours(24 * 14);
        events.push(Event::Returned {
            fields: ["nama".to_owned()].into(),
            documents,
            note: text(),
            due,
            answers: None,
        });
        events.push(Event::Resubmitted { explanation: None });
        events.push(Event::Claimed { officer: by });
    }
    let asked = AskedOffice { office: "DINKES".into(), inspection: false };
    events.push(Event::Accepted { offices: vec![asked] });
    events.push(Event::RekomendasiGiven { office: "DINKES".into(), opinion: Opinion::Given, by, text: text() });
    for level in 0..2 {
        events.push(Event::ApprovalOpened { outcome: Outcome::Grant, level });
        events.push(Event::Approved { level });
    }
    events.push(Event::SignatureOpened { outcome: Outcome::Grant });
    if !shape.is_multiple_of(4) {
        events.push(Event::SignatureOrdered { outcome: Outcome::Grant, document });
        events.push(Event::Issued { document, sha256: "0".repeat(64) });
    }
    let step = SignedDuration::from_mins(i64::from(90 + shape * 37));
    let at = |n: usize| start + step * i32::try_from(n).unwrap_or(0);
    let json = |event: &Event| serde_json::to_string(event).unwrap_or_default();
    events.iter().enumerate().map(|(n, event)| (json(event), at(n))).collect()
}
