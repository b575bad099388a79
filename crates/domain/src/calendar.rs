//! When the office works: hours by weekday, other hours for a time (Ramadan), and the days on which it is closed.
//!
//! All in Western Indonesian time (UTC+7, no summer time), to the minute. A minute is counted from the first of January 1970 there,
//! so that the clock adds and compares whole numbers.

use crate::indonesian::{local, wib};
use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A minute, counted from 1970-01-01 00:00 WIB.
pub type Minute = i64;

/// Minutes of a day.
const DAY_MINUTES: i64 = 24 * 60;
/// WIB is seven hours ahead of UTC.
const WIB_SECONDS: i64 = 7 * 60 * 60;

/// One version of the office's calendar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Ordinary hours.
    pub hours: Week,
    /// Other hours for a time; where two overlap, the later in the list counts.
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// Days on which the office is closed, with their names: national holidays and *cuti bersama*.
    #[serde(default)]
    pub holidays: BTreeMap<Date, String>,
}

/// Hours of a week; a day without hours is a day off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // the days of the week
pub struct Week {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mon: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tue: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wed: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thu: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fri: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sat: Option<Hours>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sun: Option<Hours>,
}

/// From when until when, on one day: `["07:30", "16:00"]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "(String, String)", into = "(String, String)")]
pub struct Hours {
    /// Minutes after midnight.
    opens: u16,
    /// Minutes after midnight, later than `opens`.
    closes: u16,
}

/// Other hours from a day to a day, both included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The hours in force instead.
    pub hours: Week,
}

/// Why text is not the hours of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadHours(String);

impl fmt::Display for BadHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "jam kerja \"{}\" tidak sah; tulis jam buka lalu jam tutup, misalnya 07:30 dan 16:00", self.0)
    }
}

impl std::error::Error for BadHours {}

impl Hours {
    /// Reads `07:30` and `16:00`; the second must be later.
    pub fn parse(opens: &str, closes: &str) -> Result<Self, BadHours> {
        let minutes = |text: &str| {
            let (hour, minute) = text.split_once([':', '.'])?;
            let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
            Some(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
        };
        match (minutes(opens.trim()), minutes(closes.trim())) {
            (Some(opens), Some(closes)) if opens < closes => Ok(Self { opens, closes }),
            _ => Err(BadHours(format!("{opens}-{closes}"))),
        }
    }

    /// Office minutes of such a day.
    pub fn minutes(self) -> i64 {
        i64::from(self.closes - self.opens)
    }

    /// `07.30` and `16.00`, as people read them.
    pub fn words(self) -> (String, String) {
        let words = |m: u16| format!("{:02}.{:02}", m / 60, m % 60);
        (words(self.opens), words(self.closes))
    }
}

impl TryFrom<(String, String)> for Hours {
    type Error = BadHours;
    fn try_from((opens, closes): (String, String)) -> Result<Self, BadHours> {
        Self::parse(&opens, &closes)
    }
}

impl From<Hours> for (String, String) {
    fn from(hours: Hours) -> Self {
        let text = |m: u16| format!("{:02}:{:02}", m / 60, m % 60);
        (text(hours.opens), text(hours.closes))
    }
}

impl Week {
    /// The hours of a day of the week, Monday first.
    pub fn days(&self) -> [Option<Hours>; 7] {
        [self.mon, self.tue, self.wed, self.thu, self.fri, self.sat, self.sun]
    }

    /// A week from its days, Monday first.
    pub fn of_days([mon, tue, wed, thu, fri, sat, sun]: [Option<Hours>; 7]) -> Self {
        Self { mon, tue, wed, thu, fri, sat, sun }
    }

    fn on(&self, day: Date) -> Option<Hours> {
        self.days()[usize::from(day.weekday().to_monday_zero_offset().unsigned_abs())]
    }

    /// Whether there is a day with hours.
    pub fn works(&self) -> bool {
        self.days().iter().any(Option::is_some)
    }
}

/// The office minutes of one day: from `opens` up to, not including, `closes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opening {
    /// First minute.
    pub opens: Minute,
    /// The minute of closing, which is no office minute any more.
    pub closes: Minute,
}

impl Opening {
    /// How many.
    pub fn minutes(self) -> i64 {
        self.closes - self.opens
    }
}

impl Calendar {
    /// When the office works on this day; `None` on a day off.
    pub fn opening(&self, day: Date) -> Option<Opening> {
        if self.holidays.contains_key(&day) {
            return None;
        }
        let other = self.overrides.iter().rev().find(|o| o.from <= day && day <= o.to);
        let hours = other.map_or(&self.hours, |o| &o.hours).on(day)?;
        let midnight = midnight(day);
        Some(Opening { opens: midnight + i64::from(hours.opens), closes: midnight + i64::from(hours.closes) })
    }

    /// Whether the office works on this day.
    pub fn is_working_day(&self, day: Date) -> bool {
        self.opening(day).is_some()
    }

    /// Working days after `from`, up to and with `to`; none when `to` is not later.
    pub fn working_days_between(&self, from: Date, to: Date) -> u32 {
        let days = from.series(1.day()).skip(1).take_while(|day| *day <= to).take(HORIZON_DAYS);
        u32::try_from(days.filter(|day| self.is_working_day(*day)).count()).unwrap_or(u32::MAX)
    }

