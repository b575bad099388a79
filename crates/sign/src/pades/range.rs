//! Where the signature says it stands, read from the bytes alone.
//!
//! No parser is asked before the signature has been found good and trusted: what a stranger uploads is searched for one word, and
//! a file made to exhaust or mislead a parser never reaches it.

use std::ops::Range;

use lopdf::{Dictionary, Object};
use memchr::memmem;

/// Long enough for any file allowed here; keeps the digits of a hostile file from being read for ever.
const NUMBER_DIGITS_MAX: usize = 10;

/// A `/ByteRange` of the file, checked against its bytes.
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
    /// More than anybody signs, or more than one inside the part that the first one covers.
    TooMany,
    /// In the order of what they cover: whoever signs later covers what is there already. Never empty.
    Some(Vec<SignedRange>),
}

/// Signatures and document time stamps of one file. Each is hashed from the start of the file, so a hostile file must not have many.
const RANGES_MAX: usize = 16;

const KEY: &[u8] = b"/ByteRange";

pub(super) fn find(pdf: &[u8]) -> Found {
    let mut fitting: Vec<(usize, SignedRange)> =
        ranges(pdf).filter_map(|(at, numbers)| Some((at, fitting(pdf, at, numbers)?))).collect();
    fitting.sort_by_key(|(_, range)| range.end);
    let Some((first_at, first)) = fitting.first().cloned() else {
        return if memmem::find(pdf, KEY).is_some() { Found::Malformed } else { Found::Nothing };
    };
    // Text that speaks of a /ByteRange is none; four numbers behind it are.
    if ranges(pdf).any(|(at, _)| at != first_at && at < first.end) {
        return Found::TooMany;
    }
    let mut in_order = vec![first];
    for (at, range) in fitting.into_iter().skip(1) {
        // One that stands inside what an earlier one covers is no later signature; the document's structure does not agree with it.
        if in_order.last().is_some_and(|last| at >= last.end) {
            in_order.push(range);
        }
    }
    if in_order.len() > RANGES_MAX { Found::TooMany } else { Found::Some(in_order) }
}

/// How many ranges the bytes name, whether they fit a file or not.
pub(super) fn count(bytes: &[u8]) -> usize {
    ranges(bytes).count()
}

impl SignedRange {
    /// Whether the dictionary of a signature says this range.
    pub(super) fn is_named_in(&self, signature: &Dictionary) -> bool {
        let stated =
            [0, self.gap.start, self.gap.end, self.end - self.gap.end].map(|number| i64::try_from(number).ok());
        signature.get(b"ByteRange").and_then(Object::as_array).is_ok_and(|numbers| {
            numbers.len() == stated.len()
                && numbers.iter().zip(stated).all(|(number, stated)| number.as_i64().ok() == stated)
        })
    }

    /// The bytes it covers.
    pub(super) fn covered<'a>(&self, pdf: &'a [u8]) -> [&'a [u8]; 2] {
        [&pdf[..self.gap.start], &pdf[self.gap.end..self.end]]
    }
}

/// Every `/ByteRange` with four whole numbers, and where it stands.
fn ranges(pdf: &[u8]) -> impl Iterator<Item = (usize, [usize; 4])> {
    memmem::find_iter(pdf, KEY).filter_map(|at| Some((at, numbers(&pdf[at + KEY.len()..])?)))
}

/// `[0 a b c]` with `a < b`, the bytes between them in angle brackets, all inside the file, and itself in what it covers
/// (ISO 32000-1 section 12.8.1).
fn fitting(pdf: &[u8], at: usize, [start, gap_start, gap_end, rest]: [usize; 4]) -> Option<SignedRange> {
    let end = gap_end.checked_add(rest)?;
    let gap = pdf.get(gap_start..gap_end)?;
    let bracketed = gap.len() >= 2 && gap.starts_with(b"<") && gap.ends_with(b">");
    let covers_itself = at < gap_start || (gap_end..end).contains(&at);
    (start == 0 && gap_start > 0 && rest > 0 && end <= pdf.len() && bracketed && covers_itself)
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
        assert_eq!(find(file), Found::Some(vec![SignedRange { gap: 28..32, end: 37 }]));
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
        let one = Found::Some(vec![SignedRange { gap: 28..32, end: 37 }]);
        let added = format!("{} /ByteRange[0 1 2 3]", range("/ByteRange"));
        assert_eq!(find(added.as_bytes()), one, "a later one is no part of what was signed");
        assert_eq!((count(&added.as_bytes()[37..]), count(b"/ByteRange of what")), (1, 0));
        assert_eq!(find(b"%PDF /ByteRange[0 1 2 3]/ByteRange [0 46 50 5]<00>/tail"), Found::TooMany);
        assert_eq!(find(b"%PDF <00>/tail /ByteRange [0 5 9 5]"), Found::Malformed, "one that does not cover itself");
        assert_eq!(find(format!("{} of a /ByteRange", range("/ByteRange")).as_bytes()), one);
        assert_eq!(
            find(b"%PDF /ByteRange /ByteRange [ 0 39 43 5]<00>/tail"),
            Found::Some(vec![SignedRange { gap: 39..43, end: 48 }])
        );
    }
}
