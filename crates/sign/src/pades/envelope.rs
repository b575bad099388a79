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
use super::reason::Reason;
use crate::crypto::{Hash, Rejected, check};

/// `id-aa-timeStampToken`, RFC 3161 appendix A.
pub(super) const SIGNATURE_TIMESTAMP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");
/// `id-ct-TSTInfo`, RFC 3161 section 2.4.2.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");

/// A signature that its own certificate's key made. Whom that certificate belongs to is another question.
pub(super) struct Opened {
    pub(super) signer: Certificate,
    pub(super) others: Vec<Certificate>,
    /// With which hash the content was summed.
    pub(super) hash: Hash,
    /// What the signer says is the hash of the covered bytes.
    pub(super) message_digest: Vec<u8>,
    /// The signature value: what a signature time stamp is over.
    pub(super) signature: Vec<u8>,
    /// DER of the token in the one attribute that may stand beside the signed ones. Not checked yet: until it is, somebody else may
    /// have put it there.
    pub(super) timestamp: Option<Vec<u8>>,
}

/// A time stamp token: its signature, and the `TSTInfo` it is over.
pub(super) struct OpenedToken {
    pub(super) opened: Opened,
    pub(super) info_der: Vec<u8>,
}

/// Bytes of /Contents as they stand between the brackets: all lower case or all upper, so that no letter can be exchanged unseen.
pub(super) fn contents(hex: &[u8]) -> Result<Vec<u8>, Reason> {
    HEXLOWER.decode(hex).or_else(|_| HEXUPPER.decode(hex)).map_err(|_| Reason::ContentsMalformed)
}

/// Opens the CMS at the start of `contents`, detached.
pub(super) fn open(contents: &[u8]) -> Result<Opened, Reason> {
    let data = decode(contents)?;
    let detached = data.encap_content_info.econtent_type == ID_DATA && data.encap_content_info.econtent.is_none();
    if !detached || data.version != CmsVersion::V1 {
        return Err(Reason::SignatureUnreadable);
    }
    open_data(&data, ID_DATA)
}

/// Opens a time stamp token (RFC 3161 section 2.4.2), which carries what it signs; zeros may stand behind it.
pub(super) fn open_token(contents: &[u8]) -> Result<OpenedToken, Reason> {
    let data = decode(contents)?;
    let content = &data.encap_content_info;
    let inner = content.econtent.as_ref().filter(|_| content.econtent_type == TST_INFO);
    let info: OctetString = inner.and_then(|content| content.decode_as().ok()).ok_or(Reason::SignatureUnreadable)?;
    // RFC 5652 section 5.1: the version is 3 where the content is of another type than data.
    if data.version != CmsVersion::V3 {
        return Err(Reason::SignatureUnreadable);
    }
    let opened = open_data(&data, TST_INFO)?;
    // A time stamp of a time stamp is not read, so it would be data that nobody checked.
    if opened.timestamp.is_some() {
        return Err(Reason::ForeignData);
    }
    if opened.hash.of_parts(&[info.as_bytes()]) != opened.message_digest {
        return Err(Reason::SignatureMismatch);
    }
    Ok(OpenedToken { opened, info_der: info.into_bytes() })
}

fn open_data(data: &SignedData, content_type_expected: ObjectIdentifier) -> Result<Opened, Reason> {
    let [info] = data.signer_infos.0.as_slice() else {
        return Err(Reason::SignatureUnreadable);
    };
    if info.version != CmsVersion::V1 {
        return Err(Reason::SignatureUnreadable);
    }
    let hash = Hash::of(&info.digest_alg).ok_or(Reason::AlgorithmUnsupported)?;
    // Neither is covered by the signature, so they must at least agree.
    if data.digest_algorithms.as_slice() != [info.digest_alg.clone()] {
        return Err(Reason::SignatureMismatch);
    }
    if data.crls.is_some() {
        return Err(Reason::ForeignData);
    }
    let timestamp = timestamp(info)?;

    let (signer, others) = certificates(data, info)?;
    let attributes = info.signed_attrs.as_ref().ok_or(Reason::SignatureUnreadable)?;
    let covered = attributes.to_der().map_err(|_| Reason::SignatureUnreadable)?;
    let key = &signer.tbs_certificate.subject_public_key_info;
    let signature = info.signature.as_bytes().to_vec();
    check(key, (&info.signature_algorithm, Some(hash)), &covered, &signature).map_err(|rejected| match rejected {
        Rejected::Unsupported => Reason::AlgorithmUnsupported,
        Rejected::Mismatch => Reason::SignatureMismatch,
    })?;

    // From here on the attributes are what the holder of the key signed.
    let content_type: ObjectIdentifier = attribute(attributes, ID_CONTENT_TYPE).ok_or(Reason::SignatureUnreadable)?;
    if content_type != content_type_expected {
        return Err(Reason::SignatureUnreadable);
    }
    let digest: OctetString = attribute(attributes, ID_MESSAGE_DIGEST).ok_or(Reason::SignatureUnreadable)?;
    let bound: SigningCertificateV2 = attribute(attributes, SIGNING_CERTIFICATE_V2).ok_or(Reason::SignerNotBound)?;
    if !bound.names(&signer) {
        return Err(Reason::SignerNotBound);
    }
    Ok(Opened { signer, others, hash, message_digest: digest.into_bytes(), signature, timestamp })
}

/// The token of a signature time stamp. It is the one attribute that may stand beside the signed ones, once and with one value:
/// whatever else is there no signature covers, and anybody may have put it there.
fn timestamp(info: &SignerInfo) -> Result<Option<Vec<u8>>, Reason> {
    let Some(attributes) = &info.unsigned_attrs else {
        return Ok(None);
    };
    match attributes.as_slice() {
        [Attribute { oid, values }] if *oid == SIGNATURE_TIMESTAMP && values.len() == 1 => {
            let token = values.get(0).ok_or(Reason::ForeignData)?;
            token.to_der().map(Some).map_err(|_| Reason::ForeignData)
        }
        _ => Err(Reason::ForeignData),
    }
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
