//! What goes over the wire to a time stamp authority (RFC 3161 section 2.4), field by field.

use cms::content_info::ContentInfo;
use const_oid::ObjectIdentifier;
use der::asn1::{BitString, Int, OctetString};
use der::{Any, Sequence, Tag, Tagged as _};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use spki::AlgorithmIdentifierOwned;
use x509_cert::ext::Extensions;
use x509_cert::ext::pkix::name::GeneralName;

/// Of a stranger's words so many characters are kept.
const WORDS_CHARS_MAX: usize = 200;

/// `TimeStampReq`.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct TimeStampQuestion {
    /// 1.
    pub version: u8,
    /// What is to be stamped.
    pub message_imprint: MessageImprint,
    /// The policy asked for; ours asks for none.
    #[asn1(optional = "true")]
    pub req_policy: Option<ObjectIdentifier>,
    /// Comes back in the answer.
    #[asn1(optional = "true")]
    pub nonce: Option<Int>,
    /// Whether the authority's certificate shall be in the token.
    #[asn1(default = "Default::default")]
    pub cert_req: bool,
    /// None in use.
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub extensions: Option<Extensions>,
}

/// `MessageImprint`.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct MessageImprint {
    /// The hash function.
    pub hash_algorithm: AlgorithmIdentifierOwned,
    /// The hash.
    pub hashed_message: OctetString,
}

/// `TimeStampResp`.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct TimeStampAnswer {
    /// Whether it was granted.
    pub status: StatusInfo,
    /// The token, where it was.
    #[asn1(optional = "true")]
    pub token: Option<ContentInfo>,
}

/// `PKIStatusInfo`.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct StatusInfo {
    /// 0 granted, 1 granted with changes, 2 and more not.
    pub status: u32,
    /// `PKIFreeText`: UTF-8 strings.
    #[asn1(optional = "true")]
    pub status_string: Option<Vec<Any>>,
    /// `PKIFailureInfo`.
    #[asn1(optional = "true")]
    pub fail_info: Option<BitString>,
}

impl StatusInfo {
    /// The words of the authority on one short line.
    pub fn words(&self) -> String {
        let texts = self.status_string.iter().flatten().map(|text| String::from_utf8_lossy(text.value()));
        let all: Vec<_> = texts.collect();
        all.join("; ").chars().map(|c| if c.is_control() { ' ' } else { c }).take(WORDS_CHARS_MAX).collect()
    }
}

/// `TSTInfo`: what the authority signs.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct TstInfo {
    /// 1.
    pub version: u8,
    /// Under which rules it stamps.
    pub policy: ObjectIdentifier,
    /// What it saw.
    pub message_imprint: MessageImprint,
    /// Its number for this stamp, up to 160 bits.
    pub serial_number: Int,
    /// When it saw it: a `GeneralizedTime`, which here may carry fractions of a second as that of certificates may not.
    pub gen_time: Any,
    /// How exact that is.
    #[asn1(optional = "true")]
    pub accuracy: Option<Accuracy>,
    /// Whether all of its stamps can be put in order.
    #[asn1(default = "Default::default")]
    pub ordering: bool,
    /// The question's.
    #[asn1(optional = "true")]
    pub nonce: Option<Int>,
    /// Its name.
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    pub tsa: Option<GeneralName>,
    /// None in use.
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub extensions: Option<Extensions>,
}

impl TstInfo {
    /// [`Self::gen_time`] cut to the second: `YYYYMMDDhhmmss`, a fraction or none, `Z` (RFC 3161 section 2.4.2).
    pub(super) fn instant(&self) -> Option<Timestamp> {
        if self.gen_time.tag() != Tag::GeneralizedTime {
            return None;
        }
        let text = std::str::from_utf8(self.gen_time.value()).ok()?.strip_suffix('Z')?;
        let (digits, fraction) = text.split_at_checked(14)?;
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let fraction_fits = fraction.is_empty()
            || fraction.strip_prefix('.').is_some_and(|rest| !rest.is_empty() && plain(rest) && !rest.ends_with('0'));
        if !plain(digits) || !fraction_fits {
            return None;
        }
        let two = |from: usize| -> Option<i8> { digits.get(from..from + 2)?.parse().ok() };
        let year: i16 = digits.get(..4)?.parse().ok()?;
        let civil = DateTime::new(year, two(4)?, two(6)?, two(8)?, two(10)?, two(12)?, 0).ok()?;
        TimeZone::UTC.to_timestamp(civil).ok()
    }
}

/// `Accuracy`.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub struct Accuracy {
    /// Seconds.
    #[asn1(optional = "true")]
    pub seconds: Option<u64>,
    /// Thousandths, 1 to 999.
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    pub millis: Option<u16>,
    /// Millionths, 1 to 999.
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    pub micros: Option<u16>,
}
