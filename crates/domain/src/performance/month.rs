//! A month as the office counts it: from midnight to midnight in Padang.

use crate::indonesian::{local, month_year, short_month, wib};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use std::fmt;
use std::str::FromStr;

/// A calendar month; written `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(Date);

impl Month {
    /// The month in which this moment lies.
    pub fn of(at: Timestamp) -> Self {
        Self(local(at).date().first_of_month())
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        self.0
    }

    /// Its first moment.
    pub fn start(self) -> Timestamp {
        // A fixed offset knows every date between the first and the last year there is.
        wib().to_timestamp(self.0.to_datetime(Time::midnight())).unwrap_or(Timestamp::MAX)
    }

    /// The first moment that is no longer in it.
    pub fn end(self) -> Timestamp {
        self.plus(1).start()
    }

    /// So many months later; earlier, if negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months.months()))
    }

    /// `November 2026`.
    pub fn name(self) -> String {
        month_year(self.0)
    }

    /// `Nov`.
    pub fn short(self) -> &'static str {
        short_month(self.0)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.year(), self.0.month())
    }
}

impl FromStr for Month {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let plain = text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let date = plain.then(|| format!("{text}-01").parse::<Date>().ok()).flatten();
        date.filter(|d| (2000..=2999).contains(&d.year())).map(Self).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_midnight_in_padang() {
        let november: Month = "2026-11".parse().unwrap();
        assert_eq!(november.start(), "2026-10-31T17:00:00Z".parse::<Timestamp>().unwrap());
        assert_eq!(Month::of(november.start()), november);
        assert_eq!(Month::of(november.end()), november.plus(1));
        assert_eq!(november.plus(2).to_string(), "2027-01");
        assert_eq!((november.name().as_str(), november.short()), ("November 2026", "Nov"));
    }

    #[test]
    fn only_a_month_is_one() {
        for text in ["", "2026", "2026-13", "2026-1", "2026-11-01", "0001-01", "2026-1x"] {
            assert!(text.parse::<Month>().is_err(), "{text}");
        }
    }
}
