//! Numbers and money as people in Indonesia write them: points between thousands, a comma before the fraction.
//!
//! A telephone set to English has no comma on its keys, so a point is also read as the fraction's where it cannot stand between
//! thousands. What can be read in two ways is refused, and both readings are told.

use super::clean;
use crate::indonesian;
use std::fmt;

/// Digits before the comma: more are a slip of the finger.
const WHOLE_DIGITS_MAX: usize = 15;
/// Digits behind the comma.
const FRACTION_DIGITS_MAX: usize = 8;

/// A number as typed, to the last digit; shown as it is kept: `-1500,5`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    negative: bool,
    /// Without zeros before it.
    whole: u64,
    /// Digits behind the comma, perhaps none.
    fraction: String,
}

/// What may be answered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// May be written behind the number.
    pub unit: Option<&'a str>,
    /// Nothing behind a comma makes sense: people, sheets, years.
    pub whole: bool,
    /// Smallest; without one, nothing below zero is taken.
    pub min: Option<i64>,
    /// Largest.
    pub max: Option<i64>,
}

const NO_NUMBER: &str = "Isi dengan angka saja. Contoh: 12 atau 2,5.";
const TOO_LONG: &str = "Angka ini terlalu panjang. Paling banyak 15 angka, dan 8 angka di belakang koma.";
const UNREADABLE: &str =
    "Angka ini tidak jelas. Titik hanya untuk ribuan dan koma untuk pecahan. Contoh: 1.250.000 atau 2,5.";

impl Number {
    /// Reads what was typed; the error is a sentence that says what was understood.
    pub fn read(typed: &str, wanted: Wanted) -> Result<Self, String> {
        let typed = clean::line(typed).replace('\u{2212}', "-");
        let bare = without_unit(&typed, wanted.unit);
        let (negative, digits) = bare.strip_prefix('-').map_or((false, bare), |rest| (true, rest.trim_start()));
        let known = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ');
        if !digits.chars().all(known) || !digits.contains(|c: char| c.is_ascii_digit()) {
            return Err(NO_NUMBER.to_owned());
        }
        let readings: Vec<Self> = [grouped(digits), with_point(digits)]
            .into_iter()
            .flatten()
            .filter(|(_, fraction)| !wanted.whole || fraction.is_empty())
            .filter_map(|(whole, fraction)| Self::of(negative, &whole, &fraction))
            .collect();
        let understood = readings.first().cloned().ok_or_else(|| unreadable(digits, wanted))?;
        let fits: Vec<&Self> = readings.iter().filter(|number| number.outside(wanted).is_none()).collect();
        match fits.as_slice() {
            [only] if **only == understood => Ok(understood),
            // A limit does not make a comma of a point: `10.000` percent is ten thousand, or a slip, and never ten.
            [other] => Err(format!(
                "{} Bila maksud Anda pecahan, tulis {other} dengan koma.",
                understood.outside(wanted).unwrap_or_default()
            )),
            [one, other, ..] => Err(format!(
                "Angka {typed} tidak jelas. Tulis {one} tanpa titik, atau {other} dengan koma, menurut maksud Anda."
            )),
            [] => Err(understood.outside(wanted).unwrap_or_else(|| UNREADABLE.to_owned())),
        }
    }

    fn of(negative: bool, whole: &str, fraction: &str) -> Option<Self> {
        let digits = whole.trim_start_matches('0');
        let fits = digits.len() <= WHOLE_DIGITS_MAX && fraction.len() <= FRACTION_DIGITS_MAX;
        let whole = if digits.is_empty() { 0 } else { digits.parse().ok()? };
        fits.then(|| Self {
            negative: negative && (whole > 0 || !fraction.is_empty()),
            whole,
            fraction: fraction.into(),
        })
    }

    /// A sentence when it lies outside what is wanted, with what was understood.
    fn outside(&self, wanted: Wanted) -> Option<String> {
        let (least, most) = (wanted.min.unwrap_or(0), wanted.max);
        #[allow(clippy::cast_precision_loss)] // limits are small whole numbers
        match most {
            _ if self.value() < least as f64 => Some(format!("Paling sedikit {least}. Anda mengisi {}.", self.shown())),
            Some(most) if self.value() > most as f64 => {
                let most = indonesian::thousands(most.unsigned_abs());
                Some(format!("Paling banyak {most}. Anda mengisi {}.", self.shown()))
            }
            _ => None,
        }
    }

    /// For comparing.
    pub fn value(&self) -> f64 {
        self.to_string().replace(',', ".").parse().unwrap_or(f64::NAN)
    }

    /// As people read it: `12.500,5`; up to four digits are not set apart, as in a year.
    pub fn shown(&self) -> String {
        let whole = if self.whole > 9_999 { indonesian::thousands(self.whole) } else { self.whole.to_string() };
        self.spelled(&whole)
    }

    fn spelled(&self, whole: &str) -> String {
        let minus = if self.negative { "-" } else { "" };
        let comma = if self.fraction.is_empty() { "" } else { "," };
        format!("{minus}{whole}{comma}{}", self.fraction)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelled(&self.whole.to_string()))
    }
}

