//! Until when a licence is valid, and how its number is written.

use crate::form::{Answer, Answers, parse_date};
use crate::indonesian;
use crate::licence_type::Validity;
use jiff::ToSpan;
use jiff::civil::Date;

/// The last day on which a licence given on `date` is valid; `None` without an end.
pub fn until(validity: Option<&Validity>, date: Date, answers: &Answers) -> Option<Date> {
    let day = |field: &str, part: Option<&str>| match (answers.get(field), part) {
        (Some(Answer::One(value)), None) => parse_date(value).ok(),
        (Some(Answer::Parts(parts)), Some(part)) => parts.get(part).and_then(|v| parse_date(v).ok()),
        _ => None,
    };
    match validity? {
        Validity::Years { years, no_later_than } => {
            let end = date.saturating_add(i32::from(*years).years()).saturating_sub(1.day());
            let cap = no_later_than.as_deref().and_then(|field| day(field, None));
            Some(cap.map_or(end, |cap| cap.min(end)))
        }
        Validity::Months { months } => Some(date.saturating_add(i32::from(*months).months()).saturating_sub(1.day())),
        Validity::Until { field, months_max } => {
            let end = day(field, Some("to"))?;
            let cap = date.saturating_add(i32::from(*months_max).months()).saturating_sub(1.day());
            Some(if *months_max == 0 { end } else { end.min(cap) })
        }
        Validity::WhileOperating => None,
    }
}

/// The validity as printed on the licence and on the service page.
pub fn sentence(validity: Option<&Validity>, until: Option<Date>) -> String {
    match (validity, until) {
        (_, Some(day)) => format!("Berlaku sampai dengan tanggal {}.", indonesian::date(day)),
        (Some(Validity::WhileOperating), None) => "Berlaku selama kegiatan masih berjalan.".into(),
        _ => "Masa berlaku mengikuti peraturan perundang-undangan.".into(),
    }
}

/// Writes a number: `{urut}`, `{urut:4}`, `{tahun}`, `{bulan_romawi}` are filled in.
pub fn number(pattern: &str, running: u64, date: Date) -> String {
    let mut text = pattern.replace("{tahun}", &date.year().to_string());
    text = text.replace("{bulan_romawi}", indonesian::roman_month(date)).replace("{urut}", &running.to_string());
    for width in 1..=9_usize {
        text = text.replace(&format!("{{urut:{width}}}"), &format!("{running:0width$}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_dated_str_ends_the_licence_earlier() {
        let five = Validity::Years { years: 5, no_later_than: Some("str".into()) };
        let mut answers = Answers::new();
        assert_eq!(until(Some(&five), date(2026, 11, 23), &answers), Some(date(2031, 11, 22)));
        answers.insert("str".into(), Answer::One("2028-01-31".into()));
        assert_eq!(until(Some(&five), date(2026, 11, 23), &answers), Some(date(2028, 1, 31)));
    }

    #[test]
    fn a_number_is_padded_and_dated() {
        assert_eq!(number("503/{urut:4}/SIP/{bulan_romawi}/{tahun}", 7, date(2026, 11, 23)), "503/0007/SIP/XI/2026");
    }
}
