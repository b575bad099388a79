//! Dates, moments and times of day, in every form that a page shows as its example or prints itself.

use super::clean;
use jiff::civil::{Date, DateTime, Time};
use std::ops::RangeInclusive;

const DATE: &str = "Isi tanggal lengkap. Contoh: 17 08 1990.";
const MOMENT: &str = "Isi tanggal dan jam. Contoh: 23/11/2026 10.05.";

/// Names of the months, with the other spellings met in Padang and in English; the first three letters are enough.
const MONTHS: [&[&str]; 12] = [
    &["januari", "january"],
    &["februari", "february", "pebruari"],
    &["maret", "march"],
    &["april"],
    &["mei", "may"],
    &["juni", "june"],
    &["juli", "july"],
    &["agustus", "august", "agt", "ags"],
    &["september"],
    &["oktober", "october"],
    &["november", "nopember"],
    &["desember", "december"],
];
/// With the other names of Friday and Sunday; an apostrophe is left out before they are compared.
const WEEKDAYS: [&str; 9] = ["senin", "selasa", "rabu", "kamis", "jumat", "jumaat", "sabtu", "minggu", "ahad"];
/// What keyboards and word processors write for an apostrophe.
const APOSTROPHES: [char; 7] = ['\'', '\u{2019}', '\u{2018}', '\u{2bc}', '\u{b4}', '`', '\u{2032}'];

/// Of everybody who lives, and of everything that is planned.
const YEARS: RangeInclusive<i16> = 1900..=2200;

/// A date: `17 08 1990`, `17/8/1990`, `17-08-1990`, `17 Agustus 1990`, `17081990`, or `1990-08-17` as browsers post it.
/// The error is a sentence for the person.
pub fn date(typed: &str) -> Result<Date, String> {
    let typed = clean::line(typed).to_lowercase();
    let mut parts: Vec<&str> = typed.split([' ', '/', '-', '.', ',']).filter(|part| !part.is_empty()).collect();
    if parts.first().is_some_and(|first| WEEKDAYS.contains(&first.replace(APOSTROPHES, "").as_str())) {
        parts.remove(0);
    }
    let joined;
    if let [all] = parts.as_slice()
        && all.len() == 8
        && all.bytes().all(|b| b.is_ascii_digit())
    {
        joined = [&all[..2], &all[2..4], &all[4..]];
        parts = joined.to_vec();
    }
    let [first, month, last] = parts.as_slice() else { return Err(DATE.to_owned()) };
    let (day, year) = if first.len() == 4 { (last, first) } else { (first, last) };
    let (Some(day), Some(month), Some(year_number)) = (number(day), month_number(month), number(year)) else {
        return Err(DATE.to_owned());
    };
    if year.len() != 4 {
        return Err("Tulis tahun dengan empat angka. Contoh: 17 08 1990.".to_owned());
    }
    let date = i8::try_from(day).ok().and_then(|day| Date::new(year_number, month, day).ok());
    let date = date.ok_or_else(|| format!("Tanggal {typed} tidak ada. Tulis tanggal, bulan, lalu tahun."))?;
    if YEARS.contains(&date.year()) {
        return Ok(date);
    }
    Err(format!("Tahun {year} tidak diterima. Isi tahun {} sampai {}.", YEARS.start(), YEARS.end()))
}

fn number(text: &str) -> Option<i16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

fn month_number(text: &str) -> Option<i8> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok().filter(|month| (1..=99).contains(month));
    }
    let named = |names: &&[&str]| text.len() >= 3 && names.iter().any(|name| name.starts_with(text));
    MONTHS.iter().position(named).and_then(|place| i8::try_from(place + 1).ok())
}

/// A date with a time of day: `23/11/2026 10.05`, `23 November 2026, 14.20 WIB`, or `2026-11-23T10:05` as browsers post it.
pub fn moment(typed: &str) -> Result<DateTime, String> {
    let typed = clean::line(typed);
    if let Ok(at) = typed.parse::<DateTime>()
        && typed.contains(['T', ':'])
    {
        return Ok(at);
    }
    let lower = typed.to_lowercase();
    let bare = lower.strip_suffix("wib").unwrap_or(&lower).trim_end();
    let (day, time) = bare.rsplit_once(' ').ok_or(MOMENT)?;
    let day = day.trim_end().trim_end_matches("pukul").trim_end_matches("jam").trim_end();
    let time = clock(time).ok_or(MOMENT)?;
    Ok(date(day)?.to_datetime(time))
}

