//! Runs effects: at least once, with growing delays, then as dead letters that an admin can take up again.

use super::{backing_up, covering, timetable, witnessing};
use db::{DbError, Engine};
use ground::App;
use houses::account::{accounts, contact_code, kept_forms, sessions, tries};
use houses::effects;
use jiff::SignedDuration;
use ledger::command_keys;
use ledger::outbox::{self, Part, Task};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// The poll is the guarantee; being woken only saves time.
const POLL: Duration = Duration::from_secs(2);

/// How often a worker says that it still holds what it claimed; well within [`outbox::LEASE`].
const RENEW_EVERY: Duration = Duration::from_secs(4);

/// How often what has expired is swept out.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// How often it is looked whether a clock that was wrong put an effect off for longer than any failure does.
const BRING_BACK_EVERY: SignedDuration = SignedDuration::from_mins(1);
/// A form's key is remembered this long; nobody presses a button of last month.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Works until `stop` is told.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    take_over(&app).await;
    let woken = Arc::new(Notify::new());
    let outside = tokio::spawn(run_outside(app.clone(), woken.clone(), stop.clone()));
    let timetable = tokio::spawn(timetable::run(app.clone(), stop.clone()));
    let covering = tokio::spawn(covering::run(app.clone(), stop.clone()));
    let backing_up = tokio::spawn(backing_up::run(app.clone(), stop.clone()));
    let witnessing = tokio::spawn(witnessing::run(app.clone(), stop.clone()));
    let (mut swept, mut brought_back) = (Some(app.now()), None);
    loop {
        if timetable::is_due(&mut swept, app.now(), SWEEP_EVERY) {
            sweep(&app).await;
        }
        if timetable::is_due(&mut brought_back, app.now(), BRING_BACK_EVERY) {
            bring_back(&app).await;
        }
        let goes_on = turn(&app, Part::Inside, &app.wake, &mut stop).await;
        woken.notify_one();
        if !goes_on {
            break;
        }
    }
    let _ = outside.await;
    let _ = timetable.await;
    let _ = backing_up.await;
    let _ = covering.await;
    // It waits for somebody else, and nothing is lost when it is not let finish.
    witnessing.abort();
}

/// What a process of before held is taken over at once where one process at a time works on a database; elsewhere after a lease.
async fn take_over(app: &App) {
    if app.db.engine() == Engine::Postgres {
        return;
    }
    match app.view((), |work, ()| outbox::take_over(work.tx)).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "effects that a process of before was at are taken over"),
        Err(error) => {
            let error: DbError = error;
            tracing::warn!(%error, "what a process of before held waits for its lease to run out");
        }
    }
}

/// The same for messages and posts.
async fn run_outside(app: App, woken: Arc<Notify>, mut stop: tokio::sync::watch::Receiver<bool>) {
    while turn(&app, Part::Outside, &woken, &mut stop).await {}
}

/// Works off what is due, or waits for more; `false` when it is time to stop.
async fn turn(app: &App, part: Part, woken: &Notify, stop: &mut tokio::sync::watch::Receiver<bool>) -> bool {
    match work_off_part(app, part).await {
        Ok(0) => {
            tokio::select! {
                () = woken.notified() => {}
                () = tokio::time::sleep(POLL) => {}
                _ = stop.changed() => return false,
            }
        }
        Ok(_) => {}
        Err(error) => {
            tracing::error!(%error, "the queue cannot be read");
            tokio::time::sleep(POLL).await;
        }
    }
    !*stop.borrow()
}

/// Removes dead sessions, forms nobody came back for, old form keys and full throttle counters.
async fn sweep(app: &App) {
    app.throttle.sweep();
    let swept = app.command((), |work, ()| {
        accounts::sweep_sessions(work.tx, work.now)?;
        sessions::sweep(work.tx)?;
        tries::sweep(work.tx, work.now)?;
        contact_code::sweep(work.tx, work.now)?;
        kept_forms::sweep(work.tx, work.now)?;
        command_keys::sweep(work.tx, work.now - KEYS_KEPT)
    });
    if let Err(error) = swept.await {
        let error: DbError = error;
        tracing::warn!(%error, "sweeping failed");
    }
}

