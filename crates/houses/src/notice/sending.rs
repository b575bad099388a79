//! One message out of the house, by mail server or gateway, and what became of it.

use super::letter;
use channels::messaging::{self, Kind};
use channels::{Failure, Reason};
use domain::notice::Channel;
use ground::App;
use ground::mail;
use ground::mail::{Letter, MailError, without_addresses};
use std::time::Duration;
use uuid::Uuid;

/// Longest time for one message.
const WHOLE_MAX: Duration = Duration::from_secs(90);

/// A message with its address.
pub struct Parcel {
    /// How.
    pub channel: Channel,
    /// E-mail address or phone number.
    pub to: String,
    /// The same for every try; no personal data.
    pub id: String,
    /// Of an e-mail.
    pub subject: String,
    /// As the channel takes it.
    pub text: String,
}

impl Parcel {
    /// A message as its channel takes it; `batch` names it in every try.
    pub fn of(channel: Channel, to: String, batch: Uuid, letter: letter::Letter) -> Self {
        let text = match channel {
            Channel::Surel => letter.body,
            Channel::Whatsapp => letter.chat,
            Channel::Sms => letter.short,
        };
        Self { channel, to, id: format!("{batch}.{}", channel.id()), subject: letter.subject, text }
    }
}

/// What became of it. The sentences hold no address and no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Taken over, under this id if the gateway names one.
    Sent(Option<String>),
    /// The address refuses it for good.
    Bounced(String),
    /// Nothing went out; a later try may pass.
    Later(String),
    /// The service cannot be reached: nothing goes out to anybody.
    Away(String),
    /// It may have gone out, and a second try would not be recognised.
    Unknown(String),
}

/// The gateway of a channel.
pub fn kind(channel: Channel) -> Option<Kind> {
    match channel {
        Channel::Surel => None,
        Channel::Whatsapp => Some(Kind::Whatsapp),
        Channel::Sms => Some(Kind::Sms),
    }
}

/// The name of a channel on screens.
pub fn name_of(channel: Channel) -> &'static str {
    kind(channel).map_or("Surel", Kind::name)
}

/// Channels by which this installation can send at all.
pub fn offered(messaging: &messaging::Settings) -> Vec<Channel> {
    Channel::ALL
        .into_iter()
        .filter(|channel| kind(*channel).is_none_or(|kind| messaging.gateway(kind).is_some()))
        .collect()
}

/// Whether a second try of the same message is recognised, by the mail reader or by the gateway.
pub fn repeatable(app: &App, channel: Channel) -> bool {
    kind(channel).is_none_or(|kind| app.config.messaging.gateway(kind).is_some_and(|gateway| gateway.idempotent))
}

/// Sends it.
pub async fn send(app: &App, parcel: Parcel) -> Outcome {
    let channel = parcel.channel;
    match tokio::time::timeout(WHOLE_MAX, hand_over(app, parcel)).await {
        Ok(outcome) => outcome,
        Err(_) if repeatable(app, channel) => Outcome::Away("waktu habis".into()),
        Err(_) => Outcome::Unknown("waktu habis".into()),
    }
}

async fn hand_over(app: &App, parcel: Parcel) -> Outcome {
    let Some(kind) = kind(parcel.channel) else {
        let letter = Letter { to: parcel.to, subject: parcel.subject, body: parcel.text, message_id: parcel.id };
        return match mail::send(&app.config, letter).await {
            Ok(()) => Outcome::Sent(None),
            Err(MailError::Recipient(why)) => Outcome::Bounced(why),
            Err(error @ MailError::Later(_)) => Outcome::Later(error.to_string()),
            Err(error @ MailError::Away(_)) => Outcome::Away(error.to_string()),
        };
    };
    let Some(gateway) = app.config.messaging.gateway(kind) else {
        return Outcome::Later(format!("{} belum diatur", kind.name()));
    };
    let message = messaging::Message { id: parcel.id, to: parcel.to, text: parcel.text };
    match messaging::send(&app.channels, kind, gateway, &message).await {
        Ok(sent) => Outcome::Sent(Some(sent.provider_id)),
        Err(failure) => judge(&failure),
    }
}

/// A refusal that is not about the number waits for the admin: it becomes a dead letter after its tries.
fn judge(failure: &Failure) -> Outcome {
    let why = without_addresses(&failure.to_string());
    match failure {
        Failure::Refused { reason: Reason::Recipient, .. } => Outcome::Bounced(why),
        Failure::Unknown { repeatable: false, .. } => Outcome::Unknown(why),
        Failure::Unreachable { .. } => Outcome::Away(why),
        Failure::Refused { .. } | Failure::Later { .. } | Failure::Unknown { .. } => Outcome::Later(why),
    }
}
