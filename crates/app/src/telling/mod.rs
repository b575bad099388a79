//! Telling people what happened: one notice for each person and event, and one message by each channel they chose.
//!
//! [`tell`] runs in the transaction of the event or of the effect that follows from it. It keeps no words: those are made when the
//! notice is shown or sent, in the reader's language.

pub mod delivering;
pub mod digest;
pub mod letter;
mod sending;
mod topic;
pub mod words;

pub use delivering::Message;
pub use sending::kind;
pub use topic::{About, Topic};

use crate::app::App;
use crate::db::{DbError, Tx};
use crate::effects::Effect;
use crate::store::accounts;
use crate::store::notices::{self, Channel, Delivery, Mode, NewNotice, Setting};
use crate::store::outbox::{self, Task};
use crate::workflow;
use domain::ids::{AccountId, ApplicationId};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Something a person is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Whom.
    pub to: AccountId,
    /// What happened.
    pub topic: Topic,
    /// To what.
    pub about: About,
    /// Dates, codes, counts and application numbers under the names in [`Topic`]; anything else is left out.
    pub params: BTreeMap<String, String>,
    /// What happened: the same for every try to tell of it, for example the id of the event or of the effect.
    pub event_key: String,
}

impl News {
    /// News without particulars.
    pub fn new(to: AccountId, topic: Topic, about: About, event_key: impl Into<String>) -> Self {
        Self { to, topic, about, params: BTreeMap::new(), event_key: event_key.into() }
    }

    /// Adds a particular.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

/// Writes one notice, and what goes out of it; a person who was told of this event before is not told again.
pub fn tell(tx: &mut dyn Tx, app: &App, news: &News, now: Timestamp) -> Result<(), DbError> {
    let params = plain_only(&news.params);
    let (subject, subject_id) = news.about.columns();
    let id = app.id();
    let new = NewNotice {
        id,
        to: news.to,
        topic: news.topic.id(),
        subject,
        subject_id,
        params: &params,
        event_key: &news.event_key,
    };
    if !notices::put(tx, &new, now)? {
        return Ok(());
    }
    for (channel, mode) in open_channels(tx, app, news.to)? {
        let delivery = Delivery { notice: id, channel, to: news.to };
        notices::deliver(tx, delivery, mode == Mode::AtOnce, now)?;
        if mode == Mode::AtOnce {
            let effect = Effect::Deliver { batch: id, channel, to: news.to };
            workflow::enqueue(tx, app, &news.to.to_string(), &effect)?;
        }
    }
    Ok(())
}

/// Channels by which this person can and wants to be told.
fn open_channels(tx: &mut dyn Tx, app: &App, to: AccountId) -> Result<Vec<(Channel, Mode)>, DbError> {
    let reach = accounts::reach(tx, to)?;
    let settings = notices::settings(tx, to)?;
    let open = settings.into_iter().filter(|(channel, Setting { mode, bounced_at })| {
        let reached = if *channel == Channel::Surel { reach.email } else { reach.phone };
        reached && offered(app, *channel) && *mode != Mode::Off && bounced_at.is_none()
    });
    Ok(open.map(|(channel, setting)| (channel, setting.mode)).collect())
}

/// The name of a channel on screens.
pub fn name_of(channel: Channel) -> &'static str {
    kind(channel).map_or("Surel", channels::messaging::Kind::name)
}

/// Whether this installation can send by a channel at all.
pub fn offered(app: &App, channel: Channel) -> bool {
    kind(channel).is_none_or(|kind| app.config.messaging.gateway(kind).is_some())
}

const OWNER: &str = "select owner_id, number from application where id = $1 and wrapped_key is not null";

/// Carries out `Notify`: tells the owner of an application, whose event is the effect itself.
pub async fn tell_owner(app: &App, task: &Task, id: ApplicationId, topic: Topic) -> Result<(), DbError> {
    let (handle, held) = (app.clone(), task.clone());
    let told = app.db.command(move |tx| {
        let now = handle.now();
        if !outbox::finish(tx, &held, now)? {
            return Ok(());
        }
        let Some(row) = tx.one(OWNER, &[id.into()])? else { return Ok(()) };
        let mut news = News::new(AccountId(row.id("owner_id")), topic, About::Application(id), held.id.to_string());
        if let Some(number) = row.opt_text("number") {
            news = news.with("number", number);
        }
        tell(tx, &handle, &news, now)
    });
    told.await?;
    app.wake.notify_one();
    Ok(())
}

/// Most characters of a particular.
const VALUE_CHARS_MAX: usize = 40;
/// A NIK has 16 digits, a phone number ten and more; a date eight, an instant more but with its marks between.
const DIGITS_MAX: usize = 8;

/// Particulars that cannot be a name, a number of a person or an address. What is left out is a mistake of ours, said in the log.
fn plain_only(params: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let (plain, other): (BTreeMap<_, _>, BTreeMap<_, _>) =
        params.iter().map(|(k, v)| (k.clone(), v.clone())).partition(|(_, value)| is_plain(value));
    for name in other.keys() {
        tracing::error!(name, "a particular of a notice is no date, code or count; left out");
    }
    plain
}

/// A date, an instant, a count, an application number, or a code of one word.
fn is_plain(value: &str) -> bool {
    if value.parse::<Timestamp>().is_ok() || value.parse::<jiff::civil::Date>().is_ok() {
        return true;
    }
    let longest_digits = value.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
    let code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.');
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let fits = !value.is_empty() && value.len() <= VALUE_CHARS_MAX && value.chars().all(code);
    fits && longest_digits < DIGITS_MAX && digits <= DIGITS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_codes_counts_and_numbers_of_applications_pass() {
        for plain in
            ["2026-12-07", "2026-11-25T03:05:00Z", "12", "26-004182", "DINKES", "office:DINKES", "approval:0", "smtp"]
        {
            assert!(is_plain(plain), "{plain}");
        }
        for personal in [
            "Pemohon Contoh",
            "1371010101900001",
            "137101-010190-0001",
            "+6281200000001",
            "081200000001",
            "0812-0000-0001",
            "pemohon@contoh.invalid",
            "Jalan Contoh 1",
            "19800101 200501 1 001",
            "",
        ] {
            assert!(!is_plain(personal), "{personal}");
        }
    }
}
