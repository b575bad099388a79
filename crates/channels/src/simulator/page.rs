//! The page of a SIMULATOR: what it took, and a form that makes the next calls go wrong.

use super::stage::{Entry, Fault, Place, Stage};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

const HEAD: &str = "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\">\
<meta name=\"viewport\" content=\"width=device-width\"><title>SIMULATOR</title><style>\
body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:auto;padding:1rem;color:#14211f}\
.label{background:#fdf0cf;border:2px solid #744c00;color:#744c00;padding:.75rem;font-weight:700}\
article{border:1px solid #66736f;border-radius:8px;padding:.75rem;margin:1rem 0;overflow-wrap:anywhere}\
pre{white-space:pre-wrap;font:inherit;margin:.5rem 0}img{max-width:100%}\
button,select,input{font:inherit;padding:.25rem .5rem}</style>\
<p class=\"label\">SIMULATOR: bukan jaringan sebenarnya. Tidak ada yang terbit atau sampai kepada siapa pun.</p>";

pub(super) fn routes() -> Router<Stage> {
    Router::new()
        .route("/", get(page))
        .route("/kiriman.json", get(json))
        .route("/gambar/{id}", get(picture))
        .route("/gangguan", post(fault))
}

async fn json(State(stage): State<Stage>) -> Json<Vec<Entry>> {
    Json(stage.entries())
}

async fn picture(State(stage): State<Stage>, Path(id): Path<String>) -> Response {
    match stage.entries().into_iter().find(|e| e.id == id).and_then(|e| e.picture) {
        Some(bytes) => ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
struct Order {
    place: Place,
    fault: Fault,
    times: usize,
}

async fn fault(State(stage): State<Stage>, Form(order): Form<Order>) -> Redirect {
    stage.fail_next(order.place, order.fault, order.times.min(100));
    Redirect::to("/")
}

async fn page(State(stage): State<Stage>) -> Html<String> {
    let mut out = HEAD.to_owned();
    let places = Place::ALL.map(|place| name(&place)).join("<option>");
    let faults = Fault::ALL.map(|fault| name(&fault)).join("<option>");
    let _ = write!(
        out,
        "<form method=\"post\" action=\"/gangguan\"><label>Tempat <select name=\"place\"><option>{places}</select></label> \
         <label>gangguan <select name=\"fault\"><option>{faults}</select></label> \
         <label>kali <input name=\"times\" type=\"number\" value=\"1\" min=\"1\" max=\"100\"></label> \
         <button>Ganggu panggilan berikutnya</button></form>"
    );
    let entries = stage.entries();
    if entries.is_empty() {
        out.push_str("<p>Belum ada kiriman.</p>");
    }
    for entry in entries.iter().rev() {
        let _ = write!(
            out,
            "<article><b>{}</b> {} <code>{}</code><pre>{}</pre>",
            name(&entry.place),
            escaped(&entry.to),
            escaped(&entry.id),
            escaped(&entry.text)
        );
        if let Some(link) = &entry.link {
            let _ = write!(out, "<p>Tautan: {}</p>", escaped(link));
        }
        if entry.picture.is_some() {
            let _ = write!(out, "<img alt=\"Gambar kiriman\" src=\"/gambar/{}\">", escaped(&entry.id));
        }
        if matches!(entry.place, Place::Whatsapp | Place::Sms) {
            let _ = write!(
                out,
                "<form method=\"post\" action=\"/laporan\"><input type=\"hidden\" name=\"id\" value=\"{}\">\
                 <label>Alamat laporan <input name=\"url\" type=\"url\" required></label> \
                 <button name=\"outcome\" value=\"sampai\">Laporkan sampai</button> \
                 <button name=\"outcome\" value=\"gagal\">Laporkan gagal</button></form>",
                escaped(&entry.id)
            );
        }
        out.push_str("</article>");
    }
    Html(out)
}

/// The name a value has in forms and JSON.
fn name(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
