//! The owner of an application is told what happened to it.

use super::news::{News, tell};
use crate::application::applications::{self, Brief};
use crate::effect::CarriedOut;
use db::DbError;
use domain::application::Stage;
use domain::ids::ApplicationId;
use domain::licence_type::Fee;
use domain::notice::{About, Topic};
use ground::{App, Work};
use jiff::Timestamp;
use ledger::outbox::{self, Task};
use ledger::record::Effect;
use serde::{Deserialize, Serialize};

/// Tell the applicant; the words are made when it is sent, so that no personal data lie in the queue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notify {
    /// Of which application.
    pub application: ApplicationId,
    /// About what.
    pub about: Topic,
}

impl Effect for Notify {
    const NAME: &'static str = "notify";

    fn lane(&self) -> String {
        format!("~notify:{}", self.application)
    }
}

impl CarriedOut for Notify {
    const WORDS: &'static str = "Beri tahu pemohon";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        app.command((self, task.clone()), |work, (notify, task)| notify.tell(work, task))
            .await
            .map_err(|e| e.to_string())
    }
}

impl Notify {
    /// The event told of is the effect itself.
    fn tell(&self, work: &mut Work, task: &Task) -> Result<(), DbError> {
        if !outbox::finish(work.tx, task, work.now)? {
            return Ok(());
        }
        let Some(application) = applications::brief(work.tx, self.application)? else { return Ok(()) };
        let Some(state) = applications::state_of(work.tx, self.application)? else { return Ok(()) };
        let about = About::Application(self.application);
        let mut news = News::new(application.owner, self.about, about, task.id.to_string()).of(&application);
        if self.about == Topic::Submitted && state.rounds_used > 0 {
            news = news.with("round", state.rounds_used);
        }
        if let (Topic::PaymentAsked, Stage::AwaitingPayment { amount_rp, .. }) = (self.about, &state.stage) {
            news = news.with("amount", amount_rp);
        }
        let version = work.rules.catalogue.version(&state.type_id, state.type_version);
        tell(work, &news.by(self.due(&state.stage, (&application, version.map(|version| &version.ty.fee)))))
    }

    /// By when something is to happen, as far as it still holds when this is told: what is asked of the applicant, or what we
    /// promised them.
    fn due(&self, stage: &Stage, of: (&Brief, Option<&Fee>)) -> Option<Timestamp> {
        let (application, fee) = of;
        match (self.about, stage) {
            (Topic::Returned, Stage::Returned { due, .. }) => Some(*due),
            (Topic::PaymentAsked, Stage::AwaitingPayment { since, .. }) => fee?.payment_due(*since),
            (Topic::Submitted, _) if !stage.ended() => application.due_at,
            _ => None,
        }
    }
}
