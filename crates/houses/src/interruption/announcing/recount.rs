//! Clocks of running applications reckoned anew, a hundred in a transaction, until all are done.

use crate::application::applications::{self, Brief};
use crate::application::error::ActError;
use crate::application::{clock, clocks};
use crate::effect::CarriedOut;
use crate::interruption::said::Said;
use crate::notice::news::{News, tell};
use domain::ids::InterruptionId;
use domain::indonesian::local;
use domain::notice::{About, Topic};
use ground::{App, Work};
use jiff::Timestamp;
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
    /// An agreed pause, or its end; whoever's date moved is told.
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
        "~recount".into()
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

    /// Reckons the next ones and tells those whose day moved; enqueues itself for the rest.
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
            if let Some(after) = applications::brief(work.tx, *id)?
                && let Some(news) = self.moved(&before, &after)
            {
                tell(work, &news)?;
            }
        }
        if let Some(last) = running.last() {
            enqueue(work, Self { because: self.because, after: last.to_string() })?;
        }
        Ok(())
    }

    /// That a promised day is another now, with both. Nobody is told of a day that was never promised, or of another hour.
    fn moved(&self, before: &Brief, after: &Brief) -> Option<News> {
        let day = |at: Option<Timestamp>| at.map(|at| local(at).date());
        let (was, is) = (day(before.due_at), day(after.due_at));
        if was == is {
            return None;
        }
        let key = match self.because {
            Moved::Calendar { version } => format!("calendar:{version}:{}", after.id),
            Moved::Interruption { id, revision } => format!("{id}:{revision}:{:?}:{}", Said::DatesMoved, after.id),
        };
        let news =
            News::new(after.owner, Topic::DueMoved, About::Application(after.id), key).of(after).by(after.due_at);
        Some(match was {
            Some(was) => news.with("before", was),
            None => news,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ids::{AccountId, ApplicationId};
    use uuid::Uuid;

    fn brief(due: Option<&str>) -> Brief {
        Brief {
            id: ApplicationId(Uuid::from_u128(1)),
            owner: AccountId(Uuid::from_u128(2)),
            type_id: "reklame".into(),
            type_version: 1,
            number: "26-004182".into(),
            submitted_at: None,
            due_at: due.map(|due| due.parse().unwrap()),
            officer: None,
            approval_role: None,
        }
    }

    #[test]
    fn only_another_day_is_told_and_both_days_are_named() {
        let recounts = [
            Moved::Calendar { version: 3 },
            Moved::Interruption { id: InterruptionId(Uuid::from_u128(3)), revision: 2 },
        ];
        for recount in recounts.map(Recount::because) {
            let told = |before, after| recount.moved(&brief(before), &brief(after));
            assert_eq!(told(None, None), None, "nothing was promised");
            assert_eq!(told(Some("2026-12-07T03:00:00Z"), Some("2026-12-07T07:30:00Z")), None, "the same day");
            let news = told(Some("2026-12-03T03:00:00Z"), Some("2026-12-07T03:00:00Z")).unwrap();
            let part = |name: &str| news.params.get(name).map(String::as_str);
            assert_eq!((part("before"), part("due")), (Some("2026-12-03"), Some("2026-12-07")));
            assert_eq!((part("type"), part("number")), (Some("reklame"), Some("26-004182")));
            let stands = told(Some("2026-12-03T03:00:00Z"), None).unwrap();
            assert!(stands.params.contains_key("before") && !stands.params.contains_key("due"));
        }
    }
}
