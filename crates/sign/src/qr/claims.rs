//! What the QR says: a CBOR map of a few claims.
//!
//! | key | value |
//! |---|---|
//! | 1 | `iss`, text: the issuer |
//! | 4 | `exp`, seconds since 1970; absent when the licence does not end |
//! | 6 | `iat`, seconds since 1970 |
//! | -260 | map: 1 → the licence |
//!
//! The licence is a map too: 1 number, 2 holder, 3 type, 4 issued, 5 expires (absent like `exp`), 6 place, 7 short code. The dates are
//! days since 1970-01-01 (as in RFC 8943, without its tag), the rest is text. Numbers for keys and dates save 60 bytes, more than one QR
//! version; -260 is the claim of the EU health certificates, of the same shape. Keys stand in this order, lengths are minimal: the
//! same licence gives the same bytes.

use ciborium::Value;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::QrError;

/// The content of one QR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// Who issued, in a few words or as a host name.
    pub issuer: String,
    /// When the QR was made, to the second.
    pub issued_at: Timestamp,
    /// The first instant at which the licence is over.
    pub expires_at: Option<Timestamp>,
    /// The licence.
    pub licence: Licence,
}

/// What a person sees of the licence. Everyone can read it, so the holder comes masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Licence number.
    pub number: String,
    /// The holder's name, masked by the caller.
    pub holder: String,
    /// Name of the licence type.
    pub kind: String,
    /// Date of issue.
    pub issued: Date,
    /// Last day of validity.
    pub expires: Option<Date>,
    /// Where it is valid.
    pub place: String,
    /// The document's short code, as printed.
    pub short_code: String,
}

pub(super) const ISS: i64 = 1;
pub(super) const EXP: i64 = 4;
pub(super) const IAT: i64 = 6;
pub(super) const CONTENT: i64 = -260;
const LICENCE: i64 = 1;

const NUMBER: i64 = 1;
const HOLDER: i64 = 2;
const KIND: i64 = 3;
const ISSUED: i64 = 4;
const EXPIRES: i64 = 5;
const PLACE: i64 = 6;
const SHORT_CODE: i64 = 7;

impl Claims {
    pub(super) fn to_cbor(&self) -> Result<Vec<u8>, QrError> {
        let mut claims = vec![entry(ISS, self.issuer.as_str())];
        claims.extend(self.expires_at.map(|at| entry(EXP, at.as_second())));
        claims.push(entry(IAT, self.issued_at.as_second()));
        claims.push(entry(CONTENT, Value::Map(vec![entry(LICENCE, self.licence.to_value())])));

        let mut bytes = Vec::new();
        ciborium::into_writer(&Value::Map(claims), &mut bytes).map_err(|_| QrError::Malformed)?;
        Ok(bytes)
    }

    pub(super) fn from_cbor(bytes: &[u8]) -> Result<Self, QrError> {
        let value: Value = ciborium::from_reader(bytes).map_err(|_| QrError::Malformed)?;
        let claims = Map::of(&value)?;
        let content = Map::of(claims.get(CONTENT).ok_or(QrError::Malformed)?)?;
        Ok(Self {
            issuer: claims.text(ISS)?,
            issued_at: claims.instant(IAT)?.ok_or(QrError::Malformed)?,
            expires_at: claims.instant(EXP)?,
            licence: Licence::from_value(content.get(LICENCE).ok_or(QrError::Malformed)?)?,
        })
    }
}

impl Licence {
    fn to_value(&self) -> Value {
        let mut fields = vec![
            entry(NUMBER, self.number.as_str()),
            entry(HOLDER, self.holder.as_str()),
            entry(KIND, self.kind.as_str()),
            entry(ISSUED, days(self.issued)),
        ];
        fields.extend(self.expires.map(|date| entry(EXPIRES, days(date))));
        fields.extend([entry(PLACE, self.place.as_str()), entry(SHORT_CODE, self.short_code.as_str())]);
        Value::Map(fields)
    }

    fn from_value(value: &Value) -> Result<Self, QrError> {
        let fields = Map::of(value)?;
        Ok(Self {
            number: fields.text(NUMBER)?,
            holder: fields.text(HOLDER)?,
            kind: fields.text(KIND)?,
            issued: fields.date(ISSUED)?.ok_or(QrError::Malformed)?,
            expires: fields.date(EXPIRES)?,
            place: fields.text(PLACE)?,
            short_code: fields.text(SHORT_CODE)?,
        })
    }
}

pub(super) fn entry(key: i64, value: impl Into<Value>) -> (Value, Value) {
    (Value::from(key), value.into())
}

/// Keys this crate does not know are passed over, so that a later version may say more.
pub(super) struct Map<'a>(&'a [(Value, Value)]);

impl<'a> Map<'a> {
    pub(super) fn of(value: &'a Value) -> Result<Self, QrError> {
        value.as_map().map(|entries| Self(entries)).ok_or(QrError::Malformed)
    }

    pub(super) fn get(&self, key: i64) -> Option<&'a Value> {
        let key = Value::from(key);
        self.0.iter().find(|(found, _)| *found == key).map(|(_, value)| value)
    }

    pub(super) fn text(&self, key: i64) -> Result<String, QrError> {
        self.get(key).and_then(Value::as_text).map(str::to_owned).ok_or(QrError::Malformed)
    }

    fn number(&self, key: i64) -> Result<Option<i64>, QrError> {
        let Some(value) = self.get(key) else {
            return Ok(None);
        };
        let number = value.as_integer().and_then(|number| i64::try_from(number).ok());
        number.map(Some).ok_or(QrError::Malformed)
    }

    pub(super) fn instant(&self, key: i64) -> Result<Option<Timestamp>, QrError> {
        let seconds = self.number(key)?;
        seconds.map(Timestamp::from_second).transpose().map_err(|_| QrError::Malformed)
    }

    fn date(&self, key: i64) -> Result<Option<Date>, QrError> {
        let Some(days) = self.number(key)? else {
            return Ok(None);
        };
        date_of(days).map(Some)
    }
}

const EPOCH: Date = Date::constant(1970, 1, 1);

pub(super) fn date_of(days: i64) -> Result<Date, QrError> {
    let span = Span::new().try_days(days).map_err(|_| QrError::Malformed)?;
    EPOCH.checked_add(span).map_err(|_| QrError::Malformed)
}

/// Exact, for a calendar day without a time zone has 24 hours.
pub(super) fn days(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24
}
