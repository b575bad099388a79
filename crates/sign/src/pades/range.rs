//! Where the signature says it stands, read from the bytes alone.
//!
//! No parser is asked before the signature has been found good and trusted: what a stranger uploads is searched for one word, and
//! a file made to exhaust or mislead a parser never reaches it.

use std::ops::Range;

use memchr::memmem;

/// Long enough for any file allowed here; keeps the digits of a hostile file from being read for ever.
const NUMBER_DIGITS_MAX: usize = 10;

/// The one `/ByteRange` of the file, checked against its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignedRange {
    /// The bytes that are not covered: `<`, hex digits, `>`.
    pub(super) gap: Range<usize>,
    /// Where the covered part ends: the end of the file, if nothing was added later.
    pub(super) end: usize,
}

/// What the search found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// A `/ByteRange` that does not fit the file, or is not `[0 a b c]`.
    Malformed,
    Several,
    One(SignedRange),
}

pub(super) fn find(pdf: &[u8]) -> Found {
    const KEY: &[u8] = b"/ByteRange";
    let mut found = Found::Nothing;
    for at in memmem::find_iter(pdf, KEY) {
        let Some(numbers) = numbers(&pdf[at + KEY.len()..]) else {
            // Perhaps no range at all but text that speaks of one: it must not hide a true one.
            if found == Found::Nothing {
                found = Found::Malformed;
            }
            continue;
        };
        found = match found {
            Found::Nothing | Found::Malformed => fitting(pdf, numbers).map_or(Found::Malformed, Found::One),
            Found::One(_) | Found::Several => return Found::Several,
        };
    }
    found
}

/// `[0 a b c]` with `a < b`, the bytes between them in angle brackets, all inside the file (ISO 32000-1 section 12.8.1).
fn fitting(pdf: &[u8], [start, gap_start, gap_end, rest]: [usize; 4]) -> Option<SignedRange> {
    let end = gap_end.checked_add(rest)?;
    let gap = pdf.get(gap_start..gap_end)?;
    let bracketed = gap.len() >= 2 && gap.starts_with(b"<") && gap.ends_with(b">");
    (start == 0 && gap_start > 0 && rest > 0 && end <= pdf.len() && bracketed)
        .then_some(SignedRange { gap: gap_start..gap_end, end })
}

/// Four whole numbers in brackets; nothing but white space between.
fn numbers(after_key: &[u8]) -> Option<[usize; 4]> {
    let mut rest = skip_space(after_key).strip_prefix(b"[")?;
    let mut numbers = [0; 4];
    for number in &mut numbers {
        rest = skip_space(rest);
        let digits = rest.iter().take(NUMBER_DIGITS_MAX).take_while(|byte| byte.is_ascii_digit()).count();
        *number = std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()?;
        rest = &rest[digits..];
        // "12 3" are two numbers, "123" is one, "12x" is none.
        if !rest.first().is_some_and(|byte| is_space(*byte) || *byte == b']') {
            return None;
        }
    }
    skip_space(rest).starts_with(b"]").then_some(numbers)
}

fn skip_space(bytes: &[u8]) -> &[u8] {
    let spaces = bytes.iter().take_while(|byte| is_space(**byte)).count();
    &bytes[spaces..]
}

/// ISO 32000-1 table 1.
fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_found_where_it_fits() {
        let file = b"%PDF /ByteRange [ 0 27 31 5]<00>/tail";
        assert_eq!(find(file), Found::Malformed);
        let file = b"%PDF /ByteRange [ 0 28 32 5]<00>/tail";
        assert_eq!(find(file), Found::One(SignedRange { gap: 28..32, end: 37 }));
    }

    #[test]
    fn what_does_not_fit_is_malformed() {
        for range in [
            "[0 28 32 6]",
            "[1 28 32 5]",
            "[0 32 28 5]",
            "[0 28 32]",
            "[0 28 32 5 ",
            "[0 28 32 99999999999999999999]",
            "[-0 28 32 5]",
        ] {
            let file = format!("%PDF /ByteRange {range:<13}<00>/tail");
            assert_eq!(find(file.as_bytes()), Found::Malformed, "{range}");
        }
        assert_eq!(find(b"%PDF-1.7"), Found::Nothing);
        assert_eq!(find(b"/ByteRange"), Found::Malformed);
    }

    #[test]
    fn two_ranges_are_too_many_and_a_word_is_none() {
        let range = |key: &str| format!("%PDF {key} [ 0 28 32 5]<00>/tail");
        let one = Found::One(SignedRange { gap: 28..32, end: 37 });
        assert_eq!(find(format!("{} /ByteRange[0 1 2 3]", range("/ByteRange")).as_bytes()), Found::Several);
        assert_eq!(find(format!("{} of a /ByteRange", range("/ByteRange")).as_bytes()), one);
        assert_eq!(
            find(b"%PDF /ByteRange /ByteRange [ 0 39 43 5]<00>/tail"),
            Found::One(SignedRange { gap: 39..43, end: 48 })
        );
    }
}
