//! SIMULATOR of BSrE's Esign Client Service, v2: JSON, many files in one request, one-time codes, seals.

use super::bsre_v1::stranger;
use super::fault::{Answer, Place, Twist, act, refusal};
use super::signing::{Secret, UNREADABLE, Words, admit, sign_as, status, verification};
use super::stage::{Stage, WRONG_PASSPHRASE};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use data_encoding::BASE64;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Stage> {
    Router::new()
        .route("/api/v2/sign/pdf", post(sign))
        .route("/api/v2/sign/get/totp", post(totp))
        .route("/api/v2/user/check/status", post(user_status))
        .route("/api/v2/verify/pdf", post(verify))
        .route("/api/v2/seal/get/activation", post(seal_totp))
        .route("/api/v2/seal/get/totp", post(seal_code))
        .route("/api/v2/seal/pdf", post(seal))
}

async fn sign(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let twist = match enter(&stage, &headers, (Place::V2Sign, "/api/v2/sign/pdf")).await {
        Ok(twist) => twist,
        Err(response) => return response,
    };
    let nik = text(&body, "nik");
    let (passphrase, code) = (text(&body, "passphrase"), text(&body, "totp"));
    let secret = match (passphrase.is_empty(), code.is_empty()) {
        (true, false) => Secret::Code { code: &code, files: files(&body).len() },
        _ => Secret::Passphrase(&passphrase),
    };
    sign_all(&stage, &nik, &body, (&secret, twist))
}

async fn seal(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let twist = match enter(&stage, &headers, (Place::V2Seal, "/api/v2/seal/pdf")).await {
        Ok(twist) => twist,
        Err(response) => return response,
    };
    let (subscriber, code) = (text(&body, "idSubscriber"), text(&body, "totp"));
    if !stage.use_code(&subscriber, &code, files(&body).len()) {
        return refusal(2031, "TOTP anda salah");
    }
    answer(&stage, &subscriber, &body, twist)
}

fn sign_all(stage: &Stage, nik: &str, body: &Value, (secret, twist): (&Secret<'_>, Twist)) -> Response {
    if let Err((code, error)) = admit(stage, nik, secret) {
        return refusal(code, error);
    }
    answer(stage, nik, body, twist)
}

fn answer(stage: &Stage, signer: &str, body: &Value, twist: Twist) -> Response {
    let properties = body["signatureProperties"].as_array().cloned().unwrap_or_default();
    let files = files(body);
    let shaped = properties.iter().all(|one| matches!(one["tampilan"].as_str(), Some("VISIBLE" | "INVISIBLE")));
    if files.is_empty() || !shaped || (properties.len() != 1 && properties.len() != files.len()) {
        return refusal(UNREADABLE.0, UNREADABLE.1);
    }
    let mut done_files = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let property = properties.get(place).or(properties.first()).cloned().unwrap_or_default();
        let (location, reason) = (text(&property, "location"), text(&property, "reason"));
        let Ok(pdf) = BASE64.decode(file.as_bytes()) else {
            return refusal(UNREADABLE.0, UNREADABLE.1);
        };
        let words = Words { location: &location, reason: &reason };
        match sign_as(stage, signer, &pdf, (&words, twist)) {
            Ok(done) => done_files.push(BASE64.encode(&done.file)),
            Err((code, error)) => return refusal(code, error),
        }
    }
    twist.spoil(Json(json!({ "time": 1, "file": done_files })).into_response())
}

async fn totp(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    send_code(&stage, &headers, (Place::V2Totp, "nik"), &body).await
}

async fn seal_totp(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    send_code(&stage, &headers, (Place::V2SealCode, "idSubscriber"), &body).await
}

/// No source shows this answer; that the code stands in it is our guess, so that an institution can seal without a person.
async fn seal_code(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let (subscriber, activation) = (text(&body, "idSubscriber"), text(&body, "totp"));
    if activation.is_empty() || activation == WRONG_PASSPHRASE {
        return refusal(2031, "Kode aktivasi anda salah");
    }
    let answer = send_code(&stage, &headers, (Place::V2SealCode, "idSubscriber"), &body).await;
    let is_whole = answer.headers().get("content-type").is_some_and(|kind| kind == "application/json");
    if !(is_whole && answer.status().is_success()) {
        return answer;
    }
    Json(json!({ "status": "SUCCESS", "totp": stage.code_of(&subscriber) })).into_response()
}

async fn send_code(stage: &Stage, headers: &HeaderMap, (place, key): (Place, &str), body: &Value) -> Response {
    let twist = match enter(stage, headers, (place, "/api/v2/sign/get/totp")).await {
        Ok(twist) => twist,
        Err(response) => return response,
    };
    let files = body["data"].as_u64().and_then(|files| usize::try_from(files).ok()).unwrap_or_default();
    if files == 0 {
        return refusal(UNREADABLE.0, UNREADABLE.1);
    }
    stage.send_code(&text(body, key), files);
    twist.spoil(Json(json!({ "status": "SUCCESS", "message": "TOTP telah dikirim" })).into_response())
}

async fn user_status(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    match enter(&stage, &headers, (Place::V2Status, "/api/v2/user/check/status")).await {
        Ok(twist) => twist.spoil(Json(status(&stage, &text(&body, "nik"))).into_response()),
        Err(response) => response,
    }
}

async fn verify(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let twist = match enter(&stage, &headers, (Place::V2Verify, "/api/v2/verify/pdf")).await {
        Ok(twist) => twist,
        Err(response) => return response,
    };
    let pdf = BASE64.decode(text(&body, "file").as_bytes()).unwrap_or_default();
    let v1 = verification(&stage, &pdf);
    let conclusion = match (v1["jumlah_signature"].as_u64(), v1["summary"].as_str()) {
        (Some(0), _) => "NO_SIGNATURE",
        (_, Some("DOCUMENT VALID !!!")) => "VALID",
        _ => "INVALID",
    };
    let details = v1["details"].as_array().cloned().unwrap_or_default();
    let information: Vec<_> = details
        .iter()
        .map(|one| {
            json!({ "signerName": one["info_signer"]["signer_name"],
                "integrityValid": one["signature_document"]["document_integrity"],
                "signatureFormat": "PAdES-BASELINE-B" })
        })
        .collect();
    let answer = json!({ "conclusion": conclusion, "description": v1["notes"], "signatureInformations": information });
    twist.spoil(Json(answer).into_response())
}

async fn enter(stage: &Stage, headers: &HeaderMap, (place, path): (Place, &str)) -> Result<Twist, Response> {
    if let Some(refusal) = stranger(headers) {
        return Err(refusal);
    }
    match act(stage.next_fault(place), path).await {
        Answer::Instead(response) => Err(response),
        Answer::Proceed(twist) => Ok(twist),
    }
}

fn files(body: &Value) -> Vec<String> {
    let files = body["file"].as_array().cloned().unwrap_or_default();
    files.iter().filter_map(|file| file.as_str().map(ToOwned::to_owned)).collect()
}

fn text(body: &Value, key: &str) -> String {
    body[key].as_str().unwrap_or_default().to_owned()
}
