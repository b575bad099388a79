//! Estimates that passed unmet alarm the declarer; ends that nobody confirmed alarm those who may.

use crate::app::App;
use crate::db::DbError;
use crate::effects::{Effect, Said};
use crate::store::calendars;
use crate::store::interruptions::{self, Listed};
use crate::telling::{About, News, Topic, tell};
use crate::workflow::enqueue;
use domain::ids::AccountId;
use domain::interruption::Phase;
use domain::service_clock::{Case, read};
use jiff::SignedDuration;

/// The declarer is told again after so long (design/screens, S16).
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(30);

/// Tells the declarer that the estimate has passed and the interruption goes on.
pub async fn estimates_passed(app: &App) -> Result<(), DbError> {
    let handle = app.clone();
    let told = app.db.command::<_, DbError, _>(move |tx| {
        let now = handle.now();
        let overdue = interruptions::overdue(tx, now, now - AGAIN_AFTER)?;
        for listed in &overdue {
            let id = listed.state.id;
            if let Some(to) = declarer(listed) {
                let key = format!("{id}:estimate:{}", now.as_second());
                let mut news = News::new(to, Topic::EstimatePassed, About::Interruption(id), key);
                if let Some(expected) = listed.state.expected_end {
                    news = news.with("expected", expected);
                }
                tell(tx, &handle, &news, now)?;
            }
            interruptions::overdue_told(tx, id, now)?;
        }
        Ok(overdue.len())
    });
    if told.await? > 0 {
        app.wake.notify_one();
    }
    Ok(())
}

/// Whoever declared it, or took up what a probe proposed.
fn declarer(listed: &Listed) -> Option<AccountId> {
    match listed.state.phase {
        Phase::Announced { by, confirmed_by } => by.or(confirmed_by),
        _ => None,
    }
}

/// A stated end that is unconfirmed after one working day alarms those who may confirm it (settled: Time).
pub async fn ends_unconfirmed(app: &App) -> Result<(), DbError> {
    let handle = app.clone();
    let told = app.db.command::<_, DbError, _>(move |tx| {
        let now = handle.now();
        let calendar = calendars::current(tx)?.calendar;
        let mut count = 0;
        for listed in interruptions::unconfirmed(tx)? {
            let Some(end) = &listed.state.end else { continue };
            let case = Case { complete_at: end.stated_at, promise_working_days: 1, pauses: &[], now };
            if read(&calendar, &case).is_ok_and(|reading| reading.late(now)) {
                let effect = Effect::TellDeciders { interruption: listed.state.id, said: Said::EndOverdue };
                enqueue(tx, &handle, &listed.state.id.to_string(), &effect)?;
                interruptions::unconfirmed_told(tx, listed.state.id, now)?;
                count += 1;
            }
        }
        Ok(count)
    });
    if told.await? > 0 {
        app.wake.notify_one();
    }
    Ok(())
}
