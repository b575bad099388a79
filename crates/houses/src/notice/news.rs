//! Telling people what happened: one notice for each person and event, and one message by each channel they chose.
//!
//! [`tell`] runs in the transaction of the event or of the effect that follows from it. It keeps no words: those are made when the
//! notice is shown or sent, in the reader's language.

use super::delivering::Deliver;
use super::notices::{self, Delivery, NewNotice, Setting};
use crate::account::accounts;
use crate::application::applications::{self, Brief};
use crate::mandate::mandates;
use db::DbError;
use domain::ids::AccountId;
use domain::indonesian::local;
use domain::notice::{About, Channel, Mode, Topic};
use ground::Work;
use jiff::Timestamp;
use ledger::record::enqueue;
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

    /// Adds what names an application: its licence type and, once it was sent, its number.
    #[must_use]
    pub fn of(self, application: &Brief) -> Self {
        let news = self.with("type", &application.type_id);
        if application.number.is_empty() { news } else { news.with("number", &application.number) }
    }

    /// Adds a day by which something is to happen, where there is one.
    #[must_use]
    pub fn by(self, due: Option<Timestamp>) -> Self {
        match due {
            Some(due) => self.with("due", local(due).date()),
            None => self,
        }
    }
}

/// Tells somebody, and of an application of theirs also those who act for them on it: a company has nobody else who could read.
pub fn tell(work: &mut Work, news: &News) -> Result<(), DbError> {
    tell_one(work, news)?;
    let About::Application(id) = news.about else { return Ok(()) };
    let Some(brief) = applications::brief(work.tx, id)?.filter(|brief| brief.owner == news.to) else { return Ok(()) };
    for to in mandates::agents_over(work.tx, work.vault, (brief.owner, &brief.type_id, id), work.now)? {
        tell_one(work, &News { to, ..news.clone() })?;
    }
    Ok(())
}

/// Writes one notice, and what goes out of it; a person who was told of this event before is not told again.
fn tell_one(work: &mut Work, news: &News) -> Result<(), DbError> {
    let params = plain_only(&news.params);
    let (subject, subject_id) = news.about.columns();
    let id = work.id();
    let new = NewNotice {
        id,
        to: news.to,
        topic: news.topic.id(),
        subject,
        subject_id,
        params: &params,
        event_key: &news.event_key,
    };
    if !notices::put(work.tx, &new, work.now)? {
        return Ok(());
    }
    for (channel, mode) in open_channels(work, news.to)? {
        let delivery = Delivery { notice: id, channel, to: news.to };
        notices::deliver(work.tx, delivery, mode == Mode::AtOnce, work.now)?;
        if mode == Mode::AtOnce {
            enqueue(work, Deliver { batch: id, channel, to: news.to })?;
        }
    }
    Ok(())
}

/// Channels by which this person can and wants to be told.
fn open_channels(work: &mut Work, to: AccountId) -> Result<Vec<(Channel, Mode)>, DbError> {
    let reach = accounts::reach(work.tx, to)?;
    let settings = notices::settings(work.tx, to)?;
    let open = settings.into_iter().filter(|(channel, Setting { mode, bounced_at })| {
        let reached = if *channel == Channel::Surel { reach.email } else { reach.phone };
        reached && work.rules.channels.contains(channel) && *mode != Mode::Off && bounced_at.is_none()
    });
    Ok(open.map(|(channel, setting)| (channel, setting.mode)).collect())
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
