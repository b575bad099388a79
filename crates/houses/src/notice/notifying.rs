//! The owner of an application is told what happened to it.

use super::news::{News, tell};
use crate::application::applications;
use crate::effect::CarriedOut;
use db::DbError;
use domain::ids::ApplicationId;
use domain::notice::{About, Topic};
use ground::{App, Work};
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
        format!("notify:{}", self.application)
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
        let Some((owner, number)) = applications::owner_and_number(work.tx, self.application)? else { return Ok(()) };
        let mut news = News::new(owner, self.about, About::Application(self.application), task.id.to_string());
        if let Some(number) = number {
            news = news.with("number", number);
        }
        tell(work, &news)
    }
}
