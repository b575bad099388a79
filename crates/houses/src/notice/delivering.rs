//! Carries out `Deliver`: one message to one person by one channel, sent once in effect.
//!
//! A message is marked as being handed over before it leaves and as sent after; what is marked as sent is not sent again. If the
//! machine dies between the two, mail goes out a second time under the same Message-ID, a gateway that honours `Idempotency-Key`
//! does nothing a second time, and to any other gateway nothing is repeated: the message stays `unknown`.
//!
//! A service that is away is left in peace: what is for it waits without using up its tries, and whoever has several messages waiting by
//! then gets them as one.

use super::letter;
use super::notices::{self, Fate, Notice, State};
use super::sending::{self, Outcome, Parcel};
use crate::account::accounts::{self, Account};
use crate::account::outgoing::contact_of;
use crate::effect::CarriedOut;
use db::{DbError, Tx};
use domain::ids::AccountId;
use domain::notice::{Channel, Mode};
use ground::relays::Belief;
use ground::{App, Rules, Work};
use jiff::{SignedDuration, Timestamp};
use ledger::outbox::{self, ATTEMPTS_MAX, Task};
use ledger::record::{Effect, enqueue};
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

    /// A mailbox that cannot be reached holds up nothing but itself, and one message that nobody takes not the next.
    fn lane(&self) -> String {
        format!("~deliver:{}:{}", self.channel.id(), self.to)
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

/// A message that waited longer than this was held up: others may have come to wait beside it.
const HELD_UP: SignedDuration = SignedDuration::from_mins(5);

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
    let channel = message.channel;
    if let Err(until) = app.relays.may_try(channel, app.now()) {
        return Ok(wait(app, task, until, "menunggu layanan pengirim terhubung lagi").await?);
    }
    let repeatable = sending::repeatable(app, channel);
    let begun = app.command((task.clone(), message, repeatable), |work, (task, message, repeatable)| {
        begin(work, task, *message, *repeatable)
    });
    let Some(parcel) = begun.await? else { return Ok(()) };
    let outcome = judged(app, message, sending::send(app, parcel).await).await?;
    metrics::counter!("notices_total", "channel" => message.channel.id(), "outcome" => outcome_name(&outcome))
        .increment(1);
    let away = match &outcome {
        Outcome::Away(why) => Some((app.relays.is_away(channel, app.now()), why.clone())),
        Outcome::Sent(_) | Outcome::Bounced(_) | Outcome::Later(_) | Outcome::Unknown(_) => None,
    };
    let ended = app.command((task.clone(), message, outcome), |work, (task, message, outcome)| {
        end(work, task, (*message, outcome))
    });
    let tried_again = ended.await?;
    if let Some((until, why)) = away {
        return Ok(wait(app, task, until, &why).await?);
    }
    tried_again.map_or(Ok(()), |why| Err(DeliverError::Outside(why)))
}

/// Puts it off until the service may be asked again; the try does not count.
async fn wait(app: &App, task: &Task, until: Timestamp, why: &str) -> Result<(), DbError> {
    let input = (task.clone(), until, why.to_owned());
    app.command(input, |work, (task, until, why)| outbox::wait_for(work.tx, task, *until, why)).await
}

/// What a service says, held against how it stands: one that refuses everybody says nothing of anybody's address.
async fn judged(app: &App, message: Deliver, outcome: Outcome) -> Result<Outcome, DbError> {
    let (relays, channel) = (&app.relays, message.channel);
    match &outcome {
        // Nothing was heard.
        Outcome::Away(_) | Outcome::Unknown(_) => return Ok(outcome),
        Outcome::Sent(_) => relays.took(channel),
        Outcome::Bounced(_) | Outcome::Later(_) => relays.answered(channel),
    }
    let Outcome::Bounced(why) = outcome else { return Ok(outcome) };
    match relays.refused(channel, message.to) {
        Belief::Believed => Ok(Outcome::Bounced(why)),
        Belief::Doubted { first } => {
            app.command((first, channel), |work, (first, channel)| notices::clear_bounced(work.tx, *first, *channel))
                .await?;
            Ok(Outcome::Later(format!("{why}; layanan ini menolak semua orang")))
        }
    }
}

fn outcome_name(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent(_) => "sent",
        Outcome::Bounced(_) => "bounced",
        Outcome::Later(_) => "later",
        Outcome::Away(_) => "away",
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
    let held_up = told.iter().any(|notice| now.duration_since(notice.created_at) > HELD_UP);
    let to = (message.to, message.channel);
    if held_up && state != State::Sending && notices::several_wait(work.tx, to)? {
        notices::mark(work.tx, message.key(), State::Waiting, &Fate::default())?;
        let batch = work.id();
        notices::gather_waiting(work.tx, batch, to)?;
        outbox::finish(work.tx, task, now)?;
        enqueue(work, Deliver { batch, ..message })?;
        return Ok(None);
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
        Outcome::Away(why) => {
            notices::mark(work.tx, message.key(), State::Waiting, &Fate { error: Some(why), ..Fate::default() })?;
            return Ok(None);
        }
        Outcome::Later(why) => {
            let state = if task.attempts >= ATTEMPTS_MAX { State::Failed } else { State::Waiting };
            notices::mark(work.tx, message.key(), state, &Fate { error: Some(why), ..Fate::default() })?;
            return Ok(Some(why.clone()));
        }
    }
    outbox::finish(work.tx, task, now).map(|_| None)
}
