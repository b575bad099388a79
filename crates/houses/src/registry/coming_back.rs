//! A register that was away is asked once more when it is back: at once where it was seen to answer, else now and then to see.

use super::ask_register::AskWhenBack;
use super::asking::{Order, QuestionError};
use super::questions;
use crate::application::applications;
use crate::effect::{CarriedOut, finished};
use domain::account::Actor;
use domain::application::Stage;
use domain::question::{About, Command, Question, Status};
use ground::{App, Work};
use ledger::carry_out;
use ledger::outbox::{self, Task};
use ledger::sealed::{self, NewText};

/// From this look on (two hours) it is asked although nobody has seen it answer; the looks come in growing waits.
const LOOKS_BLIND: i64 = 13;

impl CarriedOut for AskWhenBack {
    const WORDS: &'static str = "Tanyakan lagi sesudah register kembali";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let told = |error: QuestionError| error.to_string();
        let failed = app.view(self.clone(), failed).await.map_err(told)?;
        let Some(Question { registry, status: Status::Failed { at, .. }, .. }) = failed else {
            return finished(app, task).await;
        };
        let is_back = app.registers.answered_at(registry).is_some_and(|answered| answered > at);
        if is_back || task.attempts >= LOOKS_BLIND {
            return app
                .command_on_locked((task.clone(), self), |work, (task, what)| again(work, task, what))
                .await
                .map_err(told);
        }
        let put_off = app.command(task.clone(), |work, task| {
            outbox::put_off(work.tx, task, work.now, "register belum menjawab lagi")
        });
        put_off.await.map_err(|error: db::DbError| error.to_string())
    }
}

/// The question while it stands as failed at this time of asking; nothing once somebody asked or found out.
fn failed(work: &mut Work, what: &AskWhenBack) -> Result<Option<Question>, QuestionError> {
    let loaded = questions::load_locked(work.tx, work.vault, what.question)?;
    let state = loaded.and_then(|loaded| loaded.state).filter(|state| state.round == what.round);
    Ok(state.filter(Question::comes_back))
}

fn again(work: &mut Work, task: &Task, what: &AskWhenBack) -> Result<(), QuestionError> {
    if !outbox::finish(work.tx, task, work.now)? {
        return Err(QuestionError::Internal("another worker holds this".into()));
    }
    let Some(loaded) = questions::load_locked(work.tx, work.vault, what.question)? else { return Ok(()) };
    let state = loaded.state.filter(|state| state.round == what.round && state.comes_back());
    let Some(state) = state else { return Ok(()) };
    if !is_wanted(work, &state.about)? {
        return Ok(());
    }
    let Some(asked) = sealed::get(work.tx, &loaded.key, state.asked.id)? else { return Ok(()) };
    let text = NewText::new(work.id(), work.bytes(), "asked", asked);
    let command = Command::AskAgain { asked: text.reference.clone(), anew: false, same: true };
    let mut order = Order::new(what.question, Actor::System, command);
    (order.texts, order.enclosed) = (vec![text], Some(loaded.asked_hash));
    carry_out(work, &order).map(|_| ())
}

/// Nobody waits for an answer about what has ended, or about what its applicant is changing.
fn is_wanted(work: &mut Work, about: &About) -> Result<bool, QuestionError> {
    match about {
        About::Account { .. } => Ok(true),
        About::Field { application, .. } => {
            let stage = applications::state_of(work.tx, *application)?.map(|state| state.stage);
            Ok(stage.is_some_and(|stage| !stage.ended() && !matches!(stage, Stage::Draft | Stage::Returned { .. })))
        }
    }
}
