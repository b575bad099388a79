//! The list of licences that are not in force although their paper says nothing of it, to be kept by whoever checks without a network.
//!
//! | key | value |
//! |---|---|
//! | 1 | `iss`, text: the issuer |
//! | 4 | seconds since 1970: from then on a newer list is there |
//! | 6 | `iat`, seconds since 1970: when the list was made |
//! | -260 | map: 2 → the list |
//!
//! The list is a map: 1 revoked, 2 suspended, 3 replaced, each a map from the mark of a short code to the day (as in the QR) since
//! when. A mark is the first eight bytes of the SHA-256 of the short code as it is printed: whoever holds the paper finds it, and the
//! list leads nobody to papers of others.

use ciborium::Value;
use jiff::Timestamp;
use jiff::civil::Date;

use super::QrError;
use super::claims::{CONTENT, EXP, IAT, ISS, Map, date_of, days, entry};
use crate::crypto::sha256;

/// Short, for there are as many as licences withdrawn; two alike among millions are not to be expected.
pub const MARK_BYTES: usize = 8;

/// What is in the list of a licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Withdrawal {
    /// Taken away.
    Revoked,
    /// Not to be used for now.
    Suspended,
    /// Another licence took its place.
    Replaced,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawnList {
    /// Who issued it, as in the QR.
    pub issuer: String,
    /// When, to the second.
    pub issued_at: Timestamp,
    /// From when on a newer one is there.
    pub next_at: Timestamp,
    /// What is withdrawn, in any order.
    pub entries: Vec<Withdrawn>,
}

/// A licence that is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Withdrawn {
    /// Of its short code.
    pub mark: [u8; MARK_BYTES],
    /// How.
    pub how: Withdrawal,
    /// Since which day.
    pub since: Date,
}

const LIST: i64 = 2;

impl Withdrawal {
    const ALL: [Self; 3] = [Self::Revoked, Self::Suspended, Self::Replaced];

    fn key(self) -> i64 {
        match self {
            Self::Revoked => 1,
            Self::Suspended => 2,
            Self::Replaced => 3,
        }
    }
}

/// The mark under which a short code stands in the list.
pub fn mark(short_code: &str) -> [u8; MARK_BYTES] {
    let mut mark = [0; MARK_BYTES];
    mark.copy_from_slice(&sha256(short_code.as_bytes())[..MARK_BYTES]);
    mark
}

impl WithdrawnList {
    /// What the list says of this short code.
    pub fn of(&self, short_code: &str) -> Option<&Withdrawn> {
        let mark = mark(short_code);
        self.entries.iter().find(|entry| entry.mark == mark)
    }

    pub(super) fn to_cbor(&self) -> Result<Vec<u8>, QrError> {
        let mut sorted: Vec<&Withdrawn> = self.entries.iter().collect();
        sorted.sort();
        let of_kind = |how: Withdrawal| {
            let those = sorted.iter().filter(|one| one.how == how);
            let pairs = those.map(|one| (Value::Bytes(one.mark.to_vec()), Value::from(days(one.since))));
            entry(how.key(), Value::Map(pairs.collect()))
        };
        let list = Value::Map(Withdrawal::ALL.map(of_kind).to_vec());
        let content = Value::Map(vec![
            entry(ISS, self.issuer.as_str()),
            entry(EXP, self.next_at.as_second()),
            entry(IAT, self.issued_at.as_second()),
            entry(CONTENT, Value::Map(vec![entry(LIST, list)])),
        ]);
        let mut bytes = Vec::new();
        ciborium::into_writer(&content, &mut bytes).map_err(|_| QrError::Malformed)?;
        Ok(bytes)
    }

    pub(super) fn from_cbor(bytes: &[u8]) -> Result<Self, QrError> {
        let value: Value = ciborium::from_reader(bytes).map_err(|_| QrError::Malformed)?;
        let claims = Map::of(&value)?;
        let content = Map::of(claims.get(CONTENT).ok_or(QrError::Malformed)?)?;
        let list = Map::of(content.get(LIST).ok_or(QrError::Malformed)?)?;
        let mut entries = Vec::new();
        for how in Withdrawal::ALL {
            let Some(those) = list.get(how.key()) else { continue };
            for (mark, since) in those.as_map().ok_or(QrError::Malformed)? {
                let mark =
                    mark.as_bytes().and_then(|bytes| bytes.as_slice().try_into().ok()).ok_or(QrError::Malformed)?;
                let since = since.as_integer().and_then(|days| i64::try_from(days).ok()).ok_or(QrError::Malformed)?;
                entries.push(Withdrawn { mark, how, since: date_of(since)? });
            }
        }
        Ok(Self {
            issuer: claims.text(ISS)?,
            issued_at: claims.instant(IAT)?.ok_or(QrError::Malformed)?,
            next_at: claims.instant(EXP)?.ok_or(QrError::Malformed)?,
            entries,
        })
    }
}
