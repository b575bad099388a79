//! The log is kept up: what was written is numbered and signed, and the last checkpoint lies outside the database too.

use crate::app::App;
use crate::log_keeper::KeepingError;
use ledger::log::error::LogError;
use ledger::log::sequencer::{self, Turn};

/// Numbers and signs a batch of what has no number yet, and puts the newest checkpoint outside; `true` when there may be more.
pub async fn keep_up(app: &App) -> Result<bool, KeepingError> {
    let (open, before) =
        app.db.read(|tx| Ok((sequencer::has_work(tx)?, sequencer::head(tx)?))).await.map_err(LogError::from)?;
    let outside = app.log.outside();
    if !open && outside.is_some_and(|outside| outside.size == before.size) {
        return Ok(false);
    }
    let turn = app.number_log().await?;
    let kept = app.db.read(move |tx| Ok((sequencer::head(tx)?, outside.map(|at| sequencer::goes_on_from(tx, at)))));
    let (kept, goes_on) = kept.await.map_err(LogError::from)?;
    goes_on.transpose()?;
    if outside.is_none_or(|outside| outside.size < kept.size) && !kept.checkpoint.is_empty() {
        app.log.keep_outside(&kept)?;
    }
    Ok(matches!(turn, Turn::Numbered { more: true, .. }))
}

/// Covers all that was written; for a clean end.
pub async fn cover_all(app: &App) -> Result<(), KeepingError> {
    while keep_up(app).await? {}
    Ok(())
}
