//! Puts the questions that the checks of an application ask: after it was sent, and when an officer wants one asked again.

use super::ask_register::PutQuestions;
use super::asking::{Order, QuestionError};
use super::questions::{self, StoredQuestion};
use super::wording;
use crate::application::applications::{self, LoadedApplication};
use crate::application::catalogue_version::version_of;
use crate::effect::CarriedOut;
use domain::account::Actor;
use domain::application::{ChecklistItem, Stage};
use domain::ids::ApplicationId;
use domain::question::{About, Command, Refusal, Status};
use domain::registry::{Registry, RegistryCheck};
use ground::{App, Work};
use ledger::outbox::{self, Task};
use ledger::sealed::NewText;
use ledger::{Undone, carry_out};
use registries::Question;

impl CarriedOut for PutQuestions {
    const WORDS: &'static str = "Siapkan pertanyaan ke register";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let put = app.command((task.clone(), self.application), |work, (task, id)| put(work, task, *id));
        put.await.map_err(|error| error.to_string())
    }
}

/// Asks whatever is not asked yet, was asked about something else, or failed.
fn put(work: &mut Work, task: &Task, application: ApplicationId) -> Result<(), QuestionError> {
    if !outbox::finish(work.tx, task, work.now)? {
        return Err(QuestionError::Internal("another worker holds this".into()));
    }
    // Erased meanwhile, or ended: nobody waits for an answer.
    let Some(loaded) = applications::load(work.tx, work.vault, application)? else { return Ok(()) };
    if loaded.app.stage.ended() || matches!(loaded.app.stage, Stage::Draft | Stage::Returned { .. }) {
        return Ok(());
    }
    let version = version_of(work.rules, &loaded)?;
    for (check, question) in wording::due(&version.ty, &loaded.answers, &loaded.app.variant) {
        if work.rules.registers.contains(&check.registry) {
            ask(work, (&loaded, check), &question, (&Actor::System, None))?;
        }
    }
    Ok(())
}

/// Asks the question of one check.
fn ask(
    work: &mut Work,
    of: (&LoadedApplication, &RegistryCheck),
    question: &Question,
    by: (&Actor, Option<&String>),
) -> Result<(), QuestionError> {
    let (loaded, check) = of;
    let stored = questions::of_application(work.tx, loaded.app.id)?
        .into_iter()
        .find(|stored| stored.state.registry == check.registry && stored.state.field() == Some(check.field.as_str()));
    let about = About::Field { application: loaded.app.id, field: check.field.clone() };
    ask_about(work, (check.registry, about), (question, stored), by)
}

/// Asks one question, by whom it is wanted: the system asks what is open, a person anew, and once for each key of a form.
pub(super) fn ask_about(
    work: &mut Work,
    of: (Registry, About),
    (question, stored): (&Question, Option<StoredQuestion>),
    (actor, key): (&Actor, Option<&String>),
) -> Result<(), QuestionError> {
    let (registry, about) = of;
    let anew = actor.account().is_some();
    let hash = wording::hash(work.vault, question);
    let content = serde_json::to_string(question).map_err(|e| QuestionError::Internal(e.to_string()))?;
    let text = NewText::new(work.id(), work.bytes(), "asked", content);
    let asked = text.reference.clone();
    let mut order = match stored {
        None => Order::beginning(actor.clone(), Command::Ask { registry, about, asked }),
        Some(stored) => {
            let failed = matches!(stored.state.status, Status::Failed { .. });
            if !anew && stored.asked_hash == hash && !failed {
                return Ok(());
            }
            // What was typed anew is another question, also while the old one waits.
            let same = stored.asked_hash == hash;
            Order::new(stored.state.id, actor.clone(), Command::AskAgain { asked, anew: anew && same, same })
        }
    };
    (order.texts, order.key) = (vec![text], key.cloned());
    order.enclosed = Some(hash);
    carry_out(work, &order).map(|_| ())
}

/// What an officer wants asked again.
#[derive(Clone)]
pub struct Wanted {
    /// Who.
    pub actor: Actor,
    /// Of which application, which they have before them.
    pub application: ApplicationId,
    /// Which check.
    pub item: ChecklistItem,
    /// Key of the form, so that a form that is sent twice asks once.
    pub key: Option<String>,
}

/// Asks again, durable when it returns `Ok`; a check that is not asked by machine is not found.
pub async fn ask_again(app: &App, wanted: Wanted) -> Result<(), QuestionError> {
    app.command(wanted, again).await
}

fn again(work: &mut Work, wanted: &Wanted) -> Result<(), QuestionError> {
    let loaded = applications::load(work.tx, work.vault, wanted.application)?.ok_or(Undone::NotFound)?;
    if loaded.app.stage.ended() || matches!(loaded.app.stage, Stage::Draft | Stage::Returned { .. }) {
        return Err(Undone::Refused(Refusal::Moved));
    }
    let version = version_of(work.rules, &loaded)?;
    let due = wording::due(&version.ty, &loaded.answers, &loaded.app.variant).into_iter();
    let item = |check: &RegistryCheck| ChecklistItem::Check(check.registry, check.field.clone());
    let registers = &work.rules.registers;
    let (check, question) = due
        .filter(|(check, _)| registers.contains(&check.registry))
        .find(|(check, _)| item(check) == wanted.item)
        .ok_or(Undone::NotFound)?;
    ask(work, (&loaded, check), &question, (&wanted.actor, wanted.key.as_ref()))
}
