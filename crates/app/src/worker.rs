//! Runs effects: at least once, with growing delays, then as dead letters that an admin can take up again.

use crate::announcing;
use crate::app::App;
use crate::db::DbError;
use crate::effects::Effect;
use crate::producing;
use crate::store::outbox::{self, Task};
use crate::store::{accounts, command_keys};
use crate::telling::{self, Message, delivering};
use crate::timetable::Timetable;
use jiff::SignedDuration;
use std::time::Duration;

/// The poll is the guarantee; being woken only saves time.
const POLL: Duration = Duration::from_secs(2);

/// How often what has expired is swept out.
const SWEEP_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// A form's key is remembered this long; nobody presses a button of last month.
const KEYS_KEPT: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Works until `stop` is told.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    let mut swept = app.now();
    let mut timetable = Timetable::default();
    loop {
        timetable.turn(&app).await;
        if app.now().duration_since(swept) > SWEEP_EVERY {
            swept = app.now();
            sweep(&app).await;
        }
        match work_off(&app).await {
            Ok(0) => {
                tokio::select! {
                    () = app.wake.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                    _ = stop.changed() => return,
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read");
                tokio::time::sleep(POLL).await;
            }
        }
        if *stop.borrow() {
            return;
        }
    }
}

/// Removes dead sessions, old form keys and full throttle counters.
async fn sweep(app: &App) {
    app.throttle.sweep();
    let now = app.now();
    let swept = app.db.command(move |tx| {
        accounts::sweep_sessions(tx, now)?;
        command_keys::sweep(tx, now - KEYS_KEPT)
    });
    if let Err(error) = swept.await {
        let error: DbError = error;
        tracing::warn!(%error, "sweeping failed");
    }
}

/// Carries out what is due now; returns how many.
pub async fn work_off(app: &App) -> Result<usize, DbError> {
    let (handle, lease) = (app.clone(), app.id().to_string());
    let tasks = app.db.command(move |tx| outbox::claim(tx, handle.now(), &lease)).await?;
    for task in &tasks {
        if let Err(error) = carry_out(app, task).await {
            tracing::warn!(topic = task.topic, id = %task.id, attempts = task.attempts, error, "effect failed");
            metrics::counter!("effects_failed_total", "topic" => task.topic.clone()).increment(1);
            let (handle, task) = (app.clone(), task.clone());
            app.db.command(move |tx| outbox::fail(tx, &task, handle.now(), &error)).await?;
        } else {
            metrics::counter!("effects_done_total", "topic" => task.topic.clone()).increment(1);
        }
    }
    Ok(tasks.len())
}

async fn carry_out(app: &App, task: &Task) -> Result<(), String> {
    let effect: Effect = serde_json::from_str(&task.body).map_err(|e| e.to_string())?;
    match effect {
        Effect::Produce { document } => producing::produce(app, task, document).await.map_err(|e| e.to_string()),
        Effect::Notify { application, about } => {
            telling::tell_owner(app, task, application, about).await.map_err(|e| e.to_string())
        }
        Effect::Deliver { batch, channel, to } => {
            delivering::deliver(app, task, Message { batch, channel, to }).await.map_err(|e| e.to_string())
        }
        other => announcing::carry_out(app, task, other).await,
    }
}
