//! The owners of affected applications are told, a hundred in a transaction: that it began, what is new, that it is over, the new date.

use super::recount::with_due;
use crate::app::App;
use crate::effects::{Effect, Said};
use crate::store::applications::{self, Brief};
use crate::store::interruptions::Listed;
use crate::store::outbox::{self, Task};
use crate::store::{clocks, interruptions};
use crate::telling::{About, News, Topic, tell};
use crate::workflow::{ActError, enqueue};
use domain::ids::InterruptionId;

/// Applications in one transaction.
const AT_ONCE: i64 = 100;

/// What is told, and how far it has come.
#[derive(Clone)]
pub struct Telling {
    /// Of which interruption.
    pub interruption: InterruptionId,
    /// What was published last.
    pub revision: i64,
    /// What is said.
    pub said: Said,
    /// The last application done.
    pub after: String,
}

/// Tells the next ones; enqueues itself for the rest.
pub async fn some(app: &App, task: &Task, telling: Telling) -> Result<(), ActError> {
    let (handle, task) = (app.clone(), task.clone());
    let done: Result<(), ActError> = app
        .db
        .command(move |tx| {
            let now = handle.now();
            if !outbox::finish(tx, &task, now)? {
                return Ok(()); // another worker holds it by now
            }
            let loaded = interruptions::load(tx, &handle.vault, telling.interruption)?.ok_or(ActError::NotFound)?;
            let running = clocks::running(tx, &telling.after, AT_ONCE)?;
            for id in &running {
                let Some(application) = applications::brief(tx, *id)? else { continue };
                if is_affected(&handle, &loaded.listed, &application) {
                    tell(tx, &handle, &news(&telling, &loaded.listed, &application), now)?;
                }
            }
            if let Some(last) = running.last() {
                let Telling { interruption, revision, said, .. } = telling;
                let next = Effect::TellAffected { interruption, revision, said, after: last.to_string() };
                enqueue(tx, &handle, "recount", &next)?;
            }
            Ok(())
        })
        .await;
    app.wake.notify_one();
    done
}

/// Whether the interruption touches it: its type or its offices, and it was there before the end.
fn is_affected(app: &App, listed: &Listed, application: &Brief) -> bool {
    let Some(version) = app.catalogue.version(&application.type_id, application.type_version) else { return false };
    let offices: Vec<String> = version.ty.offices.iter().map(|office| office.code.clone()).collect();
    let there = listed.state.end.as_ref().is_none_or(|end| application.submitted_at.is_some_and(|at| at <= end.at));
    there && listed.state.scope.touches(&application.type_id, &offices)
}

fn news(telling: &Telling, listed: &Listed, application: &Brief) -> News {
    let state = &listed.state;
    let topic = match telling.said {
        Said::Announced => Topic::InterruptionAnnounced,
        Said::Updated => Topic::InterruptionUpdated,
        Said::Ended => Topic::InterruptionEnded,
        _ => Topic::DueMoved,
    };
    // One message per application for each thing that was published or decided.
    let key = format!("{}:{}:{:?}:{}", telling.interruption, telling.revision, telling.said, application.id);
    let news = News::new(application.owner, topic, About::Application(application.id), key);
    let mut news = with_due(news, application).with("since", state.started_at);
    let moments = [("expected", state.expected_end), ("ended", state.end.as_ref().map(|end| end.at))];
    for (name, at) in moments.into_iter().filter_map(|(name, at)| Some((name, at?))) {
        news = news.with(name, at);
    }
    news
}
