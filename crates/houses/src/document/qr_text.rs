//! What the QR of a document says, as long as can be read from paper.

use domain::indonesian;
use ground::Rules;
use jiff::Timestamp;
use jiff::civil::Date;
use sign::qr::{self, QrError};

/// What stands on the document, in full.
pub struct Printed<'a> {
    /// Its number.
    pub number: &'a str,
    /// Its short code.
    pub short_code: &'a str,
    /// The holder, masked where it is a person.
    pub holder: &'a str,
    /// The licence type.
    pub kind: &'a str,
    /// The place it is for.
    pub place: Option<&'a str>,
    /// Last day of validity.
    pub until: Option<Date>,
}

/// Characters of holder, kind and place: the first that makes a QR small enough. A letter is up to three bytes, so a name in another
/// script is cut where one in plain letters is not.
const CHARS_MAX: [usize; 4] = [40, 28, 20, 12];

/// The link that the QR holds. An error leaves nothing behind: the number is not taken yet for good.
pub fn link(rules: &Rules, printed: &Printed, at: Timestamp) -> Result<String, QrError> {
    for chars_max in CHARS_MAX {
        let sealed = qr::seal(&claims(rules, printed, at, chars_max), &rules.qr)?;
        let link = qr::link(&rules.public_url, &sealed);
        if qr::fits(&link) {
            return Ok(link);
        }
    }
    Err(QrError::TooLong)
}

fn claims(rules: &Rules, printed: &Printed, at: Timestamp, chars_max: usize) -> qr::Claims {
    let ends = printed.until.and_then(|day| {
        let midnight = day.saturating_add(jiff::ToSpan::days(1)).to_datetime(jiff::civil::time(0, 0, 0, 0));
        indonesian::wib().to_timestamp(midnight).ok()
    });
    qr::Claims {
        issuer: rules.catalogue.city.office_short.clone(),
        issued_at: at,
        expires_at: ends,
        licence: qr::Licence {
            number: printed.number.to_owned(),
            holder: indonesian::abridged(printed.holder, chars_max),
            kind: indonesian::abridged(printed.kind, chars_max),
            issued: indonesian::local(at).date(),
            expires: printed.until,
            place: indonesian::abridged(printed.place.unwrap_or(""), chars_max),
            short_code: printed.short_code.to_owned(),
        },
    }
}
