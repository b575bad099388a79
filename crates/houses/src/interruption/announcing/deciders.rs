//! Those who may be the second person are told that one is needed.

use crate::appointment::holders;
use crate::effect::CarriedOut;
use crate::interruption::interruptions;
use crate::interruption::said::Said;
use crate::notice::news::{News, tell};
use db::DbError;
use domain::account::Role;
use domain::ids::InterruptionId;
use domain::interruption::{CommandKind, possible};
use domain::notice::{About, Topic};
use ground::{App, Work};
use ledger::outbox::{self, Task};
use ledger::record::Effect;
use serde::{Deserialize, Serialize};

/// Accounts told of one role.
const PER_ROLE_MAX: usize = 50;

/// Tell those who decide about an interruption.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TellDeciders {
    /// Which one.
    pub interruption: InterruptionId,
    /// What is said.
    pub said: Said,
}

impl Effect for TellDeciders {
    const NAME: &'static str = "tell_deciders";

    fn lane(&self) -> String {
        format!("~deciders:{}", self.interruption)
    }
}

impl CarriedOut for TellDeciders {
    const WORDS: &'static str = "Minta orang kedua untuk gangguan";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        app.command((self, task.clone()), |work, (telling, task)| telling.all(work, task))
            .await
            .map_err(|e| e.to_string())
    }
}

impl TellDeciders {
    /// Tells everybody who could now give the order that is needed.
    fn all(&self, work: &mut Work, task: &Task) -> Result<(), DbError> {
        if !outbox::finish(work.tx, task, work.now)? {
            return Ok(());
        }
        let (id, said) = (self.interruption, self.said);
        let Some((listed, _)) = interruptions::load(work.tx, work.vault, id)? else { return Ok(()) };
        let (topic, wanted) = match said {
            Said::EndToConfirm | Said::EndOverdue => (Topic::EndUnconfirmed, CommandKind::ConfirmEnd),
            Said::PauseToAgree => (Topic::PauseToAgree, CommandKind::AgreePause),
            Said::Announced | Said::Updated | Said::Ended | Said::DatesMoved | Said::ToConfirm => {
                let proposed = listed.probe.is_some();
                let wanted = if proposed { CommandKind::Declare } else { CommandKind::Confirm };
                (Topic::InterruptionProposed, wanted)
            }
        };
        let state = &listed.state;
        for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
            for account in holders::by_role(work.tx, work.vault, (role, PER_ROLE_MAX), work.now)? {
                if account.disabled || !possible(state, &account.actor()).contains(&wanted) {
                    continue;
                }
                let key = format!("{id}:{}:{said:?}", state.version);
                let news = News::new(account.id, topic, About::Interruption(id), key).with("since", state.started_at);
                tell(work, &news)?;
            }
        }
        Ok(())
    }
}
