//! Who may deliver to us: the two ways in which OSS shows itself at `receiveNIB`, as pure functions.
//!
//! The guide has a header `Token` with SHA1 over user, password, a number and the day, and a sample call with Basic instead. The
//! number is the NIB in one edition and the NPWP in another. So all of it is configuration.

use super::arrival::Arrival;
use crate::check;
use data_encoding::{BASE64, HEXLOWER};
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use outbound::Secret;
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// `[registries.oss.receive]`: how OSS shows itself to us.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Token or Basic.
    pub by: Manner,
    /// The user name that OSS was given for us.
    pub username: String,
    /// File with the password that OSS was given for us.
    pub password_file: PathBuf,
}

/// In which of the two ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// Header `Token` over `dataNIB.nib`.
    TokenOverNib,
    /// Header `Token` over `dataNIB.npwp_perseroan`.
    TokenOverNpwp,
    /// Header `Authorization`.
    Basic,
}

impl Entry {
    /// Whether it can come from OSS as far as headers say: before the body is read, of which the token is made.
    pub fn may_be_oss(&self, headers: (&str, &str)) -> Result<bool, String> {
        const TOKEN_CHARS: usize = 40;
        let (given, authorization) = headers;
        Ok(match self.by {
            Manner::TokenOverNib | Manner::TokenOverNpwp => given.trim().len() == TOKEN_CHARS,
            Manner::Basic => {
                let password = Secret::read(&self.password_file)?;
                basic_is_right(authorization, Credentials { username: &self.username, password: password.expose() })
            }
        })
    }

    /// Whether a delivery comes from OSS; `token` and `authorization` are its headers, empty where there are none. The error is part
    /// of a sentence: our own password cannot be read.
    pub fn admits(&self, headers: (&str, &str), arrival: &Arrival, now: Timestamp) -> Result<bool, String> {
        let password = Secret::read(&self.password_file)?;
        let credentials = Credentials { username: &self.username, password: password.expose() };
        let (given, authorization) = headers;
        Ok(match self.by {
            Manner::TokenOverNib => token_is_right(given, credentials, &arrival.nib, now),
            Manner::TokenOverNpwp => token_is_right(given, credentials, &arrival.company_npwp, now),
            Manner::Basic => basic_is_right(authorization, credentials),
        })
    }

    /// Each mistake as a sentence.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        check::secret_file("registries.oss.receive.password_file", &self.password_file, &mut wrong);
        if self.username.trim().is_empty() {
            wrong.push("registries.oss.receive.username wajib diisi.".into());
        }
        wrong
    }
}

/// Which number is part of the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenNumber {
    /// `dataNIB.nib`.
    #[default]
    Nib,
    /// `dataNIB.npwp_perseroan`.
    Npwp,
}

/// Name and password that OSS was given for us.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// User name.
    pub username: &'a str,
    /// Password.
    pub password: &'a str,
}

/// The token of a day: `SHA1(USERNAME+PASSWORD+number+DATE(Ymd))` in small hexadecimal letters.
pub fn token(credentials: Credentials, number: &str, day: Date) -> String {
    let day = day.strftime("%Y%m%d");
    let text = format!("{}{}{number}{day}", credentials.username, credentials.password);
    HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, text.as_bytes()).as_ref())
}

/// Whether a token is right now. The day is that of Jakarta; five minutes around midnight both days are.
pub fn token_is_right(given: &str, credentials: Credentials, number: &str, now: Timestamp) -> bool {
    let given = given.trim().to_ascii_lowercase();
    let five_minutes = SignedDuration::from_mins(5);
    let around = [now.saturating_sub(five_minutes), now.saturating_add(five_minutes)];
    around.into_iter().flatten().any(|moment| is_same(&given, &token(credentials, number, jakarta_day(moment))))
}

/// Whether an `Authorization` header is Basic with these credentials.
pub fn basic_is_right(header: &str, credentials: Credentials) -> bool {
    let Some((scheme, encoded)) = header.trim().split_once(' ') else { return false };
    let right = format!("{}:{}", credentials.username, credentials.password);
    scheme.eq_ignore_ascii_case("basic") && is_same(encoded.trim(), &BASE64.encode(right.as_bytes()))
}

/// The day it is in Jakarta (UTC+7 all year).
pub fn jakarta_day(now: Timestamp) -> Date {
    now.to_zoned_datetime(TimeZone::fixed(Offset::constant(7))).date()
}

/// Compares hashes, so that the time it takes says nothing about the texts.
fn is_same(left: &str, right: &str) -> bool {
    digest(&SHA256, left.as_bytes()).as_ref() == digest(&SHA256, right.as_bytes()).as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const OSS: Credentials = Credentials { username: "OSS000", password: "rahasia" };
    const NIB: &str = "8120207730001";

    #[test]
    fn the_token_is_the_sha1_of_user_password_number_and_day() {
        // printf 'OSS000rahasia812020773000120261128' | sha1sum
        assert_eq!(token(OSS, NIB, date(2026, 11, 28)), "4a16a86b8f66532152063cf7a71c3aab9b9eb02a");
    }

    #[test]
    fn a_token_is_right_on_its_day_in_jakarta_only() {
        let right = token(OSS, NIB, date(2026, 11, 28));
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let is_right = |now: &str| token_is_right(&right, OSS, NIB, at(now));
        assert!(is_right("2026-11-28T09:00:00+07:00"));
        assert!(is_right("2026-11-28T00:00:00+07:00") && is_right("2026-11-28T23:59:59+07:00"));
        assert!(is_right("2026-11-27T23:56:00+07:00") && is_right("2026-11-29T00:04:00+07:00"), "clocks differ");
        assert!(!is_right("2026-11-27T23:54:00+07:00") && !is_right("2026-11-29T00:06:00+07:00"));
        let now = at("2026-11-28T09:00:00+07:00");
        assert!(token_is_right(&right.to_uppercase(), OSS, NIB, now));
        assert!(!token_is_right(&right, OSS, "8120207730002", now));
        assert!(!token_is_right(&right, Credentials { password: "lain", ..OSS }, NIB, now));
        assert!(!token_is_right("", OSS, NIB, now));
        assert!(!token_is_right("OSS000rahasia812020773000120261128", OSS, NIB, now), "the text itself is no token");
    }

    #[test]
    fn basic_is_right_with_name_and_password() {
        let header = format!("Basic {}", BASE64.encode(b"OSS000:rahasia"));
        assert!(basic_is_right(&header, OSS) && basic_is_right(&header.replace("Basic", "basic"), OSS));
        for wrong in ["", "Basic", "Basic ", "Bearer T1NTMDAwOnJhaGFzaWE=", "Basic OSS000:rahasia"] {
            assert!(!basic_is_right(wrong, OSS), "{wrong}");
        }
    }
}