/// A number that was kept; nothing is asked of it any more.
pub fn kept(text: &str) -> Option<Number> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) { None } else { Number::of(negative, whole, fraction) }
}

/// Degrees of latitude or longitude: never thousands, so comma and point mean the same.
pub fn degrees(typed: &str, max: u8) -> Option<Number> {
    let typed = clean::line(typed).replace('\u{2212}', "-").replace('.', ",");
    kept(typed.trim_end_matches('°')).filter(|number| number.value().abs() <= f64::from(max))
}

/// Why these digits are no number.
fn unreadable(digits: &str, wanted: Wanted) -> String {
    let is_long = |(whole, fraction): &(String, String)| {
        whole.trim_start_matches('0').len() > WHOLE_DIGITS_MAX || fraction.len() > FRACTION_DIGITS_MAX
    };
    let sentence = match grouped(digits) {
        Some(parts) if is_long(&parts) => TOO_LONG,
        _ if wanted.whole && digits.contains([',', '.']) => "Isi bilangan bulat, tanpa koma. Contoh: 12.",
        _ => UNREADABLE,
    };
    sentence.to_owned()
}

/// `m2` and `m²` are one unit, whatever their case.
fn without_unit<'a>(typed: &'a str, unit: Option<&str>) -> &'a str {
    let Some(unit) = unit.filter(|unit| !unit.is_empty()) else { return typed };
    let spellings = [unit.to_owned(), unit.replace('2', "²"), unit.replace("persen", "%")];
    let lower = typed.to_lowercase();
    let found = spellings.iter().find_map(|unit| lower.strip_suffix(unit.to_lowercase().as_str()));
    found.and_then(|rest| typed.get(..rest.len())).map_or(typed, str::trim_end)
}

/// Thousands set apart by points or spaces, a fraction behind a comma: whole and fraction.
fn grouped(digits: &str) -> Option<(String, String)> {
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, ""));
    if fraction.contains(|c: char| !c.is_ascii_digit()) || (digits.contains(',') && fraction.is_empty()) {
        return None;
    }
    let separator = if whole.contains('.') { '.' } else { ' ' };
    let mut groups = whole.split(separator);
    let first = groups.next().filter(|first| !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit()))?;
    let rest: Vec<&str> = groups.collect();
    if rest.iter().any(|group| group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    // `1500.000` may be a forgotten point, and is so read; `0.500` and `1500.000.000` are no thousands.
    let apart = rest.is_empty() || (!first.starts_with('0') && (first.len() <= 3 || rest.len() == 1));
    apart.then(|| (format!("{first}{}", rest.concat()), fraction.to_owned()))
}

/// A fraction behind a point, as calculators and telephones set to English write it.
fn with_point(digits: &str) -> Option<(String, String)> {
    let (whole, fraction) = digits.split_once('.')?;
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (plain(whole) && plain(fraction)).then(|| (whole.to_owned(), fraction.to_owned()))
}