    /// The next working day after this one; `None` when none comes within [`HORIZON_DAYS`].
    pub fn next_working_day(&self, day: Date) -> Option<Date> {
        day.series(1.day()).skip(1).take(HORIZON_DAYS).find(|day| self.is_working_day(*day))
    }

    /// The first moment at or after `at` at which the office works.
    pub fn next_moment(&self, at: Timestamp) -> Option<Timestamp> {
        let now = minute(at);
        match self.opening(day_of(now)) {
            Some(today) if now < today.closes => Some(moment(now.max(today.opens))),
            _ => self.opening(self.next_working_day(day_of(now))?).map(|next| moment(next.opens)),
        }
    }
}

/// Farther than this nothing is looked for: a calendar without a working day in eighty years has none.
pub const HORIZON_DAYS: usize = 80 * 366;

/// The minute an instant lies in: instants are cut to the minute.
pub fn minute(at: Timestamp) -> Minute {
    // Whole seconds round towards zero; before 1970 nothing of ours happens.
    (at.as_second() + WIB_SECONDS).div_euclid(60)
}

/// The instant at which a minute begins.
pub fn moment(minute: Minute) -> Timestamp {
    Timestamp::from_second(minute * 60 - WIB_SECONDS).unwrap_or_default()
}

/// The day a minute lies in.
pub fn day_of(minute: Minute) -> Date {
    local(moment(minute)).date()
}

fn midnight(day: Date) -> Minute {
    let start = wib().to_timestamp(day.at(0, 0, 0, 0)).unwrap_or_default();
    let minute = minute(start);
    debug_assert_eq!(minute % DAY_MINUTES, 0, "WIB has no summer time");
    minute
}

/// Reads `tanggal,nama,jenis`; lines that do not begin with a date are skipped.
pub fn holidays(csv: &str) -> BTreeMap<Date, String> {
    csv.lines()
        .filter_map(|line| {
            let mut parts = line.splitn(3, ',');
            Some((parts.next()?.parse().ok()?, parts.next().unwrap_or_default().to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn padang() -> Calendar {
        let day = |closes| Hours::parse("07:30", closes).ok();
        let [mon, fri] = [day("16:00"), day("16:30")];
        Calendar {
            hours: Week::of_days([mon, mon, mon, mon, fri, None, None]),
            overrides: Vec::new(),
            holidays: holidays("tanggal,nama,jenis\n2026-12-24,Cuti,cuti_bersama\n2026-12-25,Natal,libur\n"),
        }
    }

    #[test]
    fn weekends_and_holidays_are_closed() {
        let calendar = padang();
        let minutes = |day| calendar.opening(day).map(Opening::minutes);
        assert_eq!(minutes(date(2026, 11, 26)), Some(510), "a Thursday");
        assert_eq!(minutes(date(2026, 11, 27)), Some(540), "a Friday");
        assert_eq!(minutes(date(2026, 11, 28)), None, "a Saturday");
        assert_eq!(minutes(date(2026, 12, 24)), None, "cuti bersama");
        assert_eq!(calendar.next_working_day(date(2026, 12, 23)), Some(date(2026, 12, 28)));
        assert_eq!(calendar.working_days_between(date(2026, 12, 21), date(2026, 12, 28)), 3);
    }

    #[test]
    fn the_later_of_two_overlapping_overrides_counts() {
        let mut calendar = padang();
        let week = |closes| Week { thu: Hours::parse("08:00", closes).ok(), ..Week::default() };
        let over = |hours| Override { from: date(2026, 11, 20), to: date(2026, 11, 30), hours };
        calendar.overrides = vec![over(week("15:00")), over(week("12:00"))];
        assert_eq!(calendar.opening(date(2026, 11, 26)).map(Opening::minutes), Some(240));
        assert_eq!(calendar.opening(date(2026, 11, 27)), None, "the override names no hours for Friday");
    }

    #[test]
    fn hours_are_read_as_written_and_refused_backwards() {
        let hours: Hours = serde_json::from_str(r#"["07:30","16:00"]"#).unwrap();
        assert_eq!(serde_json::to_string(&hours).unwrap(), r#"["07:30","16:00"]"#);
        assert_eq!(Hours::parse("7.30", "16.00"), Ok(hours));
        assert!(Hours::parse("16:00", "07:30").is_err() && Hours::parse("24:00", "25:00").is_err());
    }

    #[test]
    fn the_next_moment_skips_the_night_and_the_weekend() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let next = |text| padang().next_moment(at(text)).unwrap();
        assert_eq!(next("2026-11-27T09:29:59+07:00"), at("2026-11-27T09:29:00+07:00"));
        assert_eq!(next("2026-11-27T16:30:00+07:00"), at("2026-11-30T07:30:00+07:00"));
        assert_eq!(next("2026-11-30T05:00:00+07:00"), at("2026-11-30T07:30:00+07:00"));
    }

    #[test]
    fn a_calendar_without_working_days_ends_the_search() {
        assert_eq!(Calendar::default().next_working_day(date(2026, 1, 1)), None);
    }
}