async fn bring_back(app: &App) {
    // Not a command, for the same reason as claiming; what is brought back is found at the next look.
    let brought: Result<u64, DbError> = app.view((), |work, ()| outbox::bring_back(work.tx, work.now)).await;
    match brought {
        Ok(0) => {}
        Ok(count) => tracing::warn!(count, "the clock was put back: effects that waited for the future are due now"),
        Err(error) => tracing::warn!(%error, "effects could not be brought back"),
    }
}

/// Carries out what is due now, of both parts, one after the other and so in the same order each time; returns how many.
pub async fn work_off(app: &App) -> Result<usize, DbError> {
    let mut count = 0;
    for part in [Part::Inside, Part::Outside] {
        let tasks = claim(app, part).await?;
        count += tasks.len();
        holding(app, lease_of(&tasks), Box::pin(one_by_one(app, tasks))).await?;
    }
    Ok(count)
}

/// Carries out what is due now of one part as the running server does; returns how many.
pub async fn work_off_part(app: &App, part: Part) -> Result<usize, DbError> {
    let tasks = claim(app, part).await?;
    let (count, lease) = (tasks.len(), lease_of(&tasks));
    match part {
        Part::Inside => holding(app, lease, Box::pin(one_by_one(app, tasks))).await?,
        // Each waits for somebody else; together they wait as long as the slowest.
        Part::Outside => holding(app, lease, Box::pin(together(app, tasks))).await?,
    }
    Ok(count)
}

async fn claim(app: &App, part: Part) -> Result<Vec<Task>, DbError> {
    let asked = (part, app.duty.since(), app.id().to_string());
    // Not a command: that wakes the worker, and one that wakes itself by looking for work never rests.
    app.view(asked, |work, (part, since, lease)| outbox::claim(work.tx, *part, (*since, work.now), lease)).await
}

/// Carries out at once some of what is due in a part by the clock of this handle; returns how many. For the past of a demo, where the
/// clock stands still meanwhile; effects of one lane keep their order here too.
pub async fn work_off_together(app: &App, part: Part) -> Result<usize, DbError> {
    let tasks = claim(app, part).await?;
    let count = tasks.len();
    together(app, tasks).await?;
    Ok(count)
}

fn lease_of(tasks: &[Task]) -> Option<String> {
    tasks.first().map(|task| task.lease.clone())
}

/// Does something with what was claimed, and holds it for as long as that takes.
async fn holding<T>(app: &App, lease: Option<String>, mut work: Pin<Box<impl Future<Output = T>>>) -> T {
    let Some(lease) = lease else { return work.await };
    loop {
        tokio::select! {
            done = &mut work => return done,
            () = tokio::time::sleep(RENEW_EVERY) => {
                let renewed = app.view(lease.clone(), |work, lease| outbox::renew_all(work.tx, lease, work.now));
                if let Err(error) = renewed.await {
                    let error: DbError = error;
                    tracing::warn!(%error, "what is worked on could not be held any longer");
                }
            }
        }
    }
}

async fn one_by_one(app: &App, tasks: Vec<Task>) -> Result<(), DbError> {
    for task in tasks {
        try_one(app.clone(), task).await?;
    }
    Ok(())
}

async fn together(app: &App, tasks: Vec<Task>) -> Result<(), DbError> {
    let mut trying: JoinSet<_> = tasks.into_iter().map(|task| try_one(app.clone(), task)).collect();
    while let Some(tried) = trying.join_next().await {
        tried.map_err(|_| DbError::Closed)??;
    }
    Ok(())
}

async fn try_one(app: App, task: Task) -> Result<(), DbError> {
    let name = task.name.clone();
    if let Err(error) = carry_out(&app, &task).await {
        tracing::warn!(name, id = %task.id, attempts = task.attempts, error, "effect failed");
        metrics::counter!("effects_failed_total", "topic" => name).increment(1);
        app.command((task, error), |work, (task, error)| outbox::fail(work.tx, task, work.now, error)).await?;
    } else {
        metrics::counter!("effects_done_total", "topic" => name).increment(1);
    }
    Ok(())
}

async fn carry_out(app: &App, task: &Task) -> Result<(), String> {
    let kind = effects::kind(&task.name).ok_or_else(|| format!("no effect is called {}", task.name))?;
    kind.run(app, task).await
}
