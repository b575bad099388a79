//! Estimates that passed unmet alarm the declarer; ends that nobody confirmed alarm those who may.

use super::announcing::deciders::TellDeciders;
use super::interruptions;
use super::said::Said;
use crate::calendar::calendars;
use crate::notice::news::{News, tell};
use db::DbError;
use domain::ids::AccountId;
use domain::interruption::{InterruptionWithWords, Phase};
use domain::notice::{About, Topic};
use domain::service_clock::{Case, read};
use ground::{App, Work};
use jiff::SignedDuration;
use ledger::record::enqueue;

/// The declarer is told again after so long (design/screens, S16).
const AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(30);

/// Tells the declarer that the estimate has passed and the interruption goes on.
pub async fn estimates_passed(app: &App) -> Result<(), DbError> {
    app.command((), |work, ()| tell_declarers(work)).await
}

fn tell_declarers(work: &mut Work) -> Result<(), DbError> {
    let now = work.now;
    for listed in interruptions::overdue(work.tx, now, now - AGAIN_AFTER)? {
        let id = listed.state.id;
        if let Some(to) = declarer(&listed) {
            let key = format!("{id}:estimate:{}", now.as_second());
            let mut news = News::new(to, Topic::EstimatePassed, About::Interruption(id), key);
            if let Some(expected) = listed.state.expected_end {
                news = news.with("expected", expected);
            }
            tell(work, &news)?;
        }
        interruptions::overdue_told(work.tx, id, now)?;
    }
    Ok(())
}

/// Whoever declared it, or took up what a probe proposed.
fn declarer(listed: &InterruptionWithWords) -> Option<AccountId> {
    match listed.state.phase {
        Phase::Announced { by, confirmed_by } => by.or(confirmed_by),
        Phase::Proposed | Phase::Dismissed { .. } => None,
    }
}

/// A stated end that is unconfirmed after one working day alarms those who may confirm it (settled: Time).
pub async fn ends_unconfirmed(app: &App) -> Result<(), DbError> {
    app.command((), |work, ()| alarm_deciders(work)).await
}

fn alarm_deciders(work: &mut Work) -> Result<(), DbError> {
    let now = work.now;
    let calendar = calendars::current(work.tx)?.calendar;
    for listed in interruptions::unconfirmed(work.tx)? {
        let Some(end) = &listed.state.end else { continue };
        let case = Case { complete_at: end.stated_at, promise_working_days: 1, pauses: &[], now };
        if read(&calendar, &case).is_ok_and(|reading| reading.late(now)) {
            enqueue(work, TellDeciders { interruption: listed.state.id, said: Said::EndOverdue })?;
            interruptions::unconfirmed_told(work.tx, listed.state.id, now)?;
        }
    }
    Ok(())
}
