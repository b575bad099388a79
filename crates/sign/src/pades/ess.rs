//! The signing-certificate-v2 attribute: binds the signature to one certificate (RFC 5035 section 3).

use const_oid::ObjectIdentifier;
use der::asn1::OctetString;
use der::{Any, Encode as _, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::ext::pkix::name::{GeneralName, GeneralNames};
use x509_cert::serial_number::SerialNumber;

use crate::crypto::{Hash, sha256};

/// `id-aa-signingCertificateV2`.
pub(super) const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// `SigningCertificateV2`, RFC 5035 section 3.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
pub(super) struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
    #[asn1(optional = "true")]
    policies: Option<Vec<Any>>,
}

/// `ESSCertIDv2`, RFC 5035 section 4.
#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct EssCertIdV2 {
    /// DEFAULT SHA-256: absent in DER. Written out by some signers all the same, and then accepted.
    #[asn1(optional = "true")]
    hash_algorithm: Option<AlgorithmIdentifierOwned>,
    cert_hash: OctetString,
    #[asn1(optional = "true")]
    issuer_serial: Option<IssuerSerial>,
}

#[derive(Debug, Clone, PartialEq, Eq, Sequence)]
struct IssuerSerial {
    issuer: GeneralNames,
    serial_number: SerialNumber,
}

impl SigningCertificateV2 {
    /// `issuerSerial` is left out: EN 319 142-1 clause 6.3 advises against it, and the hash says more.
    pub(super) fn of(certificate_der: &[u8]) -> der::Result<Self> {
        let id = EssCertIdV2 {
            hash_algorithm: None,
            cert_hash: OctetString::new(sha256(certificate_der))?,
            issuer_serial: None,
        };
        Ok(Self { certs: vec![id], policies: None })
    }

    /// Whether the first entry names this certificate (RFC 5035: "The first certificate identified … MUST be the certificate used to verify").
    pub(super) fn names(&self, certificate: &Certificate) -> bool {
        let Some(id) = self.certs.first() else {
            return false;
        };
        let Ok(der) = certificate.to_der() else {
            return false;
        };
        let tbs = &certificate.tbs_certificate;
        let hash = id.hash_algorithm.as_ref().map_or(Some(Hash::Sha256), Hash::of);
        hash.is_some_and(|hash| id.cert_hash.as_bytes() == hash.of_parts(&[&der]))
            && id.issuer_serial.as_ref().is_none_or(|named| {
                named.serial_number == tbs.serial_number
                    && named.issuer == [GeneralName::DirectoryName(tbs.issuer.clone())]
            })
    }
}
