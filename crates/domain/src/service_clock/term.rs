//! Terms of working days that nothing pauses: the days of a reply, of an objection, of the decision on one.

use crate::calendar::Calendar;
use jiff::civil::Date;

/// The last day of a term: the day on which it begins does not count, and the whole of the last day does. `None` when the calendar has
/// too few working days.
///
/// Neither an interruption nor Pasal 14 moves it: the law gives these days to persons, not to the office.
pub fn last_day(calendar: &Calendar, begins: Date, working_days: u16) -> Option<Date> {
    (0..working_days).try_fold(begins, |day, _| calendar.next_working_day(day))
}
