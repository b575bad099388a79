//! SIMULATOR of a time stamp authority (RFC 3161).

use super::fault::{Answer, Place, act};
use super::pki::Pki;
use super::stage::Stage;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use const_oid::ObjectIdentifier;
use const_oid::db::rfc5911::{ID_CONTENT_TYPE, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use const_oid::db::rfc5912::{ECDSA_WITH_SHA_256, ID_SHA_256};
use der::asn1::{GeneralizedTime, Int, OctetString, SetOfVec};
use der::{Any, Decode as _, Encode as _};
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use sign::pades::timestamp::{StatusInfo, TimeStampAnswer, TimeStampQuestion, TstInfo};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::Attribute;

const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// Of the examples of RFC 5612: nobody's policy.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");

pub(super) fn routes() -> Router<Stage> {
    Router::new().route("/tsa", post(answer))
}

async fn answer(State(stage): State<Stage>, headers: HeaderMap, body: Bytes) -> Response {
    let twist = match act(stage.next_fault(Place::Timestamp), "/tsa").await {
        Answer::Instead(response) => return response,
        Answer::Proceed(twist) => twist,
    };
    if headers.get("content-type").is_none_or(|kind| kind != "application/timestamp-query") {
        return (StatusCode::UNSUPPORTED_MEDIA_TYPE, "application/timestamp-query").into_response();
    }
    let number = stage.next_number();
    let reply = stamp(stage.pki(), &body, (stage.now(), number)).or_else(|_| rejection());
    let Ok(reply) = reply else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    twist.spoil(([("content-type", "application/timestamp-reply")], reply).into_response())
}

/// DER of the answer: status 0 and the token.
pub(super) fn stamp(pki: &Pki, query: &[u8], (now, number): (Timestamp, u64)) -> der::Result<Vec<u8>> {
    let question = TimeStampQuestion::from_der(query)?;
    let seconds = u64::try_from(now.as_second()).unwrap_or_default();
    let info = TstInfo {
        version: 1,
        policy: POLICY,
        message_imprint: question.message_imprint,
        serial_number: Int::new(&[&[0x01][..], &number.to_be_bytes()].concat())?,
        gen_time: Any::encode_from(&GeneralizedTime::from_unix_duration(std::time::Duration::from_secs(seconds))?)?,
        accuracy: None,
        ordering: false,
        nonce: question.nonce,
        tsa: None,
        extensions: None,
    };
    let token = token(pki, &info.to_der()?)?;
    let status = StatusInfo { status: 0, status_string: None, fail_info: None };
    TimeStampAnswer { status, token: Some(token) }.to_der()
}

fn rejection() -> der::Result<Vec<u8>> {
    let words = Any::new(der::Tag::Utf8String, *b"SIMULATOR: permintaan tidak terbaca")?;
    let status = StatusInfo { status: 2, status_string: Some(vec![words]), fail_info: None };
    TimeStampAnswer { status, token: None }.to_der()
}

fn token(pki: &Pki, info_der: &[u8]) -> der::Result<ContentInfo> {
    let certificate = Certificate::from_der(&pki.timestamp_certificate)?;
    let attributes = SetOfVec::try_from(vec![
        attribute(ID_CONTENT_TYPE, Any::encode_from(&TST_INFO)?)?,
        attribute(ID_MESSAGE_DIGEST, Any::encode_from(&OctetString::new(digest(&SHA256, info_der).as_ref())?)?)?,
        attribute(SIGNING_CERTIFICATE_V2, signing_certificate(&pki.timestamp_certificate)?)?,
    ])?;
    let signature = rcgen::SigningKey::sign(&pki.timestamp_key, &attributes.to_der()?)
        .map_err(|_| der::Error::from(der::ErrorKind::Failed))?;
    let sha256 = AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None };
    let tbs = &certificate.tbs_certificate;
    let signer = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: tbs.issuer.clone(),
            serial_number: tbs.serial_number.clone(),
        }),
        digest_alg: sha256.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let data = SignedData {
        version: CmsVersion::V3,
        digest_algorithms: SetOfVec::try_from(vec![sha256])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: TST_INFO,
            econtent: Some(Any::encode_from(&OctetString::new(info_der)?)?),
        },
        certificates: Some(CertificateSet(SetOfVec::try_from(vec![CertificateChoices::Certificate(certificate)])?)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::try_from(vec![signer])?),
    };
    Ok(ContentInfo { content_type: ID_SIGNED_DATA, content: Any::encode_from(&data)? })
}

/// `SigningCertificateV2` with one hash and its defaults: SEQUENCE { SEQUENCE { SEQUENCE { OCTET STRING } } }.
fn signing_certificate(certificate: &[u8]) -> der::Result<Any> {
    let hash = OctetString::new(digest(&SHA256, certificate).as_ref())?.to_der()?;
    let id = Any::new(der::Tag::Sequence, hash)?.to_der()?;
    let list = Any::new(der::Tag::Sequence, id)?.to_der()?;
    Any::new(der::Tag::Sequence, list)
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute { oid, values: SetOfVec::try_from(vec![value])? })
}
