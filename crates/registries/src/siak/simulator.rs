//! The SIMULATOR of the NIK service of SIAK: it knows every well-formed NIK as a made-up person and counts a quota down.

use super::wire::{ELEMENTS, meaning};
use crate::simulator::{Stage, Trouble, likeness, person};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Map, Value, json};

pub(super) fn routes(stage: Stage) -> Router {
    Router::new()
        .route("/dukcapil/get_json/{agency}/{method}", post(without_region))
        .route("/dukcapil/get_json/{region}/{agency}/{method}", post(with_region))
        .with_state(stage)
}

async fn without_region(stage: State<Stage>, Path((_, method)): Path<(String, String)>, body: Bytes) -> Response {
    call(stage.0, &method, &body).await
}

async fn with_region(
    stage: State<Stage>,
    Path((_, _, method)): Path<(String, String, String)>,
    body: Bytes,
) -> Response {
    call(stage.0, &method, &body).await
}

async fn call(stage: Stage, method: &str, body: &[u8]) -> Response {
    let Ok(Value::Object(asked)) = serde_json::from_slice(body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let answer: fn(&Stage, &Map<String, Value>) -> Response = match method {
        "CALL_VERIFY_BY_ELEMEN" => verify,
        "CALL_NIK" => lookup,
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    stage.note(method, without_account(&asked));
    stage.answer(|trouble| in_its_words(&stage, &trouble), || answer(&stage, &asked)).await
}

fn in_its_words(stage: &Stage, trouble: &Trouble<'_>) -> Response {
    match trouble {
        Trouble::Code(code) => refused(code, stage.spend().unwrap_or_default()),
        Trouble::QuotaUsedUp => page(&json!({ "RESPON": "Kuota Akses Hari ini telah Habis" }), 0),
    }
}

fn verify(stage: &Stage, asked: &Map<String, Value>) -> Response {
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    if ["USER_ID", "PASSWORD", "IP_USER"].iter().any(|name| text(name).is_empty()) {
        return page(&json!({ "RESPON": "Login Gagal" }), stage.behaviour().quota);
    }
    let Some(left) = stage.spend() else { return in_its_words(stage, &Trouble::QuotaUsedUp) };
    let register = match registered(stage, &text("NIK")) {
        Ok(register) => register,
        Err(code) => return refused(code, left),
    };
    let treshold = text("TRESHOLD").parse().unwrap_or(100);
    let mut verdicts = Map::new();
    for name in ELEMENTS.into_iter().filter(|name| !text(name).is_empty()) {
        let known = register.get(name).and_then(Value::as_str).unwrap_or_default();
        verdicts.insert(name.to_owned(), verdict(name, &text(name), known, treshold).into());
    }
    page(&Value::Object(verdicts), left)
}

fn lookup(stage: &Stage, asked: &Map<String, Value>) -> Response {
    let nik = asked.get("NIK").and_then(Value::as_str).unwrap_or_default();
    match registered(stage, nik) {
        Ok(register) => Json(json!({ "content": [register] })).into_response(),
        Err(_) => Json(json!({ "content": [{ "RESPON": "Data Tidak Ditemukan" }] })).into_response(),
    }
}

/// Numbers and dates agree or not; texts have a score.
fn verdict(name: &str, asked: &str, known: &str, treshold: u8) -> String {
    if !matches!(name, "NAMA_LGKP" | "TMPT_LHR" | "ALAMAT") {
        let word = if asked.eq_ignore_ascii_case(known) { "Sesuai" } else { "Tidak Sesuai" };
        return word.to_owned();
    }
    let score = likeness(asked, known);
    let word = if score >= treshold { "Sesuai" } else { "Tidak Sesuai" };
    format!("{word} ({score})")
}

/// What is known of a NIK: the made-up person, with what the simulator was told in place of it.
fn registered(stage: &Stage, nik: &str) -> Result<Map<String, Value>, &'static str> {
    let told = match stage.known(nik) {
        Some(Value::Null) => return Err("13"),
        Some(Value::Object(told)) => told,
        Some(_) | None => Map::new(),
    };
    let person = person(nik).ok_or("15")?;
    let made_up = json!({
        "NIK": nik,
        "NO_KK": format!("{}0101100001", &nik[..6]),
        "NAMA_LGKP": person.name,
        "TMPT_LHR": person.birth_place,
        "TGL_LHR": person.born_on.strftime("%d-%m-%Y").to_string(),
        "JENIS_KLMIN": person.sex,
        "STATUS_KAWIN": "Belum Kawin",
        "JENIS_PKRJN": "Wiraswasta",
        "ALAMAT": person.address,
        "PROP_NAME": "SUMATERA BARAT",
        "KAB_NAME": "KOTA PADANG",
        "KEC_NAME": "PADANG BARAT",
        "KEL_NAME": "OLO",
        "NO_PROP": &nik[..2],
        "NO_KAB": &nik[2..4],
        "NO_KEC": &nik[4..6],
        "NO_KEL": "1001",
        "NO_RT": "1",
        "NO_RW": "1",
    });
    let Value::Object(mut register) = made_up else { return Err("13") };
    register.extend(told);
    Ok(register)
}

fn refused(code: &str, quota_left: u64) -> Response {
    let said = meaning(code).unwrap_or("SIMULATOR: kode yang tidak dikenal");
    page(&json!({ "RESPON": said, "RESPONSE_CODE": code }), quota_left)
}

/// The page that every answer comes in.
fn page(content: &Value, quota_left: u64) -> Response {
    Json(json!({
        "content": [content], "lastPage": true, "numberOfElements": 1, "sort": null, "totalElements": 1, "firstPage": true,
        "number": 0, "size": 1, "quotaLimiter": quota_left
    }))
    .into_response()
}

fn without_account(asked: &Map<String, Value>) -> Value {
    const ACCOUNT: [&str; 6] = ["USER_ID", "PASSWORD", "IP_USER", "user_id", "password", "ip_user"];
    asked.iter().filter(|(name, _)| !ACCOUNT.contains(&name.as_str())).map(|(n, v)| (n.clone(), v.clone())).collect()
}
