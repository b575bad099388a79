//! SIMULATORS of Mastodon, Telegram and X.

use super::credentials as made_up;
use super::stage::{Entry, Manners, Place, Stage};
use crate::social::oauth;
use crate::social::{Network, length, length_max};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// X takes no signature older or newer than this.
const SKEW_SECONDS_MAX: u64 = 300;

/// How long a limited caller is asked to wait.
const WAIT_SECONDS: i64 = 900;

pub(super) fn routes() -> Router<Stage> {
    Router::new()
        .route("/mastodon/api/v1/statuses", post(mastodon))
        .route("/telegram/{bot}/sendMessage", post(telegram))
        .route("/x/2/tweets", post(x))
}

async fn mastodon(
    State(stage): State<Stage>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let no = |status: StatusCode, error: &str| (status, Json(json!({ "error": error }))).into_response();
    if header(&headers, "authorization") != format!("Bearer {}", made_up::MASTODON) {
        return no(StatusCode::UNAUTHORIZED, "The access token is invalid");
    }
    let text = form.get("status").cloned().unwrap_or_default();
    if text.trim().is_empty() {
        return no(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Text can't be blank");
    }
    if length(Network::Mastodon, &text) > length_max(Network::Mastodon) {
        return no(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Text character limit of 500 exceeded");
    }
    if !["public", "unlisted", "private", "direct"].contains(&form.get("visibility").map_or("public", String::as_str)) {
        return no(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Visibility is not included in the list");
    }
    let key = (Place::Mastodon, header(&headers, "idempotency-key").to_owned());
    if let Some(before) = stage.memory().answers.get(&key) {
        return Json(before.clone()).into_response();
    }
    let reset = jiff::Timestamp::from_second(stage.now_seconds() + WAIT_SECONDS).unwrap_or_default();
    let limit = no(StatusCode::TOO_MANY_REQUESTS, "Too many requests");
    let limit = ([("x-ratelimit-reset", reset.to_string())], limit).into_response();
    let manners = Manners { refuse: no(StatusCode::FORBIDDEN, "This action is not allowed"), limit };
    let accept = || {
        let mut memory = stage.memory();
        let id = format!("1{:017}", memory.next_id());
        let host = header(&headers, "host");
        let answer = json!({
            "id": id,
            "url": format!("http://{host}/mastodon/@simulator/{id}"),
            "visibility": form.get("visibility"),
            "language": form.get("language"),
        });
        if !key.1.is_empty() {
            memory.answers.insert(key, answer.clone());
        }
        memory.entries.push(entry(Place::Mastodon, id, text));
        Json(answer).into_response()
    };
    stage.answer(Place::Mastodon, manners, accept).await
}

async fn telegram(State(stage): State<Stage>, Path(bot): Path<String>, Json(body): Json<Value>) -> Response {
    let no = |code: u16, description: &str, parameters: Option<Value>| {
        let mut answer = json!({ "ok": false, "error_code": code, "description": description });
        if let Some(parameters) = parameters {
            answer["parameters"] = parameters;
        }
        (StatusCode::from_u16(code).unwrap_or_default(), Json(answer)).into_response()
    };
    if bot != format!("bot{}", made_up::TELEGRAM) {
        return no(401, "Unauthorized", None);
    }
    if body["chat_id"] != made_up::TELEGRAM_CHAT {
        return no(400, "Bad Request: chat not found", None);
    }
    let text = body["text"].as_str().unwrap_or_default().to_owned();
    if text.trim().is_empty() {
        return no(400, "Bad Request: message text is empty", None);
    }
    if length(Network::Telegram, &text) > length_max(Network::Telegram) {
        return no(400, "Bad Request: message is too long", None);
    }
    let manners = Manners {
        refuse: no(403, "Forbidden: bot is not a member of the channel chat", None),
        limit: no(429, "Too Many Requests: retry after 35", Some(json!({ "retry_after": 35 }))),
    };
    let accept = || {
        let mut memory = stage.memory();
        let id = memory.next_id();
        memory
            .entries
            .push(Entry { to: made_up::TELEGRAM_CHAT.into(), ..entry(Place::Telegram, id.to_string(), text.clone()) });
        let chat = json!({ "id": -1001, "type": "channel", "title": "SIMULATOR", "username": "simulator" });
        let result = json!({ "message_id": id, "date": stage.now_seconds(), "chat": chat, "text": text });
        Json(json!({ "ok": true, "result": result })).into_response()
    };
    stage.answer(Place::Telegram, manners, accept).await
}

async fn x(State(stage): State<Stage>, headers: HeaderMap, Json(body): Json<Value>) -> Response {
    let no = |status: StatusCode, title: &str, detail: &str| {
        let answer = json!({ "title": title, "detail": detail, "status": status.as_u16(), "type": "about:blank" });
        (status, Json(answer)).into_response()
    };
    let url = format!("http://{}/x/2/tweets", header(&headers, "host"));
    if let Err(why) = signature_holds(&stage, &url, header(&headers, "authorization")) {
        eprintln!("SIMULATOR X: {why}");
        return no(StatusCode::UNAUTHORIZED, "Unauthorized", "Unauthorized");
    }
    let text = body["text"].as_str().unwrap_or_default().to_owned();
    if text.trim().is_empty() || length(Network::X, &text) > length_max(Network::X) {
        return no(StatusCode::BAD_REQUEST, "Invalid Request", "One or more parameters to your request was invalid.");
    }
    if stage.memory().entries.iter().any(|e| e.place == Place::X && e.text == text) {
        let detail = "You are not allowed to create a Tweet with duplicate content.";
        return no(StatusCode::FORBIDDEN, "Forbidden", detail);
    }
    let limit = no(StatusCode::TOO_MANY_REQUESTS, "Too Many Requests", "Too Many Requests");
    let reset = [("x-rate-limit-reset", (stage.now_seconds() + WAIT_SECONDS).to_string())];
    let refuse = no(StatusCode::FORBIDDEN, "Forbidden", "You are not permitted to perform this action.");
    let manners = Manners { refuse, limit: (reset, limit).into_response() };
    let accept = || {
        let mut memory = stage.memory();
        let id = format!("19{:017}", memory.next_id());
        memory.entries.push(entry(Place::X, id.clone(), text.clone()));
        (StatusCode::CREATED, Json(json!({ "data": { "id": id, "text": text } }))).into_response()
    };
    stage.answer(Place::X, manners, accept).await
}

/// Section 3.2 of RFC 5849: the server's side.
fn signature_holds(stage: &Stage, url: &str, authorization: &str) -> Result<(), String> {
    let list = authorization.strip_prefix("OAuth ").ok_or("no OAuth header")?;
    let mut given = BTreeMap::new();
    for pair in list.split(',') {
        let (name, value) = pair.trim().split_once('=').ok_or("a parameter without a value")?;
        given.insert(decoded(name), decoded(value.trim_matches('"')));
    }
    let signature = given.remove("oauth_signature").ok_or("no signature")?;
    let value = |name: &str| given.get(name).map_or("", String::as_str);
    let expected = [
        ("oauth_consumer_key", made_up::X_KEY),
        ("oauth_token", made_up::X_TOKEN),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_version", "1.0"),
    ];
    if let Some((name, _)) = expected.iter().find(|(name, expected)| value(name) != *expected) {
        return Err(format!("wrong {name}"));
    }
    let timestamp: i64 = value("oauth_timestamp").parse().map_err(|_| "no timestamp")?;
    if timestamp.abs_diff(stage.now_seconds()) > SKEW_SECONDS_MAX {
        return Err("timestamp out of bounds".into());
    }
    let parameters: Vec<_> = given.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let base = oauth::base_string("POST", url, &parameters);
    if signature != oauth::signature(&base, made_up::X_KEY_SECRET, made_up::X_TOKEN_SECRET) {
        return Err("wrong signature".into());
    }
    let nonce = value("oauth_nonce");
    if nonce.is_empty() || !stage.memory().nonces.insert(nonce.to_owned()) {
        return Err("nonce used before".into());
    }
    Ok(())
}

fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        match byte {
            b'%' => match (hex(bytes.next()), hex(bytes.next())) {
                (Some(high), Some(low)) => out.push(high * 16 + low),
                _ => out.push(b'%'),
            },
            other => out.push(other),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

pub(super) fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

pub(super) fn entry(place: Place, id: String, text: String) -> Entry {
    Entry { place, id, to: String::new(), text, link: None, picture: None }
}
