//! Passwords made the way most people make one: one or two usual words, then a year or a row of digits, then a mark.
//!
//! zxcvbn adds up what each part is worth and so takes `Admin@123456` for strong. A guesser does not try parts, but this very form.

use domain::identity_number::{Nik, parse_phone};
use std::collections::BTreeSet;

/// So many usual words in a row are tried by guessers; three are left to zxcvbn.
const WORDS_MAX: usize = 2;
/// Shorter words stand in too many others.
const WORD_CHARS_MIN: usize = 3;
/// What is hung on a word without making it another.
const ENDINGS: [&str; 6] = ["ku", "mu", "nya", "lah", "kah", "an"];
/// So few digits are tried through.
const DIGITS_TRIED: usize = 4;
/// So few marks are tried through.
const MARKS_TRIED: usize = 4;
/// Digits of the number of a civil servant, which begins with the day of birth.
const NIP_DIGITS: usize = 18;

/// Whether a password is one or two of the `words` with what people usually set around them.
pub fn is_usual(password: &str, words: &BTreeSet<String>) -> bool {
    let lower = password.trim().to_lowercase();
    [lower.clone(), unmasked(&lower)].iter().any(|text| {
        let parts = runs(text);
        let marks: usize =
            parts.iter().filter(|(kind, _)| *kind == Kind::Mark).map(|(_, run)| run.chars().count()).sum();
        let digits_usual = parts.iter().filter(|(kind, _)| *kind == Kind::Digit).all(|(_, run)| are_digits_usual(run));
        let letters: String =
            parts.iter().filter(|(kind, _)| *kind == Kind::Letter).map(|(_, run)| run.as_str()).collect();
        marks <= MARKS_TRIED
            && digits_usual
            && count_of_words(&letters, words).is_some_and(|count| (1..=WORDS_MAX).contains(&count))
    })
}

/// Whether it is the number of a person or a telephone, which others know.
pub fn is_somebody_s_number(password: &str) -> bool {
    let digits: String = password.chars().filter(char::is_ascii_digit).collect();
    let only_a_number = password.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '+' | '/'));
    let is_nip = digits.len() == NIP_DIGITS && is_date(&digits[..8]);
    only_a_number && (Nik::parse(&digits).is_ok() || parse_phone(password).is_ok() || is_nip)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Digit,
    Mark,
}

fn kind(c: char) -> Kind {
    if c.is_alphabetic() {
        Kind::Letter
    } else if c.is_ascii_digit() {
        Kind::Digit
    } else {
        Kind::Mark
    }
}

/// Letters, digits and marks in the order they stand. A space only sets words apart.
fn runs(text: &str) -> Vec<(Kind, String)> {
    let mut runs: Vec<(Kind, String)> = Vec::new();
    for c in text.chars().filter(|c| *c != ' ') {
        match runs.last_mut().filter(|(last, _)| *last == kind(c)) {
            Some((_, run)) => run.push(c),
            None => runs.push((kind(c), c.to_string())),
        }
    }
    runs
}

/// Digits and marks that stand for letters, as in `s4y4ng`: those with a letter behind them, or between two.
fn unmasked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let letter_at = |place: usize| chars.get(place).is_some_and(|c| c.is_alphabetic());
    let plain = |(place, c): (usize, &char)| match c {
        '4' | '@' if letter_at(place + 1) || (place > 0 && letter_at(place - 1)) => 'a',
        '3' if letter_at(place + 1) => 'e',
        '1' | '!' if letter_at(place + 1) => 'i',
        '0' if letter_at(place + 1) => 'o',
        '5' | '$' if letter_at(place + 1) => 's',
        '7' if letter_at(place + 1) => 't',
        other => *other,
    };
    chars.iter().enumerate().map(plain).collect()
}

/// Few digits, a row of them, one again and again, a year or a date.
fn are_digits_usual(digits: &str) -> bool {
    let steps: BTreeSet<i16> =
        digits.as_bytes().windows(2).map(|pair| (i16::from(pair[1]) - i16::from(pair[0])).rem_euclid(10)).collect();
    let in_one_step = steps.len() <= 1;
    let repeated = (1..=digits.len() / 2).any(|length| {
        digits.len().is_multiple_of(length)
            && digits.as_bytes().chunks(length).all(|part| part == &digits.as_bytes()[..length])
    });
    digits.len() <= DIGITS_TRIED || in_one_step || repeated || is_date(digits) || is_short_date(digits)
}

/// `17081945` or `19450817`.
fn is_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let is_year = |year: u32| (1900..=2100).contains(&year);
    let is_day = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    digits.len() == 8
        && ((is_year(part(4, 8)) && is_day(part(0, 2), part(2, 4)))
            || (is_year(part(0, 4)) && is_day(part(6, 8), part(4, 6))))
}

/// `170845`.
fn is_short_date(digits: &str) -> bool {
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    digits.len() == 6 && (1..=31).contains(&part(0, 2)) && (1..=12).contains(&part(2, 4))
}

/// The fewest words that the letters are made of; none when they are not. No letters at all are no words.
fn count_of_words(letters: &str, words: &BTreeSet<String>) -> Option<usize> {
    let ends: Vec<usize> = letters.char_indices().map(|(place, _)| place).chain([letters.len()]).collect();
    // For each place, the fewest words that lead there.
    let mut fewest: Vec<Option<usize>> = vec![None; letters.len() + 1];
    fewest[0] = Some(0);
    for &from in &ends {
        let Some(count) = fewest[from] else { continue };
        if count > WORDS_MAX {
            continue;
        }
        let mut reach = |to: usize, count: usize| {
            fewest[to] = Some(fewest[to].map_or(count, |known| known.min(count)));
        };
        for &to in ends.iter().filter(|&&to| to > from) {
            let piece = &letters[from..to];
            if piece.chars().count() >= WORD_CHARS_MIN && words.contains(piece) {
                reach(to, count + 1);
            }
            if count > 0 && ENDINGS.contains(&piece) {
                reach(to, count);
            }
        }
    }
    fewest[letters.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> BTreeSet<String> {
        ["kabau", "sirah", "admin", "sayang", "ibu", "kata", "sandi", "saya"].map(str::to_owned).into()
    }

    #[test]
    fn one_or_two_words_with_the_usual_around_them_are_usual() {
        for password in [
            "kabau sirah 1980",
            "Admin@123456",
            "  admin12345",
            "sayangibu123",
            "s4y4ng1bu!!",
            "sayangku17081945",
            "SAYANG-ibu-170845",
            "admin!2026!",
            "2026admin",
            "ibukusayang987654",
            "admin111111",
            "adminadmin121212",
        ] {
            assert!(is_usual(password, &words()), "{password}");
        }
        for password in
            ["kata sandi saya", "kabau sirah terbang", "admin8427196", "sayang#%&!?+", "84271963", "", "xkabau"]
        {
            assert!(!is_usual(password, &words()), "{password}");
        }
    }

    #[test]
    fn a_number_of_a_person_is_known() {
        for password in
            ["1372010101900001", "1371 0101 0190 0001", "0812 3456 7890", "+6281234567890", "198001012010011001"]
        {
            assert!(is_somebody_s_number(password), "{password}");
        }
        for password in ["1372019901900001", "84271963840275", "a1372010101900001", "123456789012345678"] {
            assert!(!is_somebody_s_number(password), "{password}");
        }
    }
}
