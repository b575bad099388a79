//! An effect that a house carries out, and what the list of all effects knows of it.

use db::DbError;
use ground::App;
use ledger::outbox::{self, Task};
use ledger::record::Effect;
use std::future::Future;
use std::pin::Pin;

/// Something to be done outside the transaction, at least once.
pub trait CarriedOut: Effect {
    /// What it does, in words for the admin.
    const WORDS: &'static str;

    /// Does it; whatever it changes is changed in the transaction that marks the task as done. An error is tried again later.
    fn carry_out(self, app: &App, task: &Task) -> impl Future<Output = Result<(), String>> + Send;
}

/// How a kind of effect is run from what the queue keeps of it.
type Run = for<'a> fn(&'a App, &'a Task) -> Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// One line of the list of effects.
#[derive(Clone, Copy)]
pub struct Kind {
    /// [`Effect::NAME`].
    pub name: &'static str,
    /// [`CarriedOut::WORDS`].
    pub words: &'static str,
    run: Run,
}

impl Kind {
    /// The line of this type.
    pub const fn of<E: CarriedOut>() -> Self {
        Self { name: E::NAME, words: E::WORDS, run: |app, task| Box::pin(run_as::<E>(app, task)) }
    }

    /// Runs a task of this kind.
    pub async fn run(&self, app: &App, task: &Task) -> Result<(), String> {
        (self.run)(app, task).await
    }
}

async fn run_as<E: CarriedOut>(app: &App, task: &Task) -> Result<(), String> {
    let effect: E = serde_json::from_str(&task.body).map_err(|error| format!("{}: {error}", E::NAME))?;
    effect.carry_out(app, task).await
}

/// Marks a task that changed nothing here, or had been carried out before.
pub async fn finished(app: &App, task: &Task) -> Result<(), String> {
    let marked = app.command(task.clone(), |work, task| outbox::finish(work.tx, task, work.now).map(|_| ()));
    marked.await.map_err(|error: DbError| error.to_string())
}

/// Puts a task off because somebody else is away or busy: tried again with growing delay, for as long as it takes.
pub async fn put_off(app: &App, task: &Task, why: &str) -> Result<(), String> {
    let input = (task.clone(), why.to_owned());
    let put = app.command(input, |work, (task, why)| outbox::put_off(work.tx, task, work.now, why));
    put.await.map_err(|error: DbError| error.to_string())
}
