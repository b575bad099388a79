//! Backups while the server runs, beside everything else: one takes minutes, and nothing waits for it.

use ground::App;
use houses::backup::due::{self, Remembered};
use std::time::Duration;
use tokio::sync::watch;

/// How often it is looked whether one is due.
const POLL: Duration = Duration::from_mins(1);

/// Works until `stop` is told; one under way is given up then, and the next start begins another.
pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut remembered = Remembered::default();
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
}

fn told(done: Result<(), String>) {
    if let Err(error) = done {
        tracing::warn!(error, "backups could not be looked after; it is tried again");
    }
}
