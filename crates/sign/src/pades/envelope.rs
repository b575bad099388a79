//! The CMS taken out of /Contents: read strictly, its signature checked against its own attributes and certificate.

use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use data_encoding::{HEXLOWER, HEXUPPER};
use der::asn1::OctetString;
use der::{Any, Decode as _, Encode as _, Reader as _, SliceReader};
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, Attributes};

use super::ess::{SIGNING_CERTIFICATE_V2, SigningCertificateV2};
use super::report::Reason;
use crate::crypto::{Rejected, check, sha256_identifier};

/// A signature that its own certificate's key made. Whom that certificate belongs to is another question.
pub(super) struct Opened {
    pub(super) signer: Certificate,
    pub(super) others: Vec<Certificate>,
    /// What the signer says is the SHA-256 of the covered bytes.
    pub(super) message_digest: Vec<u8>,
}

/// Bytes of /Contents as they stand between the brackets: all lower case or all upper, so that no letter can be exchanged unseen.
pub(super) fn contents(hex: &[u8]) -> Result<Vec<u8>, Reason> {
    HEXLOWER.decode(hex).or_else(|_| HEXUPPER.decode(hex)).map_err(|_| Reason::ContentsMalformed)
}

/// Attributes beside the signed ones that are read here: none. What is not listed is refused, because no signature covers it and
/// anybody may have put it there.
const UNSIGNED_ATTRIBUTES_KNOWN: [ObjectIdentifier; 0] = [];

/// Opens the CMS at the start of `contents`.
pub(super) fn open(contents: &[u8]) -> Result<Opened, Reason> {
    let data = decode(contents)?;
    let [info] = data.signer_infos.0.as_slice() else {
        return Err(Reason::SignatureUnreadable);
    };
    let detached = data.encap_content_info.econtent_type == ID_DATA && data.encap_content_info.econtent.is_none();
    if !detached || data.version != CmsVersion::V1 || info.version != CmsVersion::V1 {
        return Err(Reason::SignatureUnreadable);
    }
    if info.digest_alg.oid != sha256_identifier().oid || !info.digest_alg.parameters.as_ref().is_none_or(Any::is_null) {
        return Err(Reason::AlgorithmUnsupported);
    }
    // Neither is covered by the signature, so they must at least agree.
    if data.digest_algorithms.as_slice() != [info.digest_alg.clone()] {
        return Err(Reason::SignatureMismatch);
    }
    let known = |attribute: &Attribute| UNSIGNED_ATTRIBUTES_KNOWN.contains(&attribute.oid);
    if data.crls.is_some() || !info.unsigned_attrs.iter().flat_map(|attributes| attributes.iter()).all(known) {
        return Err(Reason::ForeignData);
    }

    let (signer, others) = certificates(&data, info)?;
    let attributes = info.signed_attrs.as_ref().ok_or(Reason::SignatureUnreadable)?;
    let covered = attributes.to_der().map_err(|_| Reason::SignatureUnreadable)?;
    let key = &signer.tbs_certificate.subject_public_key_info;
    check(key, &info.signature_algorithm, &covered, info.signature.as_bytes()).map_err(|rejected| match rejected {
        Rejected::Unsupported => Reason::AlgorithmUnsupported,
        Rejected::Mismatch => Reason::SignatureMismatch,
    })?;

    // From here on the attributes are what the holder of the key signed.
    let content_type: ObjectIdentifier = attribute(attributes, ID_CONTENT_TYPE).ok_or(Reason::SignatureUnreadable)?;
    if content_type != ID_DATA {
        return Err(Reason::SignatureUnreadable);
    }
    let digest: OctetString = attribute(attributes, ID_MESSAGE_DIGEST).ok_or(Reason::SignatureUnreadable)?;
    let bound: SigningCertificateV2 = attribute(attributes, SIGNING_CERTIFICATE_V2).ok_or(Reason::SignerNotBound)?;
    if !bound.names(&signer) {
        return Err(Reason::SignerNotBound);
    }
    Ok(Opened { signer, others, message_digest: digest.into_bytes() })
}

/// DER and nothing else: what encodes to other bytes than were read is refused, and so is anything but zeros behind it.
/// Otherwise the file could be altered in places that no signature covers.
fn decode(contents: &[u8]) -> Result<SignedData, Reason> {
    let mut reader = SliceReader::new(contents).map_err(|_| Reason::SignatureUnreadable)?;
    let info = ContentInfo::decode(&mut reader).map_err(|_| Reason::SignatureUnreadable)?;
    let length = usize::try_from(reader.position()).map_err(|_| Reason::SignatureUnreadable)?;
    let (der, padding) = contents.split_at_checked(length).ok_or(Reason::SignatureUnreadable)?;
    if padding.iter().any(|byte| *byte != 0) {
        return Err(Reason::ContentsMalformed);
    }
    if info.content_type != ID_SIGNED_DATA {
        return Err(Reason::SignatureUnreadable);
    }
    let data: SignedData = info.content.decode_as().map_err(|_| Reason::SignatureUnreadable)?;
    let again =
        Any::encode_from(&data).and_then(|content| ContentInfo { content_type: ID_SIGNED_DATA, content }.to_der());
    if again.ok().as_deref() != Some(der) {
        return Err(Reason::SignatureUnreadable);
    }
    Ok(data)
}

/// The one certificate the signer is said to have, and the rest.
fn certificates(data: &SignedData, info: &SignerInfo) -> Result<(Certificate, Vec<Certificate>), Reason> {
    let SignerIdentifier::IssuerAndSerialNumber(id) = &info.sid else {
        return Err(Reason::SignatureUnreadable);
    };
    let choices = data.certificates.iter().flat_map(|set| set.0.iter());
    let all: Vec<Certificate> = choices
        .map(|choice| match choice {
            CertificateChoices::Certificate(certificate) => Ok(certificate.clone()),
            CertificateChoices::Other(_) => Err(Reason::ForeignData),
        })
        .collect::<Result<_, _>>()?;
    let (mut signers, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|certificate| {
        certificate.tbs_certificate.issuer == id.issuer && certificate.tbs_certificate.serial_number == id.serial_number
    });
    match (signers.pop(), signers.is_empty()) {
        (Some(signer), true) => Ok((signer, others)),
        _ => Err(Reason::SignatureUnreadable),
    }
}

/// The value of an attribute that stands there once, with one value (RFC 5652 section 11).
fn attribute<T>(attributes: &Attributes, oid: ObjectIdentifier) -> Option<T>
where
    T: for<'a> der::Choice<'a> + for<'a> der::DecodeValue<'a>,
{
    let mut matching = attributes.iter().filter(|attribute| attribute.oid == oid);
    let (Some(attribute), None) = (matching.next(), matching.next()) else {
        return None;
    };
    let [value] = attribute.values.as_slice() else {
        return None;
    };
    value.decode_as().ok()
}
