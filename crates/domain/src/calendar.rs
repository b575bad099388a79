//! Working days: Monday to Friday without holidays and cuti bersama.

use crate::indonesian::{local, wib};
use jiff::civil::{Date, Weekday, time};
use jiff::{Timestamp, ToSpan};
use std::collections::BTreeSet;

/// Days on which the office is closed.
pub type Holidays = BTreeSet<Date>;

/// Reads `tanggal,nama,jenis`; lines that are no date are skipped.
pub fn holidays(csv: &str) -> Holidays {
    csv.lines().filter_map(|line| line.split(',').next()?.parse().ok()).collect()
}

/// Whether the office works on this day.
pub fn is_working_day(day: Date, holidays: &Holidays) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) && !holidays.contains(&day)
}

/// The last day of a promise of `days` working days given `at`: the day of the promise does not count.
pub fn due_day(at: Timestamp, days: u16, holidays: &Holidays) -> Date {
    let mut day = local(at).date();
    let mut left = days;
    while left > 0 {
        day = day.saturating_add(1.day());
        if is_working_day(day, holidays) {
            left -= 1;
        }
    }
    day
}

/// The moment at which a promise is due: the office closes on its last day.
pub fn due(at: Timestamp, days: u16, holidays: &Holidays) -> Timestamp {
    let closes = due_day(at, days, holidays).to_datetime(time(16, 0, 0, 0));
    wib().to_timestamp(closes).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_and_holidays_do_not_count() {
        // 24 and 25 December 2026 are Thursday (cuti bersama) and Friday (Natal).
        let holidays = holidays("tanggal,nama,jenis\n2026-12-24,Cuti,cuti_bersama\n2026-12-25,Natal,libur\n");
        let wednesday: Timestamp = "2026-12-23T03:00:00Z".parse().unwrap();
        assert_eq!(due_day(wednesday, 1, &holidays), date(2026, 12, 28));
        assert_eq!(due(wednesday, 1, &holidays).to_string(), "2026-12-28T09:00:00Z");
        assert_eq!(due_day(wednesday, 0, &holidays), date(2026, 12, 23));
    }
}
