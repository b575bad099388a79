//! The SIMULATOR of OSS: it knows every NIB of 13 digits as a made-up company, keeps what is reported, and delivers when told.

use super::arrival;
use super::entry::{Credentials, TokenNumber, jakarta_day, token};
use super::status::licence_state;
use crate::client::{Client, Limits};
use crate::simulator::{Stage, Trouble, number_of, person};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(super) fn routes(stage: Stage) -> Router {
    Router::new().route("/_simulator/push", post(push)).route("/{call}", post(call)).with_state(stage)
}

async fn call(State(stage): State<Stage>, Path(call): Path<String>, headers: HeaderMap, body: Bytes) -> Response {
    type Handler = fn(&Stage, &Map<String, Value>) -> Value;
    let (wrapper, handler): (&str, Handler) = match call.as_str() {
        "checkNIB" => ("CHECKNIB", check_nib),
        "inqueryNIB" => ("INQUERYNIB", inquire_nib),
        "receiveLicenseStatus" => ("IZINSTATUS", licence_status),
        "receiveLicense" => ("IZINFINAL", licence),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    if headers.get("user_key").is_none_or(HeaderValue::is_empty) {
        return answer(&call, &respon("401", "User Akses Tidak Valid"));
    }
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let Some(Value::Object(message)) = body.get(wrapper) else {
        return answer(&call, &respon("400", "Data Parameter Salah"));
    };
    stage.note(&call, Value::Object(message.clone()));
    let in_its_words = |trouble: Trouble<'_>| match trouble {
        Trouble::Code(code) => answer(&call, &respon(code, words(code))),
        Trouble::QuotaUsedUp => StatusCode::TOO_MANY_REQUESTS.into_response(),
    };
    stage.answer(in_its_words, || answer(&call, &handler(&stage, message))).await
}

/// Lampiran 9.
fn words(code: &str) -> &'static str {
    match code {
        "400" => "Data Parameter Salah",
        "401" => "User Akses Tidak Valid",
        "403" => "Ilegal Inquiry / Akses",
        "404" => "Data / Service Tidak Ditemukan",
        "405" => "Akses Service Ditolak",
        "500" => "Proses Payload Data Di Sistem OSS Gagal",
        "504" => "Proses Payload Data Di Sistem OSS Timeout",
        _ => "SIMULATOR: kode yang tidak dikenal",
    }
}

/// The code stands in the body and is the status of HTTP too.
fn answer(call: &str, respon: &Value) -> Response {
    let code = respon.get("kode").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
    let status = code.and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or(StatusCode::OK);
    let mut body = Map::new();
    body.insert(format!("respon{call}"), respon.clone());
    (status, Json(body)).into_response()
}

fn respon(code: &str, words: &str) -> Value {
    json!({ "kode": code.parse::<u64>().unwrap_or(500), "keterangan": words, "dataNIB": {} })
}

fn check_nib(stage: &Stage, message: &Map<String, Value>) -> Value {
    let Some(company) = company(stage, text(message, "nib")) else { return respon("404", words("404")) };
    json!({ "kode": 200, "keterangan": "Sukses", "dataNIB": {
        "nib": company["nib"], "nama_perusahaan": company.get("nama_perusahaan").unwrap_or(&company["nama_perseroan"]),
        "npwp_perusahaan": company["npwp_perseroan"], "status": company["status_nib"]
    } })
}

fn inquire_nib(stage: &Stage, message: &Map<String, Value>) -> Value {
    let npwp = text(message, "npwp");
    // The NIB that is made up for an NPWP is its end.
    let nib = npwp.get(3..).filter(|_| npwp.len() == 16).unwrap_or_else(|| text(message, "nib"));
    match company(stage, nib) {
        Some(company) => json!({ "kode": 200, "keterangan": "Sukses", "dataNIB": company }),
        None => respon("404", words("404")),
    }
}

fn licence_status(_: &Stage, message: &Map<String, Value>) -> Value {
    if ["nib", "oss_id", "id_izin", "kd_izin", "tgl_status"].iter().any(|name| text(message, name).is_empty()) {
        return respon("400", words("400"));
    }
    if licence_state(text(message, "kd_status")).is_none() {
        return respon("400", "Kode status tidak dikenal");
    }
    json!({ "kode": 200, "keterangan": "Sukses", "dataNIB": {} })
}

fn licence(_: &Stage, message: &Map<String, Value>) -> Value {
    if ["nib", "oss_id", "id_izin", "kd_izin", "nomor_izin", "tgl_terbit_izin"]
        .iter()
        .any(|n| text(message, n).is_empty())
    {
        return respon("400", words("400"));
    }
    json!({
        "kode": 200, "keterangan": "Sukses", "nomor_izin": message["nomor_izin"],
        "jenis_perizinan": text(message, "jenis_perizinan"), "file_lampiran": text(message, "file_lampiran")
    })
}

