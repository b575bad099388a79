//! The alarm on the last day of an objection (UU 30/2014 Pasal 77 ayat (4), (5)): the head is told; no timer decides or signs.

use super::objecting::tell_heads;
use super::objections;
use crate::calendar::calendars;
use db::DbError;
use domain::indonesian::local;
use domain::notice::Topic;
use domain::objection::decision_until;
use ground::{App, Work};

/// Alarms once for each objection whose last day has come.
pub async fn alarm(app: &App) -> Result<(), DbError> {
    app.command((), |work, ()| alarm_due(work)).await
}

fn alarm_due(work: &mut Work) -> Result<(), DbError> {
    let waiting = objections::unalarmed(work.tx)?;
    if waiting.is_empty() {
        return Ok(());
    }
    let calendar = calendars::current(work.tx)?.calendar;
    let today = local(work.now).date();
    for objection in waiting {
        // By the calendar as it is now, which an admin may have changed since.
        if decision_until(objection.filed_at, &calendar).is_some_and(|until| today >= until) {
            tell_heads(work, &objection, Topic::ObjectionDue)?;
            objections::alarmed(work.tx, objection.id, work.now)?;
        }
    }
    Ok(())
}
