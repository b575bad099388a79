//! Access that was refused to somebody signed in, recorded outside the account's own history (Pasal 11(1), 12).

use crate::account::accounts::Account;
use db::DbError;
use domain::account::Actor;
use domain::event_kind::SystemEvent;
use domain::subject::Subject;
use ground::{App, Work};
use ledger::record::{Recorded, record};

/// Notes who asked for which route; `route` is the route as the table has it, so that nothing typed stands in the log.
pub async fn note(app: &App, account: &Account, method: &str, route: &str) -> Result<(), DbError> {
    let payload = serde_json::json!({ "method": method, "route": route }).to_string();
    app.command_on_locked((account.actor(), payload), |work, (actor, payload)| note_in(work, actor, payload)).await
}

fn note_in(work: &mut Work, actor: &Actor, payload: &str) -> Result<(), DbError> {
    let account = actor.account().map(|id| id.0.to_string()).unwrap_or_default();
    let subject_id = format!("access:{account}");
    let kind = SystemEvent::AccessRefused.into();
    let what = Recorded { subject: Subject::System, subject_id: &subject_id, actor, kind, payload };
    record(work, &what, Vec::new())
}