/// What is known of a NIB: a made-up company, with what the simulator was told in place of it.
fn company(stage: &Stage, nib: &str) -> Option<Value> {
    if nib.len() != 13 || !nib.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let told = match stage.known(nib) {
        Some(Value::Null) => return None,
        Some(Value::Object(told)) => told,
        Some(_) | None => Map::new(),
    };
    let made_up = json!({
        "nib": nib,
        "tgl_terbit_nib": "2024-01-15",
        "oss_id": format!("P02-2024011508000{nib}").chars().take(25).collect::<String>(),
        "jenis_pelaku_usaha": "11",
        "npwp_perseroan": format!("0{nib}0").chars().take(15).collect::<String>(),
        "nama_perseroan": format!("PT CONTOH USAHA {}", number_of(nib, 900) + 100),
        "alamat_perseroan": "JL. CONTOH NO. 1",
        "perseroan_daerah_id": "1371000000",
        "penanggung_jwb": [],
        "data_proyek": [],
        "data_checklist": [],
        "status_nib": "01",
        "x_simulator": "saporancak"
    });
    let Value::Object(mut company) = made_up else { return None };
    company.extend(told);
    Some(Value::Object(company))
}

fn text<'a>(message: &'a Map<String, Value>, name: &str) -> &'a str {
    message.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

/// An order to deliver a NIB to us, as OSS would.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Push {
    /// Where our `receiveNIB` is.
    url: String,
    /// The name we gave OSS.
    username: String,
    /// The password we gave OSS.
    password: String,
    /// How it shows itself.
    #[serde(default)]
    entry: Entry,
    /// 13 digits.
    nib: String,
    /// Of the responsible person; their name is made up from it.
    nik: String,
    kd_izin: String,
    id_izin: String,
    /// Further fields of `dataNIB`, in place of those made up.
    #[serde(default)]
    fields: Map<String, Value>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Entry {
    #[default]
    TokenOverNib,
    TokenOverNpwp,
    Basic,
}

async fn push(State(stage): State<Stage>, body: Bytes) -> Response {
    let order: Push = match serde_json::from_slice(&body) {
        Ok(order) => order,
        Err(error) => return (StatusCode::BAD_REQUEST, format!("SIMULATOR: {error}\n")).into_response(),
    };
    let Some(delivery) = delivery(&stage, &order) else {
        return (StatusCode::BAD_REQUEST, "SIMULATOR: NIB atau NIK tidak mungkin benar\n").into_response();
    };
    let bytes = delivery.to_string();
    let number = match arrival::read(bytes.as_bytes()) {
        Ok(arrival) if token_number(order.entry) == TokenNumber::Npwp => arrival.company_npwp,
        Ok(_) | Err(_) => order.nib.clone(),
    };
    let Ok(client) = Client::new(&Limits::default()) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let credentials = Credentials { username: &order.username, password: &order.password };
    let request = client.http.post(&order.url).header("content-type", "application/json").body(bytes);
    let request = match order.entry {
        Entry::TokenOverNib | Entry::TokenOverNpwp => {
            request.header("Token", token(credentials, &number, jakarta_day(stage.now())))
        }
        Entry::Basic => request.basic_auth(&order.username, Some(&order.password)),
    };
    match request.send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            let body: Value = answer.json().await.unwrap_or_default();
            Json(json!({ "status": status, "answer": body })).into_response()
        }
        Err(error) => (StatusCode::BAD_GATEWAY, format!("SIMULATOR: {}\n", error.without_url())).into_response(),
    }
}

fn token_number(entry: Entry) -> TokenNumber {
    match entry {
        Entry::TokenOverNpwp => TokenNumber::Npwp,
        Entry::TokenOverNib | Entry::Basic => TokenNumber::Nib,
    }
}

/// The body of `receiveNIB` about a made-up company; from then on the NIB is known as delivered.
fn delivery(stage: &Stage, order: &Push) -> Option<Value> {
    let Value::Object(mut data) = company(stage, &order.nib)? else { return None };
    let person = person(&order.nik)?;
    let today: Date = jakarta_day(stage.now());
    let Value::Object(added) = json!({
        "tgl_pengajuan_nib": today.to_string(),
        "tgl_perubahan_nib": today.to_string(),
        "id_izin": order.id_izin,
        "kd_izin": order.kd_izin,
        "kd_daerah": "1371000000",
        "kewenangan": "02",
        "versi_pia": "4.3.22",
        "penanggung_jwb": [{
            "flag_asing": "N", "jns_identitas_penanggung_jwb": "01", "no_identitas_penanggung_jwb": order.nik,
            "nama_penanggung_jwb": person.name, "jabatan_penanggung_jwb": "DIREKTUR",
            "no_hp_penanggung_jwb": "081200000000", "email_penanggung_jwb": "contoh@contoh.invalid"
        }],
        "data_proyek": [{
            "id_proyek": "R-202611280800000000001", "kbli": "86201", "uraian_usaha": "Aktivitas contoh",
            "skala_usaha": "01", "skala_resiko": "T", "nama_kegiatan": "Contoh",
            "data_lokasi_proyek": [{ "proyek_daerah_id": "1371000000", "alamat_usaha": person.address }]
        }],
        "data_checklist": [{
            "id_produk": "", "id_proyek": "R-202611280800000000001", "id_izin": order.id_izin, "jenis_izin": "02",
            "kd_izin": order.kd_izin, "kd_daerah": "1371000000", "nama_izin": "Izin contoh", "kewenangan": "02",
            "data_persyaratan": []
        }],
        "tipe_dokumen ": "9"
    }) else {
        return None;
    };
    data.extend(added);
    data.extend(order.fields.clone());
    stage.learn(&order.nib, Value::Object(data.clone()));
    Some(json!({ "dataNIB": data }))
}
