//! The log: what an event costs, how long a check of all of them takes, and how old the oldest without a number is under load.

use crate::server::covering;
use crate::tools::bench::measured::{per_second, process_cpu, say, verdict};
use crate::tools::bench::own_installation;
use db::DbError;
use domain::account::Actor;
use domain::event_kind::SystemEvent;
use domain::subject::Subject;
use ground::config::Config;
use ground::{App, log_keeper, log_keeping};
use ledger::events::{self, NewEvent};
use ledger::log::audit;
use ledger::log::covered::Covered;
use ledger::record::{Recorded, record};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Events of one transaction.
const STEP: u64 = 5_000;
/// Events of a subject: an application has some twenty.
const EACH: u64 = 20;
/// Of processor time, an event: written and covered.
const EVENT_MICROS_MAX: f64 = 50.0;
/// A check of a million.
const CHECK_SECONDS_MAX: u64 = 60;
/// Under load, the oldest event without a number.
const AGE_MAX: Duration = Duration::from_secs(1);
/// Who write at once, and for how long.
const WRITERS: usize = 32;
const LOADED: Duration = Duration::from_secs(20);

/// Measures all three in an installation of its own below `data`; `url`: an empty PostgreSQL database instead of a file.
pub async fn measure(engine: &str, data: &Path, url: Option<String>, count: u64) -> Result<(), String> {
    let (config, app) = own_installation::empty(data, url).await?;
    let before = process_cpu();
    for first in (0..count).step_by(usize::try_from(STEP).unwrap_or(1)) {
        write(&app, first, (first + STEP).min(count)).await.map_err(|e| e.to_string())?;
    }
    let written = process_cpu().saturating_sub(before);
    let before = process_cpu();
    log_keeping::cover_all(&app).await.map_err(|e| e.to_string())?;
    let covered = process_cpu().saturating_sub(before);
    let (written, covered) = (micros_each(written, count), micros_each(covered, count));
    let figure = format!(
        "{:.0} us CPU of the program ({EVENT_MICROS_MAX:.0}: {}): {written:.0} to write, {covered:.0} to cover; {count} events",
        written + covered,
        verdict(written + covered <= EVENT_MICROS_MAX)
    );
    say(engine, "an event in the log", &figure);
    check(engine, &config, &app, count).await?;
    under_load(engine, &app).await
}

/// What `audit verify` does.
async fn check(engine: &str, config: &Config, app: &App, count: u64) -> Result<(), String> {
    let key = log_keeper::key(config).map_err(|e| e.to_string())?.public().to_owned();
    let began = Instant::now();
    let found = app.db.read(move |tx| Ok(audit::verify(tx, &key, None))).await.map_err(|e| e.to_string())?;
    let took = began.elapsed();
    let sound = found.map_err(|e| e.to_string())?.map_err(|bad| bad.to_string())?;
    if sound.size < count {
        return Err(format!("hanya {} peristiwa tercakup", sound.size));
    }
    let figure = format!(
        "{:.1} s for {} records ({CHECK_SECONDS_MAX} for a million: {})",
        took.as_secs_f64(),
        sound.size,
        verdict(took.as_secs() < CHECK_SECONDS_MAX)
    );
    say(engine, "the whole log checked", &figure);
    Ok(())
}

/// Many write, each its own transaction, while the log is kept up as a server does.
async fn under_load(engine: &str, app: &App) -> Result<(), String> {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let keeping = tokio::spawn(covering::run(app.clone(), stopped));
    let done = Arc::new(AtomicBool::new(false));
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..WRITERS {
        let (app, done) = (app.clone(), done.clone());
        writers.spawn(async move {
            let (mut count, subject) = (0_usize, format!("ukur-{writer}"));
            while !done.load(Ordering::Relaxed) {
                one(&app, &subject, count).await?;
                count += 1;
            }
            Ok::<_, String>(count)
        });
    }
    let (began, mut ages) = (Instant::now(), Vec::new());
    while began.elapsed() < LOADED {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let open = app.db.read(|tx| Covered::Event.oldest_open(tx)).await.map_err(|e| e.to_string())?;
        ages.push(open.map_or(0, |(at, _)| app.now().as_microsecond() - at).unsigned_abs());
    }
    done.store(true, Ordering::Relaxed);
    let mut count = 0;
    while let Some(writer) = writers.join_next().await {
        count += writer.map_err(|e| e.to_string())??;
    }
    let rate = per_second(count, began.elapsed());
    let _ = stop.send(true);
    let _ = keeping.await;
    ages.sort_unstable();
    let of = |place: usize| Duration::from_micros(ages[place]);
    let (middle, oldest) = (of(ages.len() / 2), of(ages.len() - 1));
    let figure = format!(
        "{} ms at most ({}: {}), {} in the middle; {rate:.0} events a second by {WRITERS} at once",
        oldest.as_millis(),
        AGE_MAX.as_millis(),
        verdict(oldest <= AGE_MAX),
        middle.as_millis()
    );
    say(engine, "age of the oldest event without a number", &figure);
    Ok(())
}

/// One event in a transaction of its own.
async fn one(app: &App, subject: &str, n: usize) -> Result<(), String> {
    let written = app.command((subject.to_owned(), n), |work, (subject, n)| {
        let payload = format!("{{\"n\":{n}}}");
        let what = Recorded {
            subject: Subject::System,
            subject_id: subject,
            actor: &Actor::System,
            kind: SystemEvent::EffectRetried.into(),
            payload: &payload,
        };
        record(work, &what, Vec::new())
    });
    written.await.map_err(|e: DbError| e.to_string())
}

/// Events with these numbers, twenty for a subject.
async fn write(app: &App, from: u64, to: u64) -> Result<(), DbError> {
    let now = app.now();
    app.db
        .command(move |tx| {
            for n in from..to {
                let (subject_id, payload) = (id(n / EACH).to_string(), format!("{{\"n\":{n}}}"));
                let new = NewEvent {
                    id: id(1 << 40 | n),
                    subject: Subject::Application,
                    subject_id: &subject_id,
                    at: now,
                    actor: &Actor::System,
                    kind: "answers_saved",
                    payload: &payload,
                };
                events::append(tx, &new)?;
            }
            Ok(())
        })
        .await
}

fn id(n: u64) -> Uuid {
    Uuid::from_u128((0x0198_u128 << 112) | u128::from(n))
}

#[allow(clippy::cast_precision_loss, reason = "a million events")]
fn micros_each(time: Duration, count: u64) -> f64 {
    time.as_secs_f64() * 1e6 / count as f64
}
