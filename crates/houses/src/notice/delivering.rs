//! Carries out `Deliver`: one message to one person by one channel, sent once in effect.
//!
//! A message is marked as being handed over before it leaves and as sent after; what is marked as sent is not sent again. If the
//! machine dies between the two, mail goes out a second time under the same Message-ID, a gateway that honours `Idempotency-Key`
//! does nothing a second time, and to any other gateway nothing is repeated: the message stays `unknown`.

use super::letter;
use super::notices::{self, Fate, Notice, State};
use super::sending::{self, Outcome, Parcel};
use crate::account::accounts::{self, Account};
use crate::account::outgoing::contact_of;
use crate::effect::CarriedOut;
use db::{DbError, Tx};
use domain::ids::AccountId;
use domain::notice::{Channel, Mode};
use ground::{App, Rules, Work};
use ledger::outbox::{self, ATTEMPTS_MAX, Task};
use ledger::record::Effect;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Send what was told to one person by one channel, as one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliver {
    /// The notice itself, or a digest of several.
    pub batch: Uuid,
    /// How.
    pub channel: Channel,
    /// To whom.
    pub to: AccountId,
}

impl Effect for Deliver {
    const NAME: &'static str = "deliver";
    const OUTSIDE: bool = true;

    /// A mailbox that cannot be reached holds up nothing but itself.
    fn lane(&self) -> String {
        format!("deliver:{}:{}", self.channel.id(), self.to)
    }
}

impl CarriedOut for Deliver {
    const WORDS: &'static str = "Kirim kabar";

    async fn carry_out(self, app: &App, task: &Task) -> Result<(), String> {
        deliver(app, task, self).await.map_err(|e| e.to_string())
    }
}

impl Deliver {
    fn key(&self) -> (Uuid, Channel) {
        (self.batch, self.channel)
    }
}

/// Why a message is not out yet; tried again.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Mail server or gateway, without an address.
    #[error("{0}")]
    Outside(String),
}

/// Delivers a message.
pub async fn deliver(app: &App, task: &Task, message: Deliver) -> Result<(), DeliverError> {
    let repeatable = sending::repeatable(app, message.channel);
    let begun = app.command((task.clone(), message, repeatable), |work, (task, message, repeatable)| {
        begin(work, task, *message, *repeatable)
    });
    let Some(parcel) = begun.await? else { return Ok(()) };
    let outcome = sending::send(app, parcel).await;
    metrics::counter!("notices_total", "channel" => message.channel.id(), "outcome" => outcome_name(&outcome))
        .increment(1);
    let ended = app.command((task.clone(), message, outcome), |work, (task, message, outcome)| {
        end(work, task, (*message, outcome))
    });
    ended.await?.map_or(Ok(()), |why| Err(DeliverError::Outside(why)))
}

fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent(_) => "sent",
        Outcome::Bounced(_) => "bounced",
        Outcome::Later(_) => "later",
        Outcome::Unknown(_) => "unknown",
    }
}

/// Marks it as being handed over; `None` when nothing is to be sent (any more, or by this worker).
fn begin(work: &mut Work, task: &Task, message: Deliver, repeatable: bool) -> Result<Option<Parcel>, DbError> {
    let now = work.now;
    // A worker that was slow with what it claimed together with this may have lost it to another.
    if !outbox::renew(work.tx, task, now)? {
        return Ok(None);
    }
    let close = |tx: &mut dyn Tx, state: Option<(State, &str)>| {
        if let Some((state, why)) = state {
            notices::mark(tx, message.key(), state, &Fate { error: Some(why), ..Fate::default() })?;
        }
        outbox::finish(tx, task, now).map(|_| None)
    };
    let Some((state, told)) = notices::batch(work.tx, message.batch, message.channel)? else {
        return close(work.tx, None);
    };
    match state {
        State::Waiting | State::Failed => {}
        State::Sending if repeatable => {}
        State::Sending => return close(work.tx, Some((State::Unknown, "terputus saat dikirim"))),
        State::Digest | State::Sent | State::Delivered | State::Bounced | State::Unknown | State::Skipped => {
            return close(work.tx, None);
        }
    }
    match address(work, message)? {
        Ok((account, address)) => {
            notices::mark(work.tx, message.key(), State::Sending, &Fate::default())?;
            Ok(Some(parcel(work.rules, message, (account, address), &told)))
        }
        Err(why) => close(work.tx, Some((State::Skipped, why))),
    }
}

/// Where it goes, as things stand now; or why nowhere.
fn address(work: &mut Work, message: Deliver) -> Result<Result<(Account, String), &'static str>, DbError> {
    // A profile that cannot be opened is no address.
    let account = accounts::get(work.tx, work.vault, message.to).ok().flatten().filter(|a| !a.disabled);
    let Some(account) = account else { return Ok(Err("akun ditutup")) };
    let setting = notices::settings(work.tx, message.to)?.remove(&message.channel);
    let address = account.profile.contact(contact_of(message.channel)).to_owned();
    Ok(match setting {
        _ if address.is_empty() => Err("tidak ada alamat"),
        _ if !account.is_written_to(contact_of(message.channel), work.now) => Err("belum dibuktikan"),
        _ if !work.rules.channels.contains(&message.channel) => Err("tidak dipakai di sini"),
        Some(setting) if setting.mode == Mode::Off => Err("dimatikan"),
        Some(setting) if setting.bounced_at.is_some() => Err("alamat menolak kiriman sebelumnya"),
        _ => Ok((account, address)),
    })
}

fn parcel(rules: &Rules, message: Deliver, to: (Account, String), told: &[Notice]) -> Parcel {
    let (account, address) = to;
    let letter = letter::compose(rules, account.language, message.batch, told);
    Parcel::of(message.channel, address, message.batch, letter)
}

/// Notes what became of it; `Some` when it is to be tried again.
fn end(work: &mut Work, task: &Task, done: (Deliver, &Outcome)) -> Result<Option<String>, DbError> {
    let (message, outcome) = done;
    let now = work.now;
    match outcome {
        Outcome::Sent(provider_id) => {
            let fate = Fate { sent_at: Some(now), provider_id: provider_id.as_deref(), error: None };
            notices::mark(work.tx, message.key(), State::Sent, &fate)?;
        }
        Outcome::Bounced(why) => {
            notices::mark(work.tx, message.key(), State::Bounced, &Fate { error: Some(why), ..Fate::default() })?;
            notices::set_bounced(work.tx, message.to, message.channel, now)?;
        }
        Outcome::Unknown(why) => {
            notices::mark(work.tx, message.key(), State::Unknown, &Fate { error: Some(why), ..Fate::default() })?;
        }
        Outcome::Later(why) => {
            let state = if task.attempts >= ATTEMPTS_MAX { State::Failed } else { State::Waiting };
            notices::mark(work.tx, message.key(), state, &Fate { error: Some(why), ..Fate::default() })?;
            return Ok(Some(why.clone()));
        }
    }
    outbox::finish(work.tx, task, now).map(|_| None)
}
