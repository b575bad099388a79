//! SIMULATOR of an issuer's list of revoked certificates and of its OCSP responder.

use super::fault::{Answer, Place, act};
use super::pki::Pki;
use super::stage::Stage;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use const_oid::db::rfc5912::ECDSA_WITH_SHA_256;
use der::asn1::{BitString, GeneralizedTime};
use der::{Decode as _, Encode as _};
use jiff::{SignedDuration, Timestamp};
use spki::AlgorithmIdentifierOwned;
use std::time::Duration;
use x509_cert::Certificate;
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, ResponderId, ResponseData,
    RevokedInfo, SingleResponse, Version,
};

pub(super) fn routes() -> Router<Stage> {
    Router::new().route("/crl", get(list)).route("/ocsp", post(ocsp))
}

async fn list(State(stage): State<Stage>) -> Response {
    let twist = match act(stage.next_fault(Place::Crl), "/crl").await {
        Answer::Instead(response) => return response,
        Answer::Proceed(twist) => twist,
    };
    let Ok(list) = stage.pki().crl(stage.now()) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    twist.spoil(([("content-type", "application/pkix-crl")], list).into_response())
}

async fn ocsp(State(stage): State<Stage>, body: Bytes) -> Response {
    let twist = match act(stage.next_fault(Place::Ocsp), "/ocsp").await {
        Answer::Instead(response) => return response,
        Answer::Proceed(twist) => twist,
    };
    let answer = ocsp_answer(stage.pki(), &body, stage.now());
    let answer = answer.or_else(|_| OcspResponse::malformed_request().to_der());
    let Ok(answer) = answer else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    twist.spoil(([("content-type", "application/ocsp-response")], answer).into_response())
}

/// DER of an answer for every certificate of the request: good, unless it was revoked.
fn ocsp_answer(pki: &Pki, request: &[u8], now: Timestamp) -> der::Result<Vec<u8>> {
    let failed = || der::Error::from(der::ErrorKind::Failed);
    let request = OcspRequest::from_der(request)?;
    let root = Certificate::from_der(&pki.root_der())?;
    let mut responses = Vec::new();
    for one in request.tbs_request.request_list {
        let revoked_at = pki.revoked_at(one.req_cert.serial_number.as_bytes());
        let cert_status = match revoked_at {
            None => CertStatus::good(),
            Some(at) => CertStatus::Revoked(RevokedInfo { revocation_time: time(at)?, revocation_reason: None }),
        };
        responses.push(SingleResponse {
            cert_id: one.req_cert,
            cert_status,
            this_update: time(now)?,
            next_update: Some(time(now + SignedDuration::from_hours(24))?),
            single_extensions: None,
        });
    }
    let data = ResponseData {
        version: Version::V1,
        responder_id: ResponderId::ByName(root.tbs_certificate.subject),
        produced_at: time(now)?,
        responses,
        response_extensions: None,
    };
    let signature = pki.sign_as_root(&data.to_der()?).map_err(|_| failed())?;
    let basic = BasicOcspResponse {
        tbs_response_data: data,
        signature_algorithm: AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None },
        signature: BitString::from_bytes(&signature)?,
        certs: None,
    };
    OcspResponse::successful(basic)?.to_der()
}

fn time(at: Timestamp) -> der::Result<OcspGeneralizedTime> {
    let seconds = u64::try_from(at.as_second()).unwrap_or_default();
    Ok(OcspGeneralizedTime(GeneralizedTime::from_unix_duration(Duration::from_secs(seconds))?))
}
