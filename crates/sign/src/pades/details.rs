//! What a signature says of itself in the signature dictionary (ISO 32000-1 table 252): when, who, where, why.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use lopdf::{Object, StringFormat};

/// The words beside the signature. Claims: only the signature itself proves anything, but it covers them.
#[derive(Debug, Clone, Copy)]
pub struct Details<'a> {
    /// /M, cut to the second. `PAdES` wants the time here and not in a signed attribute (EN 319 142-1 clause 6.3).
    pub signed_at: Timestamp,
    /// /Name; absent when empty, like the next two.
    pub name: &'a str,
    /// /Location.
    pub location: &'a str,
    /// /Reason.
    pub reason: &'a str,
}

/// Padang's clock, in which dates are printed (WIB).
const WIB: Offset = Offset::constant(7);

/// `D:20260131083000+07'00'` (ISO 32000-1 section 7.9.4).
pub(super) fn date(at: Timestamp) -> Object {
    let local = WIB.to_datetime(at);
    let text = format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+07'00'",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    );
    Object::String(text.into_bytes(), StringFormat::Literal)
}

/// Reads a full date with seconds. What leaves parts out is not read: it comes from another hand, and a guess is no time.
pub(super) fn parse_date(text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok()?.strip_prefix("D:")?;
    if !text.is_ascii() || text.len() < 14 {
        return None;
    }
    let (digits, zone) = text.split_at(14);
    let number = |from: usize, to: usize| -> Option<i8> { digits.get(from..to)?.parse().ok() };
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let local =
        DateTime::new(year, number(4, 6)?, number(6, 8)?, number(8, 10)?, number(10, 12)?, number(12, 14)?, 0).ok()?;
    TimeZone::fixed(offset(zone)?).to_timestamp(local).ok()
}

/// `Z`, `Z00'00'`, `+07'00'` or `+07'00`; nothing is taken for UTC.
fn offset(zone: &str) -> Option<Offset> {
    let Some(sign) = zone.chars().next() else {
        return Some(Offset::UTC);
    };
    let sign = match sign {
        'Z' => 0,
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let mut parts = zone.get(1..)?.split('\'').filter(|part| !part.is_empty());
    let mut part = || -> Option<i32> { parts.next().map_or(Some(0), |part| part.parse::<u8>().ok().map(i32::from)) };
    let (hours, minutes) = (part()?, part()?);
    Offset::from_seconds(sign * (hours * 60 + minutes) * 60).ok()
}

/// A text string: as it is where ASCII, else UTF-16BE with a byte order mark (ISO 32000-1 section 7.9.2.2).
pub(super) fn text(words: &str) -> Object {
    let bytes = if words.is_ascii() {
        words.as_bytes().to_vec()
    } else {
        [0xFE, 0xFF].into_iter().chain(words.encode_utf16().flat_map(u16::to_be_bytes)).collect()
    };
    Object::String(bytes, StringFormat::Literal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(object: Object) -> Vec<u8> {
        match object {
            Object::String(bytes, _) => bytes,
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_date_is_printed_in_wib_and_read_back() {
        let at: Timestamp = "2026-01-31T23:30:05.75Z".parse().unwrap();
        assert_eq!(bytes(date(at)), b"D:20260201063005+07'00'");
        assert_eq!(parse_date(&bytes(date(at))), Some("2026-01-31T23:30:05Z".parse().unwrap()));
    }

    #[test]
    fn dates_of_other_hands_are_read_or_left() {
        let noon: Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
        for text in ["D:20260131120000Z", "D:20260131120000", "D:20260131120000Z00'00'", "D:20260131083000-03'30"] {
            assert_eq!(parse_date(text.as_bytes()), Some(noon), "{text}");
        }
        for text in
            ["", "D:2026", "D:20261331120000Z", "20260131120000Z", "D:20260131120000+99'00'", "D:2026013112000\u{e9}"]
        {
            assert_eq!(parse_date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn words_beyond_ascii_are_utf16() {
        assert_eq!(bytes(text("Padang")), b"Padang");
        assert_eq!(bytes(text("–")), [0xFE, 0xFF, 0x20, 0x13]);
    }
}
