//! The number of an application, `26-000123`: the year and a running number.

use crate::typed::clean;

/// Digits of the running number, at least.
const RUNNING_DIGITS: usize = 6;

/// The number as it is kept, from what somebody typed: with or without the line, spaces, or the zeros before the running number.
/// None when it is no such number.
pub fn spelled(typed: &str) -> Option<String> {
    let typed = clean::line(typed);
    let typed = typed.strip_prefix('#').unwrap_or(&typed);
    let mut parts = typed.split(['-', ' ', '.', '/', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}']);
    let parts: Vec<&str> = parts.by_ref().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || !parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let digits = parts.concat();
    let apart = parts.len() > 1 && parts[0].len() == 2;
    let long_enough = digits.len() >= 2 + if apart { 1 } else { RUNNING_DIGITS };
    (long_enough && digits.len() <= 12).then(|| format!("{}-{:0>RUNNING_DIGITS$}", &digits[..2], &digits[2..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_typed() {
        for typed in
            ["26-000123", "26000123", "26 000123", "26–000123", " 26-000 123", "26-123", "26.000123", "#26-000123"]
        {
            assert_eq!(spelled(typed).as_deref(), Some("26-000123"), "{typed}");
        }
        assert_eq!(spelled("26-1234567").as_deref(), Some("26-1234567"));
        for typed in ["", "26", "123", "DRAF", "26-", "26-00x", "1371010101900001"] {
            assert_eq!(spelled(typed), None, "{typed}");
        }
    }
}
