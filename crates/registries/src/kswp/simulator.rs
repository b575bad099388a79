//! The SIMULATOR of a gateway to KSWP: every well-formed NPWP is VALID, unless it was told otherwise.

use super::mapping::flag_meaning;
use crate::simulator::{Stage, Trouble, person};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

pub(super) fn routes(stage: Stage) -> Router {
    Router::new().route("/website_api/kswp/{service}/{npwp}", get(status)).with_state(stage)
}

async fn status(
    State(stage): State<Stage>,
    Path((service, npwp)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if headers.get("x-api-key").is_none_or(HeaderValue::is_empty) {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "message": "No API key found in request" }))).into_response();
    }
    stage.note("kswp", json!({ "service": service, "npwp": npwp }));
    stage.answer(in_its_words, || Json(known(&stage, &npwp)).into_response()).await
}

fn in_its_words(trouble: Trouble<'_>) -> Response {
    match trouble {
        Trouble::Code(flag) => Json(answer(flag, "")).into_response(),
        Trouble::QuotaUsedUp => {
            (StatusCode::TOO_MANY_REQUESTS, Json(json!({ "message": "API rate limit exceeded" }))).into_response()
        }
    }
}

/// What is known of an NPWP; `{"flag": "02", "nama": "…"}` can be told.
fn known(stage: &Stage, npwp: &str) -> Value {
    let is_npwp = [15, 16].contains(&npwp.len()) && npwp.bytes().all(|b| b.is_ascii_digit());
    let told = stage.known(npwp);
    if !is_npwp || told.as_ref().is_some_and(Value::is_null) {
        return answer("04", "");
    }
    let told = told.unwrap_or_default();
    let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
    let made_up = person(npwp).map_or_else(|| format!("PT CONTOH {}", &npwp[9..12]), |person| person.name);
    answer(&text("flag").unwrap_or_else(|| "00".into()), &text("nama").unwrap_or(made_up))
}

fn answer(flag: &str, name: &str) -> Value {
    let status = if flag == "00" { "VALID" } else { "TIDAK VALID" };
    json!({
        "status": status, "nama": name, "flag": flag,
        "keterangan": flag_meaning(flag).unwrap_or("SIMULATOR: alasan yang tidak dikenal")
    })
}
