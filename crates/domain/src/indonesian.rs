//! Indonesian spelling of dates, amounts and numbers (PUEBI), on screens and documents alike.

use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz};

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const DAYS: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];
const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// Western Indonesian time: UTC+7, no summer time.
pub fn wib() -> tz::TimeZone {
    tz::TimeZone::fixed(tz::offset(7))
}

/// The local civil date and time in Padang.
pub fn local(at: Timestamp) -> DateTime {
    wib().to_datetime(at)
}

/// `23 November 2026`.
pub fn date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// `Senin, 23 November 2026`.
pub fn long_date(of: Date) -> String {
    format!("{}, {}", weekday(of), date(of))
}

/// `23 Nov`.
pub fn short_date(date: Date) -> String {
    format!("{} {}", date.day(), short_month(date))
}

/// `November 2026`.
pub fn month_year(date: Date) -> String {
    format!("{} {}", month(date), date.year())
}

/// `Nov`.
pub fn short_month(date: Date) -> &'static str {
    &month(date)[..3]
}

/// `23 November 2026, 14.20`.
pub fn date_time(at: Timestamp) -> String {
    let local = local(at);
    format!("{}, {:02}.{:02}", date(local.date()), local.hour(), local.minute())
}

/// `14.20`.
pub fn time(at: Timestamp) -> String {
    let local = local(at);
    format!("{:02}.{:02}", local.hour(), local.minute())
}

/// `Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam`, for a berita acara.
pub fn date_in_words(date: Date) -> String {
    format!(
        "{} tanggal {} bulan {} tahun {}",
        weekday(date),
        in_words(date.day().unsigned_abs().into()),
        month(date),
        in_words(date.year().unsigned_abs().into())
    )
}

fn month(date: Date) -> &'static str {
    MONTHS[usize::from(date.month().unsigned_abs()) - 1]
}

fn weekday(date: Date) -> &'static str {
    DAYS[usize::from(date.weekday().to_monday_zero_offset().unsigned_abs())]
}

/// Month as a Roman figure, for letter numbers.
pub fn roman_month(date: Date) -> &'static str {
    ROMAN[usize::from(date.month().unsigned_abs()) - 1]
}

/// `1.234.567`.
pub fn thousands(number: u64) -> String {
    let plain = number.to_string();
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (i, digit) in plain.chars().enumerate() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// `Rp150.000`: no space, no decimals.
pub fn rupiah(amount: u64) -> String {
    format!("Rp{}", thousands(amount))
}

/// A text for a place with room for so many characters: left out is what follows the last whole word, and `...` says so.
pub fn abridged(text: &str, chars_max: usize) -> String {
    if text.chars().count() <= chars_max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(chars_max.saturating_sub(3)).collect();
    let whole = kept.rfind(' ').map_or(kept.as_str(), |end| &kept[..end]);
    format!("{}...", whole.trim_end_matches([' ', ',', '.', ';']))
}

/// A whole number in words: 150000 is `seratus lima puluh ribu`.
pub fn in_words(number: u64) -> String {
    const ONES: [&str; 12] =
        ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];
    let joined = |head: String, rest: u64| if rest == 0 { head } else { format!("{head} {}", in_words(rest)) };
    match number {
        0..=11 => ONES[usize::try_from(number).unwrap_or(0)].to_owned(),
        12..=19 => format!("{} belas", in_words(number - 10)),
        20..=99 => joined(format!("{} puluh", in_words(number / 10)), number % 10),
        100..=199 => joined("seratus".into(), number % 100),
        200..=999 => joined(format!("{} ratus", in_words(number / 100)), number % 100),
        1_000..=1_999 => joined("seribu".into(), number % 1_000),
        2_000..=999_999 => joined(format!("{} ribu", in_words(number / 1_000)), number % 1_000),
        1_000_000..=999_999_999 => joined(format!("{} juta", in_words(number / 1_000_000)), number % 1_000_000),
        1_000_000_000..=999_999_999_999 => {
            joined(format!("{} miliar", in_words(number / 1_000_000_000)), number % 1_000_000_000)
        }
        _ => joined(format!("{} triliun", in_words(number / 1_000_000_000_000)), number % 1_000_000_000_000),
    }
}

/// A size for people: `350 KB`, `1,2 MB`.
pub fn size(bytes: u64) -> String {
    if bytes < 1_000_000 {
        format!("{} KB", bytes.div_ceil(1000))
    } else {
        format!("{},{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
    }
}

/// A limit in bytes: `10 MB`, without a fraction where there is none.
pub fn size_limit(bytes: u64) -> String {
    size(bytes).replace(",0 ", " ")
}

/// A name as the public sees it: `B*** S******`.
pub fn masked(name: &str) -> String {
    name.split_whitespace()
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(String::from).unwrap_or_default();
            first + &"*".repeat(letters.count().clamp(1, 6))
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// A name that begins with a capital, as it stands within a sentence: `perpanjangan SIP`, but `SIP baru`.
pub fn within(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => name.to_owned(),
    }
}

/// A moment as people say it: the time alone when it is today.
pub fn moment(at: Timestamp, now: Timestamp) -> String {
    if local(at).date() == local(now).date() {
        format!("pukul {} WIB", time(at))
    } else {
        format!("{} WIB", date_time(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn abbreviations_stay_within_a_sentence() {
        assert_eq!(within("SIP baru"), "SIP baru");
        assert_eq!(within("Perpanjangan SIP"), "perpanjangan SIP");
        assert_eq!(within("Baru"), "baru");
        assert_eq!(within(""), "");
    }

    #[test]
    fn amounts_are_spelled_as_on_a_skrd() {
        assert_eq!(rupiah(1_234_567), "Rp1.234.567");
        assert_eq!(in_words(150_000), "seratus lima puluh ribu");
        assert_eq!(in_words(2026), "dua ribu dua puluh enam");
        assert_eq!(in_words(1_111_111), "satu juta seratus sebelas ribu seratus sebelas");
        assert_eq!(in_words(17), "tujuh belas");
    }

    #[test]
    fn dates_are_spelled_in_full() {
        let monday = day(2026, 11, 23);
        assert_eq!(long_date(monday), "Senin, 23 November 2026");
        assert_eq!(date_in_words(monday), "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam");
        assert_eq!(roman_month(monday), "XI");
        let late: Timestamp = "2026-11-23T17:30:00Z".parse().unwrap();
        assert_eq!(date_time(late), "24 November 2026, 00.30", "the day changes at midnight in Padang");
    }

    #[test]
    fn names_are_masked_word_by_word() {
        assert_eq!(masked("Budi Santoso"), "B*** S******");
        assert_eq!(masked("A"), "A*");
    }
}