/// A time of day: `09:30`, `9.30`, `09.30 WIB`; seconds, which some browsers send, are taken.
pub fn clock(typed: &str) -> Option<Time> {
    let typed = clean::line(typed).to_lowercase();
    let bare = typed.strip_suffix("wib").unwrap_or(&typed).trim_end();
    let parts: Vec<&str> = bare.split([':', '.']).collect();
    let plain = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let whole_parts = (2..=3).contains(&parts.len()) && parts.iter().all(plain) && parts[1].len() == 2;
    let number = |place: usize| parts.get(place).map_or(Some(0), |part| part.parse().ok());
    if whole_parts { Time::new(number(0)?, number(1)?, number(2)?, 0).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indonesian;
    use jiff::civil;

    #[test]
    fn every_example_of_a_page_is_a_date() {
        for typed in [
            "17 08 1990",
            "17/08/1990",
            "17-8-1990",
            "17.08.1990",
            "17 Agustus 1990",
            "17 agt 1990",
            "17 Agu. 1990",
            "17081990",
            "1990-08-17",
            "17\u{a0}08\u{a0}1990",
            "Jumat, 17 Agustus 1990",
            "Jum'at, 17 Agustus 1990",
            "Jum\u{2019}at, 17 Agustus 1990",
            "jum\u{2bc}at 17/08/1990",
            "Jum`at, 17-08-1990",
            "Ahad, 17 Agustus 1990",
            "AHAD 17 08 1990",
        ] {
            assert_eq!(date(typed), Ok(civil::date(1990, 8, 17)), "{typed}");
        }
        assert_eq!(date("31/12/2026"), Ok(civil::date(2026, 12, 31)));
        assert_eq!(date("1 Januari 1990"), Ok(civil::date(1990, 1, 1)));
    }

    #[test]
    fn what_is_no_date_is_told_why() {
        for typed in ["", "kemarin", "17 08", "08 1990", "1 2 3 2026", "17 M 1990", "17 08 0190", "17 08 19900"] {
            assert!(date(typed).is_err(), "{typed}");
        }
        assert!(date("17 08 90").unwrap_err().contains("empat angka"));
        assert_eq!(date("31/02/2026").unwrap_err(), "Tanggal 31/02/2026 tidak ada. Tulis tanggal, bulan, lalu tahun.");
        assert!(date("12/31/2026").unwrap_err().contains("tidak ada"));
        for typed in ["1800-01-01", "31 12 1899", "1 Januari 2201"] {
            assert!(date(typed).unwrap_err().ends_with("Isi tahun 1900 sampai 2200."), "{typed}");
        }
    }

    #[test]
    fn what_we_print_ourselves_can_be_typed() {
        for day in [civil::date(2026, 5, 1), civil::date(2026, 8, 31), civil::date(2028, 2, 29)] {
            assert_eq!(date(&indonesian::date(day)), Ok(day));
            assert_eq!(date(&indonesian::long_date(day)), Ok(day));
            assert_eq!(date(&day.to_string()), Ok(day));
            let at = day.at(14, 20, 0, 0);
            let instant = indonesian::wib().to_timestamp(at).unwrap();
            assert_eq!(moment(&format!("{} WIB", indonesian::date_time(instant))), Ok(at));
        }
    }

    #[test]
    fn moments_and_times_of_day() {
        let at = civil::date(2026, 11, 23).at(10, 5, 0, 0);
        for typed in ["2026-11-23T10:05", "23/11/2026 10.05", "23 11 2026 10:05", "23 November 2026 pukul 10.05 WIB"] {
            assert_eq!(moment(typed), Ok(at), "{typed}");
        }
        for typed in ["", "23/11/2026", "2026-11-23", "23/11/2026 25.00", "10.05"] {
            assert!(moment(typed).is_err(), "{typed}");
        }
        assert_eq!(clock("9.30"), clock("09:30:00"));
        assert_eq!((clock("24:00"), clock("9"), clock("9.3"), clock("jam 9")), (None, None, None, None));
    }
}
