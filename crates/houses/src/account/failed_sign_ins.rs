//! Sign-ins that failed, recorded alike whether the name is known or not, and outside any account's history.

use super::tries::{self, Guess};
use db::DbError;
use domain::account::Actor;
use domain::event_kind::SystemEvent;
use domain::security_event::SecurityEvent;
use domain::subject::Subject;
use ground::{App, Work};
use ledger::record::{Recorded, record};

/// Notes that somebody gave a wrong password or code, or a name nobody has, and counts it. The name is kept as a keyed hash: what was typed may be a password
/// or an address of somebody.
pub async fn note(app: &App, login: &str, guess: Guess) -> Result<(), DbError> {
    app.watch.note(SecurityEvent::SignInFailed, app.now());
    app.command_on_locked((login.trim().to_lowercase(), guess), |work, (login, guess)| note_in(work, login, guess))
        .await
}

/// The same within a transaction.
pub(super) fn note_in(work: &mut Work, login: &str, guess: &Guess) -> Result<(), DbError> {
    tries::failed(work, guess)?;
    let hash = data_encoding::HEXLOWER.encode(&work.vault.search_hash("sign-in", login));
    let subject_id = format!("sign-in:{hash}");
    let what = Recorded {
        subject: Subject::System,
        subject_id: &subject_id,
        actor: &Actor::System,
        kind: SystemEvent::SignInFailed.into(),
        payload: "{}",
    };
    record(work, &what, Vec::new())
}
