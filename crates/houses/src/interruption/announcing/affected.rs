//! The owners of affected applications are told, a hundred in a transaction: that it began, what is new, that it is over, the new date.

use crate::application::applications::{self, Brief};
use crate::application::clocks;
use crate::application::error::ActError;
use crate::effect::CarriedOut;
use crate::interruption::interruptions;
use crate::interruption::said::Said;
use crate::notice::news::{News, tell};
use domain::ids::InterruptionId;
use domain::interruption::InterruptionWithWords;
use domain::notice::{About, Topic};
use ground::{App, Work};
use ledger::outbox::{self, Task};
use ledger::record::{Effect, enqueue};
use serde::{Deserialize, Serialize};

/// Applications in one transaction.
const AT_ONCE: i64 = 100;

/// Tell the owners of affected applications, some at a time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TellAffected {
    /// By which interruption.
    pub interruption: InterruptionId,
    /// What was published last.
    pub revision: i64,
    /// What is said.
    pub said: Said,
    /// The last application done; empty at the start.
    pub after: String,
}

impl Effect for TellAffected {
    const NAME: &'static str = "tell_affected";

    /// Behind the recount: dates are moved before anybody is told of them.
    fn lane(&self) -> String {
        "~recount".into()
    }
}

impl CarriedOut for TellAffected {
    const WORDS: &'static str = "Beri tahu pemohon yang terkena gangguan";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        app.command((self, task.clone()), |work, (telling, task)| telling.some(work, task))
            .await
            .map_err(|e| e.to_string())
    }
}

impl TellAffected {
    /// Tells the next ones; enqueues itself for the rest.
    fn some(&self, work: &mut Work, task: &Task) -> Result<(), ActError> {
        if !outbox::finish(work.tx, task, work.now)? {
            return Ok(()); // another worker holds it by now
        }
        let loaded = interruptions::load(work.tx, work.vault, self.interruption)?;
        let (listed, _) = loaded.ok_or(ActError::NotFound)?;
        let running = clocks::running(work.tx, &self.after, AT_ONCE)?;
        for id in &running {
            let Some(application) = applications::brief(work.tx, *id)? else { continue };
            if is_affected(work, &listed, &application) {
                tell(work, &self.news(&listed, &application))?;
            }
        }
        if let Some(last) = running.last() {
            enqueue(work, Self { after: last.to_string(), ..self.clone() })?;
        }
        Ok(())
    }

    fn news(&self, listed: &InterruptionWithWords, application: &Brief) -> News {
        let state = &listed.state;
        let topic = match self.said {
            Said::Announced => Topic::InterruptionAnnounced,
            Said::Updated => Topic::InterruptionUpdated,
            Said::Ended => Topic::InterruptionEnded,
            // The others are said to those who decide.
            Said::DatesMoved | Said::ToConfirm | Said::EndToConfirm | Said::EndOverdue | Said::PauseToAgree => {
                Topic::DueMoved
            }
        };
        // One message per application for each thing that was published or decided.
        let key = format!("{}:{}:{:?}:{}", self.interruption, self.revision, self.said, application.id);
        let news = News::new(application.owner, topic, About::Application(application.id), key);
        let mut news = news.of(application).by(application.due_at).with("since", state.started_at);
        let moments = [("expected", state.expected_end), ("ended", state.end.as_ref().map(|end| end.at))];
        for (name, at) in moments.into_iter().filter_map(|(name, at)| Some((name, at?))) {
            news = news.with(name, at);
        }
        news
    }
}

/// Whether the interruption touches it: its type or its offices, and it was there before the end.
fn is_affected(work: &Work, listed: &InterruptionWithWords, application: &Brief) -> bool {
    let version = work.rules.catalogue.version(&application.type_id, application.type_version);
    let Some(version) = version else { return false };
    let offices: Vec<String> = version.ty.offices.iter().map(|office| office.code.clone()).collect();
    let there = listed.state.end.as_ref().is_none_or(|end| application.submitted_at.is_some_and(|at| at <= end.at));
    there && listed.state.scope.touches(&application.type_id, &offices)
}
