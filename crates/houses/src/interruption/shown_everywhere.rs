//! Reads what every page shows: the banner's interruptions and the calendar.

use super::interruptions;
use crate::calendar::calendars;
use db::{DbError, Tx};
use ground::App;
use ground::current::OnEveryPage;

fn read(tx: &mut dyn Tx) -> Result<OnEveryPage, DbError> {
    Ok(OnEveryPage { calendar: calendars::current(tx)?.calendar, announced: interruptions::current(tx)? })
}

/// Reads it again, after a change here and every few seconds.
pub async fn refresh(app: &App) -> Result<(), DbError> {
    let shown = app.db.read(read).await?;
    app.current.set(shown);
    Ok(())
}
