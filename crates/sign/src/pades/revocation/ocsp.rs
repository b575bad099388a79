//! OCSP (RFC 6960): the question for one certificate, and what one answer says of one certificate.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5280::ID_KP_OCSP_SIGNING;
use const_oid::db::rfc5912::ID_SHA_1;
use const_oid::db::rfc6960::ID_PKIX_OCSP_BASIC;
use der::asn1::OctetString;
use der::{Any, Decode as _, Encode as _};
use jiff::Timestamp;
use rustls_pki_types::CertificateDer;
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspRequest, OcspResponse, OcspResponseStatus, Request, ResponderId,
    SingleResponse, TbsRequest, Version,
};

use super::standing::{Standing, instant, same};
use crate::crypto::{check, sha1, sha256};
use crate::pades::chain::Step;

const ID_SHA_256: ObjectIdentifier = const_oid::db::rfc5912::ID_SHA_256;

/// DER of an unsigned request for one certificate, named by SHA-1 as every responder understands (RFC 5019 section 2.1.1). Media
/// type `application/ocsp-request`. `None` when a certificate cannot be read.
pub fn query(certificate: &CertificateDer<'_>, issuer: &CertificateDer<'_>) -> Option<Vec<u8>> {
    let certificate = Certificate::from_der(certificate).ok()?;
    let issuer = Certificate::from_der(issuer).ok()?;
    let names = Names::of(&issuer)?;
    let request = Request {
        req_cert: CertId {
            hash_algorithm: AlgorithmIdentifierOwned { oid: ID_SHA_1, parameters: Some(Any::null()) },
            issuer_name_hash: OctetString::new(sha1(&names.name_der)).ok()?,
            issuer_key_hash: OctetString::new(sha1(names.key)).ok()?,
            serial_number: certificate.tbs_certificate.serial_number.clone(),
        },
        single_request_extensions: None,
    };
    let tbs_request = TbsRequest {
        version: Version::V1,
        requestor_name: None,
        request_list: vec![request],
        request_extensions: None,
    };
    OcspRequest { tbs_request, optional_signature: None }.to_der().ok()
}

pub(super) fn read(der: &[u8]) -> Option<BasicOcspResponse> {
    let response = OcspResponse::from_der(der).ok()?;
    let bytes = response.response_bytes.filter(|bytes| bytes.response_type == ID_PKIX_OCSP_BASIC)?;
    if response.response_status != OcspResponseStatus::Successful {
        return None;
    }
    BasicOcspResponse::from_der(bytes.response.as_bytes()).ok()
}

pub(super) fn standing(answer: &BasicOcspResponse, step: &Step, at: Timestamp) -> Standing {
    let Some(names) = Names::of(&step.issuer) else {
        return Standing::Unknown;
    };
    let speaks_of = |single: &&SingleResponse| names.are_in(&single.cert_id, &step.certificate);
    let Some(single) = answer.tbs_response_data.responses.iter().find(speaks_of) else {
        return Standing::Unknown;
    };
    let current =
        single.next_update.as_ref().is_none_or(|next| instant(next.0.to_unix_duration().as_secs()) >= Some(at));
    if !current || !is_signed(answer, &step.issuer) {
        return Standing::Unknown;
    }
    match &single.cert_status {
        CertStatus::Revoked(info) if instant(info.revocation_time.0.to_unix_duration().as_secs()) <= Some(at) => {
            Standing::Revoked
        }
        // Revoked later: it was good then.
        CertStatus::Good(_) | CertStatus::Revoked(_) => Standing::Good,
        CertStatus::Unknown(_) => Standing::Unknown,
    }
}

/// Signed by the issuer, or by somebody whom the issuer's own key named for this (RFC 6960 section 4.2.2.2), at the time of the answer.
fn is_signed(answer: &BasicOcspResponse, issuer: &Certificate) -> bool {
    let (Ok(covered), Some(signature)) = (answer.tbs_response_data.to_der(), answer.signature.as_bytes()) else {
        return false;
    };
    let signs = |responder: &Certificate| {
        let key = &responder.tbs_certificate.subject_public_key_info;
        is_named(&answer.tbs_response_data.responder_id, responder)
            && check(key, (&answer.signature_algorithm, None), &covered, signature).is_ok()
    };
    let produced = instant(answer.tbs_response_data.produced_at.0.to_unix_duration().as_secs());
    let delegates = answer.certs.iter().flatten().filter(|one| !same(one, issuer));
    signs(issuer) || delegates.into_iter().any(|one| is_delegate(one, issuer, produced) && signs(one))
}

fn is_named(id: &ResponderId, responder: &Certificate) -> bool {
    let tbs = &responder.tbs_certificate;
    match id {
        ResponderId::ByName(name) => *name == tbs.subject,
        ResponderId::ByKey(hash) => {
            let key = tbs.subject_public_key_info.subject_public_key.as_bytes();
            key.is_some_and(|key| hash.as_bytes() == sha1(key))
        }
    }
}

fn is_delegate(responder: &Certificate, issuer: &Certificate, produced: Option<Timestamp>) -> bool {
    let tbs = &responder.tbs_certificate;
    let usage = tbs.get::<ExtendedKeyUsage>();
    let named = usage.is_ok_and(|usage| usage.is_some_and(|(_, usage)| usage.0.contains(&ID_KP_OCSP_SIGNING)));
    let valid = instant(tbs.validity.not_before.to_unix_duration().as_secs()) <= produced
        && produced <= instant(tbs.validity.not_after.to_unix_duration().as_secs());
    let (Ok(covered), Some(signature)) = (tbs.to_der(), responder.signature.as_bytes()) else {
        return false;
    };
    let key = &issuer.tbs_certificate.subject_public_key_info;
    named
        && valid
        && tbs.issuer == issuer.tbs_certificate.subject
        && check(key, (&responder.signature_algorithm, None), &covered, signature).is_ok()
}

/// What names an issuer in a request.
struct Names<'a> {
    name_der: Vec<u8>,
    key: &'a [u8],
}

impl<'a> Names<'a> {
    fn of(issuer: &'a Certificate) -> Option<Self> {
        let tbs = &issuer.tbs_certificate;
        let key = tbs.subject_public_key_info.subject_public_key.as_bytes()?;
        Some(Self { name_der: tbs.subject.to_der().ok()?, key })
    }

    fn are_in(&self, id: &CertId, certificate: &Certificate) -> bool {
        let hash = |bytes: &[u8]| match id.hash_algorithm.oid {
            ID_SHA_1 => Some(sha1(bytes)),
            ID_SHA_256 => Some(sha256(bytes).to_vec()),
            _ => None,
        };
        id.serial_number == certificate.tbs_certificate.serial_number
            && hash(&self.name_der).is_some_and(|hash| hash == id.issuer_name_hash.as_bytes())
            && hash(self.key).is_some_and(|hash| hash == id.issuer_key_hash.as_bytes())
    }
}