/// Whole rupiah, with or without `Rp`, points and `,-`; the error is a sentence that says what was understood.
pub fn rupiah(typed: &str) -> Result<u64, String> {
    const SENTENCE: &str = "Tulis rupiah penuh tanpa sen. Contoh: 150.000.";
    let typed = clean::line(typed);
    let lower = typed.to_lowercase();
    let bare = lower.trim_start_matches("rp").trim_start_matches("idr").trim_start_matches('.').trim_start();
    let bare = bare.trim_end_matches("rupiah").trim_end();
    let bare = [",-", ".-", ",--", ",00"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
    let plain = |text: &str| {
        grouped(text).filter(|(whole, fraction)| {
            let groups = text.split(['.', ' ']).next().map_or(0, str::len);
            fraction.is_empty() && whole.len() <= WHOLE_DIGITS_MAX && (groups <= 3 || groups == whole.len())
        })
    };
    if let Some((whole, _)) = plain(bare) {
        return whole.parse().map_err(|_| SENTENCE.to_owned());
    }
    // Digits with another mark in between: what they probably mean is told, and not taken.
    let guess = match bare.rsplit_once(['.', ',']) {
        Some((whole, cents)) if cents.len() <= 2 && whole.len() > 2 => whole.replace(['.', ',', ' '], ""),
        // Commas between thousands, as in English; behind any other comma stands a fraction, and half a rupiah is no guess.
        _ if !bare.contains('.') => plain(&bare.replace(',', ".")).map_or_else(String::new, |(whole, _)| whole),
        _ => String::new(),
    };
    match guess.parse::<u64>() {
        Ok(amount) if guess.len() <= WHOLE_DIGITS_MAX => {
            let (amount, thousands) = (indonesian::rupiah(amount), indonesian::thousands(amount));
            Err(format!("Jumlah {typed} tidak jelas. Bila maksud Anda {amount}, tulis {thousands} tanpa sen."))
        }
        _ => Err(SENTENCE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<String, String> {
        Number::read(typed, Wanted { unit: Some("m2"), min: Some(1), max: Some(10_000_000), ..Wanted::default() })
            .map(|number| number.to_string())
    }

    #[test]
    fn indonesian_forms_are_read() {
        for (typed, kept) in [
            ("500", "500"),
            ("2,5", "2,5"),
            ("2.5", "2,5"),
            ("1.500,5", "1500,5"),
            ("1.250.000", "1250000"),
            ("1.250.000 m2", "1250000"),
            ("1 250 000", "1250000"),
            ("500m²", "500"),
            ("0007", "7"),
            ("12.75", "12,75"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused_with_both() {
        assert_eq!(
            read("1.500").unwrap_err(),
            "Angka 1.500 tidak jelas. Tulis 1500 tanpa titik, atau 1,500 dengan koma, menurut maksud Anda."
        );
        let whole = |typed| Number::read(typed, Wanted { whole: true, max: Some(5_000), ..Wanted::default() });
        assert_eq!(whole("1.500").unwrap().to_string(), "1500", "a fraction of a person is no reading");
        assert!(whole("2,5").unwrap_err().contains("bulat") && whole("2.5").unwrap_err().contains("bulat"));
    }

    #[test]
    fn a_limit_makes_no_comma_of_a_point() {
        let percent = |typed| {
            let wanted = Wanted { max: Some(100), unit: Some("persen"), ..Wanted::default() };
            Number::read(typed, wanted).map(|number| number.to_string())
        };
        for (typed, understood, fraction) in [
            ("10.000", "10.000", "10,000"),
            ("1.500", "1500", "1,500"),
            ("2.500 %", "2500", "2,500"),
            ("99.999", "99.999", "99,999"),
        ] {
            assert_eq!(
                percent(typed).unwrap_err(),
                format!(
                    "Paling banyak 100. Anda mengisi {understood}. Bila maksud Anda pecahan, tulis {fraction} dengan koma."
                )
            );
        }
        // These can only be fractions.
        for (typed, kept) in
            [("12.5", "12,5"), ("0.500", "0,500"), ("2.50 persen", "2,50"), ("1.2500", "1,2500"), ("10,000", "10,000")]
        {
            assert_eq!(percent(typed).as_deref(), Ok(kept), "{typed}");
        }
        // Thousands are thousands where the fraction would be too small.
        let many = Wanted { min: Some(100), max: Some(9_000), ..Wanted::default() };
        assert_eq!(Number::read("1.500", many).unwrap().to_string(), "1500");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in ["inf", "NaN", "1e5", "-", "", "12 buah", "1,250,000", "1.25.000", "1..5", "5,", ",5", "１２"] {
            assert!(read(typed).is_err(), "{typed}");
        }
        for typed in ["99999999999999999999", "1.000.000.000.000.000.000", "1,123456789"] {
            assert_eq!(Number::read(typed, Wanted::default()).unwrap_err(), TOO_LONG, "{typed}");
        }
        assert_eq!(read("-2").unwrap_err(), "Paling sedikit 1. Anda mengisi -2.");
        assert!(Number::read("-2", Wanted::default()).is_err(), "without a limit nothing below zero is taken");
        assert_eq!(read("20.000.000").unwrap_err(), "Paling banyak 10.000.000. Anda mengisi 20.000.000.");
        let latitude = Wanted { min: Some(-90), max: Some(90), ..Wanted::default() };
        for typed in ["-0,9471", "-0.9471", "\u{2212}0.947"] {
            assert!(Number::read(typed, latitude).unwrap().to_string().starts_with("-0,947"), "{typed}");
        }
    }

    #[test]
    fn degrees_take_comma_and_point() {
        assert_eq!(degrees("100.417", 180).unwrap().to_string(), "100,417");
        assert_eq!(degrees("-0,9471°", 90).unwrap().to_string(), "-0,9471");
        for typed in ["inf", "NaN", "91", "1e1", "", "1.2.3"] {
            assert_eq!(degrees(typed, 90), None, "{typed}");
        }
    }

    #[test]
    fn money_is_whole_rupiah() {
        for typed in ["1500000", "1.500.000", "Rp1.500.000,-", "Rp 1.500.000", "rp. 1 500 000,00", "1.500.000 rupiah"] {
            assert_eq!(rupiah(typed), Ok(1_500_000), "{typed}");
        }
        for typed in ["1.5", "150000.50", "1,5 juta", "-5", "", "seratus", "inf", "1.50.000", "1500.000"] {
            assert!(rupiah(typed).is_err(), "{typed}");
        }
        for typed in ["0,5", "1,5", "12,5", "0,500", "1,50,000", "1.500,000"] {
            assert_eq!(rupiah(typed).unwrap_err(), "Tulis rupiah penuh tanpa sen. Contoh: 150.000.", "{typed}");
        }
        let understood = "Bila maksud Anda Rp1.500.000, tulis 1.500.000 tanpa sen.";
        for typed in ["1500000.00", "1,500,000"] {
            assert!(rupiah(typed).unwrap_err().ends_with(understood), "{typed}");
        }
    }
}
