//! Codes that a telephone makes of a shared secret and the time (RFC 6238: HMAC-SHA-1, six digits, thirty seconds), which is what every
//! such application can do.

use jiff::Timestamp;
use ring::hmac;

/// Bytes of a secret: as long as the hash, as RFC 4226 recommends.
pub const SECRET_BYTES: usize = 20;
/// Seconds for which a code is shown.
const STEP_SECONDS: i64 = 30;
/// Digits of a code.
pub const DIGITS: usize = 6;
const CODES: u32 = 1_000_000;
/// Steps by which the telephone's clock may be off, before and after.
const STEPS_OFF: i64 = 1;

/// The time step of a moment.
pub fn step_at(now: Timestamp) -> i64 {
    now.as_second().div_euclid(STEP_SECONDS)
}

/// The code of a time step.
pub fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    // RFC 4226, 5.3: the last four bits say where the four bytes of the code begin.
    let at = usize::from(bytes[bytes.len() - 1] & 0xf);
    let four = bytes[at..at + 4].iter().fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    format!("{:0DIGITS$}", (four & 0x7fff_ffff) % CODES)
}

/// The step that the typed code is of, where it is one that was not used yet: later than `last`.
pub fn accepted(secret: &[u8], typed: &str, (now, last): (Timestamp, i64)) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let here = step_at(now);
    let mut found = None;
    // Each step is looked at, so that the time taken says nothing.
    for step in here - STEPS_OFF..=here + STEPS_OFF {
        if code(secret, step) == typed && step > last && found.is_none() {
            found = Some(step);
        }
    }
    found
}

/// The secret as it is typed where no picture can be taken, in groups of four.
pub fn in_groups(secret: &[u8]) -> String {
    let text = data_encoding::BASE32_NOPAD.encode(secret);
    text.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join(" ")
}

/// What the QR says; `issuer` and `account` name it in the list on the telephone.
pub fn link(secret: &[u8], issuer: &str, account: &str) -> String {
    let secret = data_encoding::BASE32_NOPAD.encode(secret);
    let issuer = percent(issuer);
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", percent(account))
}

fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    /// Appendix B gives eight digits; six are the last of them.
    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        let secret = b"12345678901234567890";
        for (second, digits) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(secret, step_at(at(second))), digits[2..]);
        }
    }

    #[test]
    fn a_code_counts_once_and_for_a_short_time() {
        let secret = [7; SECRET_BYTES];
        let now = at(1_000_000_005);
        let here = step_at(now);
        for (step, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let typed = code(&secret, here + step);
            assert_eq!(accepted(&secret, &typed, (now, 0)), counts.then_some(here + step), "{step}");
        }
        let typed = code(&secret, here);
        assert_eq!(accepted(&secret, &format!(" {} {}", &typed[..3], &typed[3..]), (now, here - 1)), Some(here));
        assert_eq!(accepted(&secret, &typed, (now, here)), None, "used before");
        assert_eq!(accepted(&secret, &code(&secret, here - 1), (now, here)), None, "older than one that was used");
        for typed in ["", "12345", "1234567", "abcdef"] {
            assert_eq!(accepted(&secret, typed, (now, 0)), None, "{typed}");
        }
    }

    #[test]
    fn a_telephone_reads_the_link() {
        let told = link(&[0; 5], "DPMPTSP Padang", "a&b");
        assert_eq!(told, "otpauth://totp/DPMPTSP%20Padang:a%26b?secret=AAAAAAAA&issuer=DPMPTSP%20Padang");
        assert_eq!(in_groups(&[0; 5]), "AAAA AAAA");
    }
}
