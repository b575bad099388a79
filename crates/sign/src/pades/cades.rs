//! The CMS that goes into /Contents: detached `SignedData` with one `SignerInfo` (RFC 5652, profiled by EN 319 142-1 clause 6.3).

use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use der::asn1::{OctetString, SetOfVec};
use der::{Any, Decode as _, Encode as _};
use rustls_pki_types::CertificateDer;
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, Attributes};

use super::envelope::SIGNATURE_TIMESTAMP;
use super::ess::{SIGNING_CERTIFICATE_V2, SigningCertificateV2};
use crate::crypto::{sha256_identifier, signature_identifier};

/// Everything of the CMS but the signature value.
pub(super) struct Unsigned {
    certificates: Vec<Certificate>,
    algorithm: AlgorithmIdentifierOwned,
    attributes: Attributes,
}

impl Unsigned {
    /// `chain`: the signer's certificate first. `None` when the chain is empty or its key is of no kind this crate signs with.
    pub(super) fn new(chain: &[CertificateDer<'_>], message_digest: [u8; 32]) -> Option<Self> {
        let certificates: Vec<_> =
            chain.iter().map(|certificate| Certificate::from_der(certificate)).collect::<Result<_, _>>().ok()?;
        let algorithm = signature_identifier(&certificates.first()?.tbs_certificate.subject_public_key_info)?;
        let attributes = attributes(chain.first()?, message_digest).ok()?;
        Some(Self { certificates, algorithm, attributes })
    }

    /// What is signed: the attributes as a SET OF, not under the [0] they are stored with (RFC 5652 section 5.4).
    pub(super) fn to_be_signed(&self) -> der::Result<Vec<u8>> {
        self.attributes.to_der()
    }

    pub(super) fn signer(&self) -> &Certificate {
        // `new` refuses an empty chain.
        &self.certificates[0]
    }

    pub(super) fn algorithm(&self) -> &AlgorithmIdentifierOwned {
        &self.algorithm
    }

    /// The DER of the `ContentInfo`; `timestamp`: DER of a token over the signature value.
    pub(super) fn seal(&self, signature: &[u8], timestamp: Option<&[u8]>) -> der::Result<Vec<u8>> {
        let unsigned = timestamp
            .map(|token| SetOfVec::try_from(vec![attribute(SIGNATURE_TIMESTAMP, Any::from_der(token)?)?]))
            .transpose()?;
        let signer = &self.signer().tbs_certificate;
        let info = SignerInfo {
            version: CmsVersion::V1,
            sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
                issuer: signer.issuer.clone(),
                serial_number: signer.serial_number.clone(),
            }),
            digest_alg: sha256_identifier(),
            signed_attrs: Some(self.attributes.clone()),
            signature_algorithm: self.algorithm.clone(),
            signature: OctetString::new(signature)?,
            unsigned_attrs: unsigned,
        };
        let certificates = self.certificates.iter().cloned().map(CertificateChoices::Certificate).collect::<Vec<_>>();
        let data = SignedData {
            version: CmsVersion::V1,
            digest_algorithms: SetOfVec::try_from(vec![sha256_identifier()])?,
            encap_content_info: EncapsulatedContentInfo { econtent_type: ID_DATA, econtent: None },
            certificates: Some(CertificateSet(SetOfVec::try_from(certificates)?)),
            crls: None,
            signer_infos: SignerInfos(SetOfVec::try_from(vec![info])?),
        };
        ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&data)? }.to_der()
    }
}

/// Content type, message digest, signing certificate; no signing time, which PAdES keeps in /M.
fn attributes(signer_der: &[u8], message_digest: [u8; 32]) -> der::Result<Attributes> {
    SetOfVec::try_from(vec![
        attribute(ID_CONTENT_TYPE, Any::encode_from(&ID_DATA)?)?,
        attribute(ID_MESSAGE_DIGEST, Any::encode_from(&OctetString::new(message_digest)?)?)?,
        attribute(SIGNING_CERTIFICATE_V2, Any::encode_from(&SigningCertificateV2::of(signer_der)?)?)?,
    ])
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}
