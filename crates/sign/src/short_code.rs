//! The code a person types to find a document: `7K3M-9QXA-2B4T`.
//!
//! Eleven characters carry 55 random bits, the twelfth checks them. Crockford's alphabet has no I, L, O and U, so nothing in it is
//! taken for something else and no word forms by accident.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Crockford's Base32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARS: usize = 11;
const CHARS: usize = RANDOM_CHARS + 1;
const GROUP_CHARS: usize = 4;
/// Longer input is not a code with some spaces in it.
const INPUT_CHARS_MAX: usize = 64;

/// Random bytes a code is made from; the first bit is not used.
pub const RANDOM_BYTES: usize = 7;

/// A code whose check character is right.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortCode([u8; CHARS]);

/// Why a text is no code.
#[derive(Debug, Clone, Copy, Error, PartialEq, Eq)]
pub enum ShortCodeError {
    /// Not twelve characters of the alphabet.
    #[error("a code has {CHARS} letters and digits")]
    Shape,
    /// A typing error: one wrong character, or two exchanged, is always found.
    #[error("the check character does not fit")]
    Check,
}

impl ShortCode {
    /// Makes a code of `random`, which must come from a cryptographic source and be used for nothing else.
    pub fn from_random(random: [u8; RANDOM_BYTES]) -> Self {
        let mut bits = random.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let mut digits = [0; CHARS];
        for digit in digits[..RANDOM_CHARS].iter_mut().rev() {
            *digit = low_five(bits);
            bits >>= 5;
        }
        digits[RANDOM_CHARS] = weighted_sum(&digits);
        Self(digits)
    }

    /// Reads what was typed: spaces, hyphens and case do not matter, O is zero, I and L are one.
    pub fn parse(typed: &str) -> Result<Self, ShortCodeError> {
        if typed.len() > INPUT_CHARS_MAX {
            return Err(ShortCodeError::Shape);
        }
        let mut digits = [0; CHARS];
        let mut room = digits.iter_mut();
        for character in typed.chars().filter(|character| !is_separator(*character)) {
            *room.next().ok_or(ShortCodeError::Shape)? = digit(character).ok_or(ShortCodeError::Shape)?;
        }
        if room.next().is_some() {
            return Err(ShortCodeError::Shape);
        }
        if weighted_sum(&digits) == 0 { Ok(Self(digits)) } else { Err(ShortCodeError::Check) }
    }
}

/// Groups of four with hyphens.
impl fmt::Display for ShortCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.iter().enumerate() {
            if place > 0 && place % GROUP_CHARS == 0 {
                out.write_str("-")?;
            }
            write!(out, "{}", char::from(ALPHABET[usize::from(*digit)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for ShortCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ShortCode({self})")
    }
}

impl FromStr for ShortCode {
    type Err = ShortCodeError;

    fn from_str(typed: &str) -> Result<Self, ShortCodeError> {
        Self::parse(typed)
    }
}

/// Hyphens and dashes, as word processors turn one into the other.
fn is_separator(character: char) -> bool {
    character.is_whitespace() || character == '-' || ('\u{2010}'..='\u{2015}').contains(&character)
}

fn digit(character: char) -> Option<u8> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().zip(0..).find_map(|(letter, value)| (char::from(*letter) == character).then_some(value))
}

fn low_five(bits: u64) -> u8 {
    // Five bits fit into a byte.
    u8::try_from(bits & 31).unwrap_or_default()
}

/// The sum of the digits over GF(32), the digit at place i from the right weighing x^i. A code is right where it is zero.
/// Places weigh differently and none weighs zero, so one wrong digit shows, and so do two exchanged ones however far apart.
fn weighted_sum(digits: &[u8; CHARS]) -> u8 {
    digits.iter().fold(0, |sum, digit| times_x(sum) ^ digit)
}

/// Multiplies by x modulo x^5 + x^2 + 1, which is primitive: x has order 31, more than there are places.
fn times_x(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 32 == 0 { shifted } else { shifted ^ 0b10_0101 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_code_of_zeros_and_of_ones() {
        assert_eq!(ShortCode::from_random([0; 7]).to_string(), "0000-0000-0000");
        assert!(ShortCode::from_random([0xFF; 7]).to_string().starts_with("ZZZZ-ZZZZ-ZZZ"));
    }

    #[test]
    fn the_first_bit_alone_is_not_used() {
        assert_eq!(ShortCode::from_random([0x80, 0, 0, 0, 0, 0, 0]), ShortCode::from_random([0; 7]));
        assert_ne!(ShortCode::from_random([0x40, 0, 0, 0, 0, 0, 0]), ShortCode::from_random([0; 7]));
    }

    #[test]
    fn what_people_type_is_understood() {
        let code = ShortCode::from_random([0, 0x10, 0, 0x20, 0x40, 1, 1]);
        let printed = code.to_string();
        let typed = printed.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " – ");
        assert_eq!(ShortCode::parse(&typed), Ok(code), "{typed}");
        assert_eq!(printed.replace('1', "i").parse(), Ok(code));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "0000-0000-000", "0000-0000-00000", "0000-0000-000U", "0000-0000-00é0", &" ".repeat(65)] {
            assert_eq!(ShortCode::parse(text), Err(ShortCodeError::Shape), "{text}");
        }
        assert_eq!(ShortCode::parse("0000-0000-0001"), Err(ShortCodeError::Check));
    }

    proptest! {
        #[test]
        fn a_code_is_read_back(random: [u8; 7]) {
            let code = ShortCode::from_random(random);
            prop_assert_eq!(ShortCode::parse(&code.to_string()), Ok(code));
        }

        #[test]
        fn one_wrong_character_is_found(random: [u8; 7], place in 0..CHARS, change in 1_u8..32) {
            let mut digits = ShortCode::from_random(random).0;
            digits[place] ^= change;
            prop_assert_eq!(ShortCode::parse(&ShortCode(digits).to_string()), Err(ShortCodeError::Check));
        }

        #[test]
        fn two_exchanged_characters_are_found(random: [u8; 7], one in 0..CHARS, other in 0..CHARS) {
            let mut digits = ShortCode::from_random(random).0;
            prop_assume!(digits[one] != digits[other]);
            digits.swap(one, other);
            prop_assert_eq!(ShortCode::parse(&ShortCode(digits).to_string()), Err(ShortCodeError::Check));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = ShortCode::parse(&text);
        }
    }
}
