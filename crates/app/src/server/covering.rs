//! Keeps the log up while the server runs, and covers all of it at the end.

use ground::{App, log_keeping};
use std::time::Duration;

/// How often it is looked whether something was written. A turn takes up to half a second beside much other work, and a checkpoint is to be
/// below a second old all the same.
const POLL: Duration = Duration::from_millis(200);
/// After a failure; each is told.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Works until `stop` is told.
pub async fn run(app: App, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        let wait = match log_keeping::keep_up(&app).await {
            Ok(true) => continue,
            Ok(false) => POLL,
            Err(error) => {
                metrics::counter!("log_failures_total").increment(1);
                tracing::error!(%error, "the log could not be covered; nothing is signed until this is mended");
                AFTER_FAILURE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Covers what was written last; when no request and no effect runs any more.
pub async fn finish(app: &App) {
    if let Err(error) = log_keeping::cover_all(app).await {
        tracing::error!(%error, "the end of the log is not covered; the next start does it");
    }
}
