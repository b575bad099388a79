//! Carries out what goes out to the contacts of an account: a code, and the word of a recovery.

use super::accounts;
use super::code_words;
use super::contact_code::{self, CodeFor};
use super::outgoing::{SendCode, TellRecovery, channel_to};
use super::recovery;
use crate::effect::{CarriedOut, finished};
use crate::notice::sending::{self, Outcome, Parcel};
use db::DbError;
use domain::ids::AccountId;
use ground::App;
use jiff::Timestamp;
use ledger::outbox::{self, Task};

impl CarriedOut for SendCode {
    const WORDS: &'static str = "Kirim kode sekali pakai";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let (handle, id, what) = (app.clone(), self.account, CodeFor::from_id(&self.purpose));
        let found = app.db.read(move |tx| {
            let account = accounts::get(tx, &handle.vault, id)?.filter(|account| !account.disabled);
            let Some(account) = account else { return Ok(None) };
            let outgoing = contact_code::outgoing(tx, &account, what, handle.now())?;
            Ok(outgoing.map(|outgoing| (outgoing, account.language)))
        });
        // It went out, was asked for anew, or would come too late.
        let Some((outgoing, language)) = found.await.map_err(|error: DbError| error.to_string())? else {
            return finished(app, task).await;
        };
        let letter = code_words::code(&app.rules, language, what, &outgoing.code);
        let ends_at = outgoing.ends_at;
        match sending::send(app, Parcel::of(outgoing.channel, outgoing.to, task.id, letter)).await {
            Outcome::Sent(_) | Outcome::Bounced(_) | Outcome::Unknown(_) => gone(app, task, (id, what, ends_at)).await,
            Outcome::Later(why) | Outcome::Away(why) => Err(why),
        }
    }
}

/// Forgets the code and marks the task, together.
async fn gone(app: &App, task: &Task, of: (AccountId, CodeFor, Timestamp)) -> Result<(), String> {
    let marked = app.command((task.clone(), of), |work, (task, (id, what, ends_at))| {
        contact_code::sent(work.tx, *id, *what, *ends_at)?;
        outbox::finish(work.tx, task, work.now).map(|_| ())
    });
    marked.await.map_err(|error: DbError| error.to_string())
}

impl CarriedOut for TellRecovery {
    const WORDS: &'static str = "Kabari permintaan kata sandi baru";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        let (handle, of) = (app.clone(), self.clone());
        let found = app.db.read(move |tx| {
            let now = handle.now();
            let account = accounts::get(tx, &handle.vault, of.account)?.filter(|account| !account.disabled);
            let Some(account) = account.filter(|account| account.is_written_to(of.contact, now)) else {
                return Ok(None);
            };
            Ok(recovery::to_tell(tx, &handle.vault, of.account, now)?.map(|told| (account, told)))
        });
        // Cancelled meanwhile, or there is nobody to tell.
        let Some((account, (word, opens))) = found.await.map_err(|error: DbError| error.to_string())? else {
            return finished(app, task).await;
        };
        let Some(channel) = channel_to(self.contact, &app.rules.channels) else { return finished(app, task).await };
        let letter = code_words::recovery(&app.rules, account.language, (&word, opens));
        let to = account.profile.contact(self.contact).to_owned();
        match sending::send(app, Parcel::of(channel, to, task.id, letter)).await {
            Outcome::Sent(_) | Outcome::Bounced(_) | Outcome::Unknown(_) => finished(app, task).await,
            Outcome::Later(why) | Outcome::Away(why) => Err(why),
        }
    }
}
