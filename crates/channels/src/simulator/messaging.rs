//! SIMULATORS of a WhatsApp gateway (in the shape of Meta's Cloud API) and of an SMS gateway (in a shape of our own).

use super::credentials as made_up;
use super::social::{entry, header};
use super::stage::{Entry, Manners, Place, Stage};
use crate::client::{Client, Limits};
use crate::messaging::{Kind, Outcome};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use data_encoding::HEXLOWER;
use ring::hmac;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn routes() -> Router<Stage> {
    Router::new()
        .route("/whatsapp/{version}/{sender}/messages", post(whatsapp))
        .route("/sms/kirim", post(sms))
        .route("/laporan", post(report))
}

async fn whatsapp(
    State(stage): State<Stage>,
    Path((_, sender)): Path<(String, String)>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> Response {
    let no = |status: StatusCode, code: i64, message: &str| {
        let error = json!({ "message": message, "type": "OAuthException", "code": code, "fbtrace_id": "SIMULATOR" });
        (status, Json(json!({ "error": error }))).into_response()
    };
    if header(&headers, "authorization") != format!("Bearer {}", made_up::WHATSAPP) {
        return no(StatusCode::UNAUTHORIZED, 190, "Invalid OAuth access token");
    }
    if sender != made_up::WHATSAPP_SENDER {
        return no(StatusCode::BAD_REQUEST, 100, "Unsupported post request. Object does not exist");
    }
    let (to, text) = (body["to"].as_str().unwrap_or_default(), body.pointer("/text/body").and_then(Value::as_str));
    let text = text.unwrap_or_default().to_owned();
    let shaped = body["messaging_product"] == "whatsapp" && body["type"] == "text";
    if !shaped || !is_number(to) || text.is_empty() || text.chars().count() > 4096 {
        return no(StatusCode::BAD_REQUEST, 100, "(#100) Invalid parameter");
    }
    let manners = Manners {
        refuse: no(StatusCode::BAD_REQUEST, 131_026, "Message undeliverable"),
        limit: no(StatusCode::TOO_MANY_REQUESTS, 130_429, "Rate limit hit"),
    };
    let accept = || {
        let mut memory = stage.memory();
        let id = format!("wamid.SIMULATOR{}", memory.next_id());
        let contacts = json!([{ "input": to, "wa_id": to }]);
        memory.entries.push(Entry { to: to.to_owned(), ..entry(Place::Whatsapp, id.clone(), text) });
        let answer = json!({ "messaging_product": "whatsapp", "contacts": contacts, "messages": [{ "id": id }] });
        Json(answer).into_response()
    };
    stage.answer(Place::Whatsapp, manners, accept).await
}

/// Like many gateways it answers 200 to everything it understands and says in the body that it refuses; unlike many it
/// honours `Idempotency-Key`.
async fn sms(State(stage): State<Stage>, headers: HeaderMap, Form(form): Form<BTreeMap<String, String>>) -> Response {
    let no = |status: StatusCode, error: &str| (status, Json(json!({ "error": error }))).into_response();
    let field = |name: &str| form.get(name).cloned().unwrap_or_default();
    if field("kunci") != made_up::SMS {
        return no(StatusCode::UNAUTHORIZED, "kunci salah");
    }
    let (to, text) = (field("tujuan"), field("pesan"));
    if !is_number(&to) || text.is_empty() {
        return no(StatusCode::OK, "tujuan atau pesan tidak sah");
    }
    let key = (Place::Sms, header(&headers, "idempotency-key").to_owned());
    if let Some(before) = stage.memory().answers.get(&key) {
        return Json(before.clone()).into_response();
    }
    let limit = no(StatusCode::TOO_MANY_REQUESTS, "terlalu sering");
    let limit = ([("retry-after", "60")], limit).into_response();
    let accept = || {
        let mut memory = stage.memory();
        let id = format!("sms-{}", memory.next_id());
        let answer = json!({ "id": id, "status": "queued" });
        if !key.1.is_empty() {
            memory.answers.insert(key, answer.clone());
        }
        memory.entries.push(Entry { to, ..entry(Place::Sms, id, text) });
        Json(answer).into_response()
    };
    stage.answer(Place::Sms, Manners { refuse: no(StatusCode::OK, "saldo tidak cukup"), limit }, accept).await
}

#[derive(Deserialize)]
struct Order {
    id: String,
    outcome: String,
    url: String,
}

/// Sends a report of delivery where the operator of the page says.
async fn report(State(stage): State<Stage>, Form(order): Form<Order>) -> Response {
    let place = stage.entries().into_iter().find(|e| e.id == order.id).map(|e| e.place);
    let kind = match place {
        Some(Place::Whatsapp) => Kind::Whatsapp,
        Some(Place::Sms) => Kind::Sms,
        _ => return (StatusCode::NOT_FOUND, "SIMULATOR: tidak ada pesan itu").into_response(),
    };
    let outcome = match order.outcome.as_str() {
        "sampai" => Outcome::Delivered,
        _ => Outcome::Bounced { why: "nomor tidak aktif".into() },
    };
    let body = report_body(kind, &order.id, &outcome).to_string();
    let client = Client::new(Limits::default()).map_err(|e| e.to_string());
    let sent = match client {
        Ok(client) => {
            let request = client.http.post(&order.url).header("content-type", "application/json");
            let request = request.header("x-hub-signature-256", report_signature(body.as_bytes())).body(body);
            request.send().await.map_err(|e| e.to_string())
        }
        Err(error) => Err(error),
    };
    match sent {
        Ok(answer) if answer.status().is_success() => Redirect::to("/").into_response(),
        Ok(answer) => (StatusCode::BAD_GATEWAY, format!("SIMULATOR: dijawab {}", answer.status())).into_response(),
        Err(error) => (StatusCode::BAD_GATEWAY, format!("SIMULATOR: {error}")).into_response(),
    }
}

/// A report of delivery in the shape of the simulated gateway, for the configuration that it prints.
pub fn report_body(kind: Kind, provider_id: &str, outcome: &Outcome) -> Value {
    let (status, why) = match outcome {
        Outcome::Delivered => ("delivered", None),
        Outcome::Bounced { why } => ("failed", Some(why)),
    };
    match kind {
        Kind::Whatsapp => {
            let mut report = json!({ "id": provider_id, "status": status });
            if let Some(why) = why {
                report["errors"] = json!([{ "code": 131_026, "title": why }]);
            }
            let value = json!({ "messaging_product": "whatsapp", "statuses": [report] });
            let changes = json!([{ "field": "messages", "value": value }]);
            json!({ "object": "whatsapp_business_account", "entry": [{ "id": "SIMULATOR", "changes": changes }] })
        }
        Kind::Sms => json!({ "id": provider_id, "status": status, "reason": why }),
    }
}

/// The signature that goes with a report, for the header `X-Hub-Signature-256`.
pub fn report_signature(body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, made_up::REPORT_KEY.as_bytes());
    format!("sha256={}", HEXLOWER.encode(hmac::sign(&key, body).as_ref()))
}

fn is_number(text: &str) -> bool {
    text.starts_with("62") && (10..=15).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
