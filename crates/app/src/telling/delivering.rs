//! Carries out `Deliver`: one message to one person by one channel, sent once in effect.
//!
//! A message is marked as being handed over before it leaves and as sent after; what is marked as sent is not sent again. If the
//! machine dies between the two, mail goes out a second time under the same Message-ID, a gateway that honours `Idempotency-Key`
//! does nothing a second time, and to any other gateway nothing is repeated: the message stays `unknown`.

use super::sending::{self, Outcome, Parcel};
use super::{letter, offered};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::store::accounts::{self, Account};
use crate::store::notices::{self, Channel, Fate, Mode, Notice, State};
use crate::store::outbox::{self, ATTEMPTS_MAX, Task};
use domain::ids::AccountId;
use uuid::Uuid;

/// A message to be delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// The notice itself, or a digest of several.
    pub batch: Uuid,
    /// How.
    pub channel: Channel,
    /// To whom.
    pub to: AccountId,
}

impl Message {
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
pub async fn deliver(app: &App, task: &Task, message: Message) -> Result<(), DeliverError> {
    let (handle, held) = (app.clone(), task.clone());
    let Some(parcel) = app.db.command(move |tx| begin(tx, &handle, &held, message)).await? else { return Ok(()) };
    let outcome = sending::send(app, parcel).await;
    metrics::counter!("notices_total", "channel" => message.channel.id(), "outcome" => outcome_name(&outcome))
        .increment(1);
    let (handle, held) = (app.clone(), task.clone());
    let trouble = app.db.command(move |tx| end(tx, &handle, &held, (message, &outcome))).await?;
    trouble.map_or(Ok(()), |why| Err(DeliverError::Outside(why)))
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
fn begin(tx: &mut dyn Tx, app: &App, task: &Task, message: Message) -> Result<Option<Parcel>, DbError> {
    let now = app.now();
    // A worker that was slow with what it claimed together with this may have lost it to another.
    if !outbox::renew(tx, task, now)? {
        return Ok(None);
    }
    let close = |tx: &mut dyn Tx, state: Option<(State, &str)>| {
        if let Some((state, why)) = state {
            notices::mark(tx, message.key(), state, &Fate { error: Some(why), ..Fate::default() })?;
        }
        outbox::finish(tx, task, now).map(|_| None)
    };
    let Some((state, told)) = notices::batch(tx, message.batch, message.channel)? else { return close(tx, None) };
    match state {
        State::Waiting | State::Failed => {}
        State::Sending if sending::repeatable(app, message.channel) => {}
        State::Sending => return close(tx, Some((State::Unknown, "terputus saat dikirim"))),
        _ => return close(tx, None),
    }
    match address(tx, app, message)? {
        Ok((account, address)) => {
            notices::mark(tx, message.key(), State::Sending, &Fate::default())?;
            Ok(Some(parcel(app, message, (account, address), &told)))
        }
        Err(why) => close(tx, Some((State::Skipped, why))),
    }
}

/// Where it goes, as things stand now; or why nowhere.
fn address(tx: &mut dyn Tx, app: &App, message: Message) -> Result<Result<(Account, String), &'static str>, DbError> {
    // A profile that cannot be opened is no address.
    let account = accounts::get(tx, &app.vault, message.to).ok().flatten().filter(|a| !a.disabled);
    let Some(account) = account else { return Ok(Err("akun ditutup")) };
    let setting = notices::settings(tx, message.to)?.remove(&message.channel);
    let address =
        if message.channel == Channel::Surel { account.profile.email.clone() } else { account.profile.phone.clone() };
    Ok(match setting {
        _ if address.is_empty() => Err("tidak ada alamat"),
        _ if !offered(app, message.channel) => Err("tidak dipakai di sini"),
        Some(setting) if setting.mode == Mode::Off => Err("dimatikan"),
        Some(setting) if setting.bounced_at.is_some() => Err("alamat menolak kiriman sebelumnya"),
        _ => Ok((account, address)),
    })
}

fn parcel(app: &App, message: Message, to: (Account, String), told: &[Notice]) -> Parcel {
    let (account, address) = to;
    let letter = letter::compose(app, account.language, message.batch, told);
    Parcel {
        channel: message.channel,
        to: address,
        id: format!("{}.{}", message.batch, message.channel.id()),
        subject: letter.subject,
        text: match message.channel {
            Channel::Surel => letter.body,
            Channel::Whatsapp => letter.chat,
            Channel::Sms => letter.short,
        },
    }
}

/// Notes what became of it; `Some` when it is to be tried again.
fn end(tx: &mut dyn Tx, app: &App, task: &Task, done: (Message, &Outcome)) -> Result<Option<String>, DbError> {
    let (message, outcome) = done;
    let now = app.now();
    match outcome {
        Outcome::Sent(provider_id) => {
            let fate = Fate { sent_at: Some(now), provider_id: provider_id.as_deref(), error: None };
            notices::mark(tx, message.key(), State::Sent, &fate)?;
        }
        Outcome::Bounced(why) => {
            notices::mark(tx, message.key(), State::Bounced, &Fate { error: Some(why), ..Fate::default() })?;
            notices::set_bounced(tx, message.to, message.channel, now)?;
        }
        Outcome::Unknown(why) => {
            notices::mark(tx, message.key(), State::Unknown, &Fate { error: Some(why), ..Fate::default() })?;
        }
        Outcome::Later(why) => {
            let state = if task.attempts >= ATTEMPTS_MAX { State::Failed } else { State::Waiting };
            notices::mark(tx, message.key(), state, &Fate { error: Some(why), ..Fate::default() })?;
            return Ok(Some(why.clone()));
        }
    }
    outbox::finish(tx, task, now).map(|_| None)
}
