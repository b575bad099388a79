//! Those who may be the second person are told that one is needed.

use crate::app::App;
use crate::db::DbError;
use crate::effects::Said;
use crate::store::outbox::{self, Task};
use crate::store::{accounts, interruptions};
use crate::telling::{About, News, Topic, tell};
use domain::account::{Actor, Role};
use domain::ids::InterruptionId;
use domain::interruption::{CommandKind, possible};

/// Accounts told of one role.
const PER_ROLE_MAX: i64 = 50;

/// Tells everybody who could now give the order that is needed.
pub async fn tell_them(app: &App, task: &Task, id: InterruptionId, said: Said) -> Result<(), DbError> {
    let (handle, task) = (app.clone(), task.clone());
    let done = app.db.command::<_, DbError, _>(move |tx| {
        let now = handle.now();
        if !outbox::finish(tx, &task, now)? {
            return Ok(());
        }
        let Some(loaded) = interruptions::load(tx, &handle.vault, id)? else { return Ok(()) };
        let (topic, wanted) = match said {
            Said::EndToConfirm | Said::EndOverdue => (Topic::EndUnconfirmed, CommandKind::ConfirmEnd),
            Said::PauseToAgree => (Topic::PauseToAgree, CommandKind::AgreePause),
            _ if loaded.listed.probe.is_some() => (Topic::InterruptionProposed, CommandKind::Declare),
            _ => (Topic::InterruptionProposed, CommandKind::Confirm),
        };
        for role in Role::ALL.into_iter().filter(|role| role.is_staff()) {
            for account in accounts::by_role(tx, &handle.vault, role, PER_ROLE_MAX)? {
                let actor = Actor::Account { id: account.id, role, office: None };
                if account.disabled || !possible(&loaded.listed.state, &actor).contains(&wanted) {
                    continue;
                }
                let state = &loaded.listed.state;
                let key = format!("{id}:{}:{said:?}", state.version);
                let news = News::new(account.id, topic, About::Interruption(id), key).with("since", state.started_at);
                tell(tx, &handle, &news, now)?;
            }
        }
        Ok(())
    });
    done.await?;
    app.wake.notify_one();
    Ok(())
}
