//! Clocks of running applications reckoned anew, a hundred in a transaction, until all are done.

use crate::app::App;
use crate::effects::{Effect, Moved, Said};
use crate::store::applications::{self, Brief};
use crate::store::clocks;
use crate::store::outbox::{self, Task};
use crate::telling::{About, News, Topic, tell};
use crate::workflow::{ActError, clock, enqueue};
use domain::indonesian::local;

/// Applications in one transaction: short enough that nobody waits for it.
const AT_ONCE: i64 = 100;

/// Reckons the next ones; enqueues itself for the rest, and at the end tells those affected.
pub async fn some(app: &App, task: &Task, because: Moved, after: String) -> Result<(), ActError> {
    let (handle, task) = (app.clone(), task.clone());
    let done: Result<(), ActError> = app
        .db
        .command(move |tx| {
            let now = handle.now();
            if !outbox::finish(tx, &task, now)? {
                return Ok(()); // another worker holds it by now
            }
            let running = clocks::running(tx, &after, AT_ONCE)?;
            for id in &running {
                let Some(before) = applications::brief(tx, *id)? else { continue };
                let version = handle.catalogue.version(&before.type_id, before.type_version);
                let Some(version) = version.cloned() else { continue };
                clock::reckon(tx, (*id, &version), now)?;
                if let (Moved::Calendar { version }, Some(after)) = (because, applications::brief(tx, *id)?)
                    && after.due_at != before.due_at
                {
                    tell(tx, &handle, &moved(&after, &format!("calendar:{version}:{id}")), now)?;
                }
            }
            let next = match (running.last(), because) {
                (Some(last), _) => Some(Effect::Recount { because, after: last.to_string() }),
                (None, Moved::Interruption { id, revision }) => {
                    let said = Said::DatesMoved;
                    Some(Effect::TellAffected { interruption: id, revision, said, after: String::new() })
                }
                (None, Moved::Calendar { .. }) => None,
            };
            if let Some(next) = next {
                enqueue(tx, &handle, "recount", &next)?;
            }
            Ok(())
        })
        .await;
    app.wake.notify_one();
    done
}

/// The message that a date has moved.
fn moved(application: &Brief, key: &str) -> News {
    with_due(News::new(application.owner, Topic::DueMoved, About::Application(application.id), key), application)
}

/// Adds the number, and the due date where there is one.
pub fn with_due(news: News, application: &Brief) -> News {
    let news = news.with("number", &application.number);
    match application.due_at {
        Some(due) => news.with("due", local(due).date()),
        None => news,
    }
}
