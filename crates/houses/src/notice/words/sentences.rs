//! A notice in words, and the particulars as a reader spells them.

use domain::account::Language;
use domain::indonesian as spelling;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Fixed for each topic, so that nothing of a person can stand in it.
    pub subject: &'static str,
    /// What happened.
    pub happened: String,
    /// What to do.
    pub to_do: String,
    /// Both in one short sentence, in the alphabet of SMS, without a link.
    pub short: String,
}

/// The particulars, in the spelling of the language.
pub struct NoticeFacts<'a> {
    pub language: Language,
    pub params: &'a BTreeMap<String, String>,
}

impl NoticeFacts<'_> {
    /// A particular as it is.
    pub fn plain(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A date, or a date and time; `None` also when it is neither.
    pub fn when(&self, name: &str) -> Option<String> {
        let value = self.plain(name)?;
        let date = |date: Date| match self.language {
            Language::Indonesian => spelling::date(date),
            Language::English => format!("{} {} {}", date.day(), month(date), date.year()),
        };
        if let Ok(day) = value.parse::<Date>()
            && value.len() == 10
        {
            return Some(date(day));
        }
        let at = spelling::local(value.parse::<Timestamp>().ok()?);
        Some(match self.language {
            Language::Indonesian => format!("{}, {:02}.{:02} WIB", date(at.date()), at.hour(), at.minute()),
            Language::English => format!("{}, {:02}:{:02} WIB (UTC+7)", date(at.date()), at.hour(), at.minute()),
        })
    }

    /// A sum of money.
    pub fn amount(&self) -> Option<String> {
        self.plain("amount")?.parse().ok().map(spelling::rupiah)
    }

    /// A clause around a date; empty when there is none.
    pub fn clause(&self, name: &str, clause: impl Fn(&str) -> String) -> String {
        self.when(name).map_or_else(String::new, |when| clause(&when))
    }
}

/// A notice in words, from its parts.
pub fn said(
    subject: &'static str,
    happened: impl Into<String>,
    to_do: impl Into<String>,
    short: impl Into<String>,
) -> Words {
    Words { subject, happened: happened.into(), to_do: to_do.into(), short: short.into() }
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
