//! Clocks of running applications reckoned anew, a hundred in a transaction, until all are done.

use super::affected::TellAffected;
use crate::application::applications::{self, Brief};
use crate::application::error::ActError;
use crate::application::{clock, clocks};
use crate::effect::CarriedOut;
use crate::interruption::said::Said;
use crate::notice::news::{News, tell};
use domain::ids::InterruptionId;
use domain::notice::{About, Topic};
use ground::{App, Work};
use ledger::outbox::{self, Task};
use ledger::record::{Effect, enqueue};
use serde::{Deserialize, Serialize};

/// Applications in one transaction: short enough that nobody waits for it.
const AT_ONCE: i64 = 100;

/// Reckon the clocks of running applications anew, in order of their ids, some at a time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recount {
    /// Why.
    pub because: Moved,
    /// The last one done; empty at the start.
    pub after: String,
}

/// What moved dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Moved {
    /// An agreed pause, or its end; then those affected are told.
    Interruption {
        /// Which one.
        id: InterruptionId,
        /// What was published last.
        revision: i64,
    },
    /// A new version of the calendar; whoever's date moved is told.
    Calendar {
        /// Which version.
        version: i64,
    },
}

impl Effect for Recount {
    const NAME: &'static str = "recount";

    /// Dates are moved before anybody is told of them, and one recount follows the other.
    fn lane(&self) -> String {
        "recount".into()
    }
}

impl CarriedOut for Recount {
    const WORDS: &'static str = "Hitung ulang tanggal janji";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        app.command((self, task.clone()), |work, (recount, task)| recount.some(work, task))
            .await
            .map_err(|e| e.to_string())
    }
}

impl Recount {
    /// From the first application on.
    pub fn because(because: Moved) -> Self {
        Self { because, after: String::new() }
    }

    /// Reckons the next ones; enqueues itself for the rest, and at the end tells those affected.
    fn some(&self, work: &mut Work, task: &Task) -> Result<(), ActError> {
        if !outbox::finish(work.tx, task, work.now)? {
            return Ok(()); // another worker holds it by now
        }
        let running = clocks::running(work.tx, &self.after, AT_ONCE)?;
        for id in &running {
            let Some(before) = applications::brief(work.tx, *id)? else { continue };
            let version = work.rules.catalogue.version(&before.type_id, before.type_version);
            let Some(version) = version.cloned() else { continue };
            clock::reckon(work.tx, (*id, &version), work.now)?;
            if let (Moved::Calendar { version }, Some(after)) = (self.because, applications::brief(work.tx, *id)?)
                && after.due_at != before.due_at
            {
                tell(work, &moved(&after, &format!("calendar:{version}:{id}")))?;
            }
        }
        match (running.last(), self.because) {
            (Some(last), because) => enqueue(work, Self { because, after: last.to_string() })?,
            (None, Moved::Interruption { id, revision }) => {
                let said = Said::DatesMoved;
                enqueue(work, TellAffected { interruption: id, revision, said, after: String::new() })?;
            }
            (None, Moved::Calendar { .. }) => {}
        }
        Ok(())
    }
}

/// The message that a date has moved.
fn moved(application: &Brief, key: &str) -> News {
    News::new(application.owner, Topic::DueMoved, About::Application(application.id), key).with_due(application)
}
