//! How long open ones have waited by now, from what their clocks said when they were last reckoned.

use crate::calendar::Calendar;
use crate::service_clock::{Case, Reading, first_counted_day, read};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A clock that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StillOpen {
    /// When it began.
    pub started_at: Timestamp,
    /// Office minutes up to its last reckoning.
    pub elapsed_minutes: i64,
    /// Those that did not count.
    pub paused_minutes: i64,
    /// A pause runs: since then nothing counts.
    pub paused: bool,
}

/// Reads running clocks at one moment. Many begin on one day, so each day is read once.
pub struct Waits<'a> {
    calendar: &'a Calendar,
    at: Timestamp,
    known: BTreeMap<Date, Option<Reading>>,
}

impl<'a> Waits<'a> {
    /// At this moment.
    pub fn new(calendar: &'a Calendar, at: Timestamp) -> Self {
        Self { calendar, at, known: BTreeMap::new() }
    }

    /// Counted working days so far. Every pause begins and ends with a reckoning, so what was paused then is all that was.
    pub fn days(&mut self, open: &StillOpen) -> Option<u16> {
        let (calendar, at) = (self.calendar, self.at);
        let case = Case { complete_at: open.started_at, promise_working_days: 1, pauses: &[], now: at };
        let first_day = first_counted_day(calendar, open.started_at)?;
        let reading = (*self.known.entry(first_day).or_insert_with(|| read(calendar, &case).ok()))?;
        let elapsed = if open.paused { open.elapsed_minutes } else { reading.elapsed_minutes };
        Some(reading.day_number(calendar, elapsed - open.paused_minutes))
    }
}
