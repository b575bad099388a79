//! What is read from a certificate: who it names, and whether it is a specimen.

use const_oid::db::rfc4519::{CN, O, OU};
use der::asn1::{ObjectIdentifier, PrintableStringRef, TeletexStringRef, Utf8StringRef};
use der::{Any, Decode as _, Encode as _};
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use x509_cert::Certificate;
use x509_cert::name::Name;
use x509_cert::time::Time;

use crate::crypto::{check, signature_identifier};

/// Stands in the O or OU of every certificate that signs specimens and nothing of legal effect.
pub const SPECIMEN_MARK: &str = "CONTOH – TIDAK SAH";

/// Whom a certificate names, as the issuer wrote it. A claim, until the chain has been checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// CN; empty when the certificate has none.
    pub common_name: String,
    /// O, where there is one.
    pub organization: Option<String>,
    /// Whether O or OU carries [`SPECIMEN_MARK`].
    pub specimen: bool,
}

impl Subject {
    pub(crate) fn of(certificate: &Certificate) -> Self {
        let name = &certificate.tbs_certificate.subject;
        Self {
            common_name: values(name, CN).next().unwrap_or_default(),
            organization: values(name, O).next(),
            specimen: values(name, O).chain(values(name, OU)).any(|value| value.contains(SPECIMEN_MARK)),
        }
    }
}

/// Whom `certificate` names; `None` when it cannot be read.
pub fn subject(certificate: &CertificateDer<'_>) -> Option<Subject> {
    Certificate::from_der(certificate).ok().map(|parsed| Subject::of(&parsed))
}

/// From when until when `certificate` may be relied on; `None` when it cannot be read.
pub fn validity(certificate: &CertificateDer<'_>) -> Option<(Timestamp, Timestamp)> {
    let validity = Certificate::from_der(certificate).ok()?.tbs_certificate.validity;
    let at = |time: Time| Timestamp::from_second(i64::try_from(time.to_unix_duration().as_secs()).ok()?).ok();
    Some((at(validity.not_before)?, at(validity.not_after)?))
}

/// Whether `certificate` signs specimens only. A certificate that cannot be read is none.
pub fn is_specimen(certificate: &CertificateDer<'_>) -> bool {
    Certificate::from_der(certificate).is_ok_and(|parsed| Subject::of(&parsed).specimen)
}

fn values(name: &Name, kind: ObjectIdentifier) -> impl Iterator<Item = String> {
    name.0
        .iter()
        .flat_map(|part| part.0.iter())
        .filter(move |attribute| attribute.oid == kind)
        .filter_map(|attribute| text(&attribute.value))
}

/// The string kinds of RFC 5280 section 4.1.2.4 that certificates in use carry; `BMPString` and `UniversalString` are not read.
fn text(value: &Any) -> Option<String> {
    value
        .decode_as::<Utf8StringRef<'_>>()
        .map(|text| text.as_str().to_owned())
        .or_else(|_| value.decode_as::<PrintableStringRef<'_>>().map(|text| text.as_str().to_owned()))
        .or_else(|_| value.decode_as::<TeletexStringRef<'_>>().map(|text| text.as_str().to_owned()))
        .ok()
}

/// Whether `issuer`'s key signed `certificate`, and its name stands there as the issuer. A certificate that signed itself did not.
pub fn issued(issuer: &CertificateDer<'_>, certificate: &CertificateDer<'_>) -> bool {
    let (Ok(above), Ok(below)) = (Certificate::from_der(issuer), Certificate::from_der(certificate)) else {
        return false;
    };
    let (Ok(covered), Some(signature)) = (below.tbs_certificate.to_der(), below.signature.as_bytes()) else {
        return false;
    };
    let key = &above.tbs_certificate.subject_public_key_info;
    issuer != certificate
        && above.tbs_certificate.subject == below.tbs_certificate.issuer
        && check(key, (&below.signature_algorithm, None), &covered, signature).is_ok()
}

/// Whether the certificate's key signed `message` as a [`crate::provider::HashSigner`] does. A certificate that cannot be read has none.
pub fn signed_by(certificate: &CertificateDer<'_>, message: &[u8], signature: &[u8]) -> bool {
    let Ok(certificate) = Certificate::from_der(certificate) else {
        return false;
    };
    let key = &certificate.tbs_certificate.subject_public_key_info;
    let algorithm = signature_identifier(key);
    algorithm.is_some_and(|algorithm| check(key, (&algorithm, None), message, signature).is_ok())
}
