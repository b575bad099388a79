//! Backups while the server runs, and the continuous copy, beside everything else: nothing waits for them.

use ground::App;
use houses::backup::due::{self, Remembered};
use houses::backup::following::{Copying, Following};
use houses::backup::place;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether a backup is due.
const POLL: Duration = Duration::from_mins(1);
/// What was committed waits so long at most until it is copied.
const COPY_EVERY: Duration = Duration::from_millis(250);
/// After a failure; each is told.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Works until `stop` is told; a backup under way is given up then, and the next start begins another.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let following = begin_following(&app);
    let copying = following.clone().map(|following| tokio::spawn(copy(app.clone(), following, stop.clone())));
    let mut remembered = Remembered::with(following);
    while !*stop.borrow() {
        // A demo whose past is being filled is nothing to keep.
        if app.duty.is_whole() {
            tokio::select! {
                done = due::turn(&app, &mut remembered) => told(done),
                _ = stop.changed() => break,
            }
        }
        tokio::select! {
            () = tokio::time::sleep(POLL) => {}
            _ = stop.changed() => break,
        }
    }
    told(due::give_up(&app, &remembered).await);
    if let Some(copying) = copying {
        let _ = copying.await;
    }
}

fn begin_following(app: &App) -> Option<Arc<Following>> {
    let settings = &app.config.backup;
    if !settings.continuous || settings.place.is_none() {
        return None;
    }
    match place::repository(&app.config) {
        Ok(repository) => Following::begin(app, &repository).map(Arc::new),
        Err(error) => {
            tracing::error!(error, "the continuous copy could not begin");
            None
        }
    }
}

/// Copies until `stop` is told, and once more then.
async fn copy(app: App, following: Arc<Following>, mut stop: watch::Receiver<bool>) {
    let (mut copying, recipients) = (Copying::default(), app.config.backup.recipients());
    let Ok(repository) = place::repository(&app.config) else { return };
    loop {
        let stopped = *stop.borrow();
        let wait = match copying.turn(&app, (&following, &repository), &recipients).await {
            Ok(_) => COPY_EVERY,
            Err(error) => {
                metrics::counter!("backup_copy_failures_total").increment(1);
                tracing::error!(error, "what was committed could not be copied; it is tried again");
                AFTER_FAILURE
            }
        };
        if stopped {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.changed() => {}
        }
    }
}

fn told(done: Result<(), String>) {
    if let Err(error) = done {
        tracing::warn!(error, "backups could not be looked after; it is tried again");
    }
}
