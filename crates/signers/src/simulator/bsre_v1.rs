//! SIMULATOR of BSrE's Esign Client Service, v1: multipart forms.

use super::fault::{Answer, Place, act, refusal};
use super::signing::{Secret, UNREADABLE, Words, admit, sign_as, status, verification};
use super::stage::{Download, Stage};
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use data_encoding::BASE64;
use serde_json::json;
use std::collections::BTreeMap;

pub(super) fn routes() -> Router<Stage> {
    Router::new()
        .route("/api/sign/pdf", post(sign))
        .route("/api/sign/download/{document}", get(download))
        .route("/api/user/status/{nik}", get(user_status))
        .route("/api/sign/verify", post(verify))
}

async fn sign(State(stage): State<Stage>, headers: HeaderMap, form: Multipart) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    // The request is read whole before anything goes wrong, as by a service behind a proxy.
    let Some(fields) = read(form).await else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let twist = match act(stage.next_fault(Place::V1Sign), "/api/sign/pdf").await {
        Answer::Instead(response) => return response,
        Answer::Proceed(twist) => twist,
    };
    let text =
        |name: &str| fields.get(name).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let nik = text("nik");
    let shaped = matches!(text("tampilan").as_str(), "visible" | "invisible");
    let Some(pdf) = fields.get("file").filter(|_| shaped) else {
        return refusal(UNREADABLE.0, UNREADABLE.1);
    };
    let (location, reason) = (text("location"), text("reason"));
    let words = Words { location: &location, reason: &reason };
    let done = admit(&stage, &nik, &Secret::Passphrase(&text("passphrase")))
        .and_then(|()| sign_as(&stage, &nik, pdf, (&words, twist)));
    let done = match done {
        Ok(done) => done,
        Err((code, error)) => return refusal(code, error),
    };
    let extra = [("id_dokumen", done.document_id), ("signing_time", stage.now().to_string())];
    let response = if text("jenis_response") == "BASE64" {
        (extra, Json(json!({ "base64_signed_file": BASE64.encode(&done.file) }))).into_response()
    } else {
        (extra, [("content-type", "application/pdf")], done.file).into_response()
    };
    twist.spoil(response)
}

async fn download(State(stage): State<Stage>, headers: HeaderMap, Path(document): Path<String>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let twist = match act(stage.next_fault(Place::V1Download), "/api/sign/download").await {
        Answer::Instead(response) => return response,
        Answer::Proceed(twist) => twist,
    };
    match stage.take_download(&document) {
        Download::File(file) => twist.spoil(([("content-type", "application/pdf")], file).into_response()),
        Download::TakenBefore => not_found("Dokumen telah didownload sebelumnya"),
        Download::NeverWas => not_found("Dokumen tidak ditemukan"),
    }
}

async fn user_status(State(stage): State<Stage>, headers: HeaderMap, Path(nik): Path<String>) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    match act(stage.next_fault(Place::V1Status), "/api/user/status").await {
        Answer::Instead(response) => response,
        Answer::Proceed(twist) => twist.spoil(Json(status(&stage, &nik)).into_response()),
    }
}

async fn verify(State(stage): State<Stage>, headers: HeaderMap, form: Multipart) -> Response {
    if let Some(refusal) = stranger(&headers) {
        return refusal;
    }
    let fields = read(form).await.unwrap_or_default();
    match act(stage.next_fault(Place::V1Verify), "/api/sign/verify").await {
        Answer::Instead(response) => response,
        Answer::Proceed(twist) => {
            let pdf = fields.get("signed_file").map_or(&[][..], Vec::as_slice);
            twist.spoil(Json(verification(&stage, pdf)).into_response())
        }
    }
}

async fn read(mut form: Multipart) -> Option<BTreeMap<String, Vec<u8>>> {
    let mut fields = BTreeMap::new();
    while let Some(field) = form.next_field().await.ok()? {
        let name = field.name()?.to_owned();
        fields.insert(name, field.bytes().await.ok()?.to_vec());
    }
    Some(fields)
}

/// Any credentials are taken, and some must be there.
pub(super) fn stranger(headers: &HeaderMap) -> Option<Response> {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let basic = given.strip_prefix("Basic ").and_then(|text| BASE64.decode(text.as_bytes()).ok());
    let known = basic.is_some_and(|pair| pair.contains(&b':'));
    (!known).then(|| StatusCode::UNAUTHORIZED.into_response())
}

fn not_found(error: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "error": error, "status_code": 404 }))).into_response()
}
