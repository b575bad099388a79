//! SIMULATORS of a Facebook page and an Instagram account on Meta's Graph API.

use super::credentials as made_up;
use super::social::entry;
use super::stage::{Container, Entry, Fault, Manners, Place, Stage};
use crate::client::{Client, Limits};
use crate::social::{Network, length, length_max, proof};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde_json::json;
use std::collections::BTreeMap;

const PICTURE_BYTES_MAX: usize = 8 << 20;

/// How a JPEG begins.
const JPEG: [u8; 3] = [0xff, 0xd8, 0xff];

type Fields = BTreeMap<String, String>;

pub(super) fn routes() -> Router<Stage> {
    Router::new()
        .route("/facebook/{version}/{page}/feed", post(feed))
        .route("/instagram/{version}/{user}/media", post(media))
        .route("/instagram/{version}/{user}/media_publish", post(media_publish))
        .route("/instagram/{version}/{node}", get(node))
}

async fn feed(
    State(stage): State<Stage>,
    Path((_, page)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Response {
    if let Some(refusal) = stranger(&form, made_up::FACEBOOK) {
        return refusal;
    }
    if page != made_up::FACEBOOK_PAGE {
        return missing(&page);
    }
    let (text, link) = (field(&form, "message").to_owned(), form.get("link").cloned());
    if text.trim().is_empty() && link.is_none() {
        return no(100, None, "Invalid parameter");
    }
    let same = |e: &Entry| e.place == Place::Facebook && e.text == text && e.link == link;
    if stage.memory().entries.last().is_some_and(same) {
        return no(506, None, "Duplicate status message");
    }
    let accept = || {
        let mut memory = stage.memory();
        let id = format!("{page}_{}", memory.next_id());
        memory.entries.push(Entry { to: page, link, ..entry(Place::Facebook, id.clone(), text) });
        Json(json!({ "id": id })).into_response()
    };
    stage.answer(Place::Facebook, manners(), accept).await
}

async fn media(
    State(stage): State<Stage>,
    Path((_, user)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Response {
    if let Some(refusal) = stranger(&form, made_up::INSTAGRAM) {
        return refusal;
    }
    if user != made_up::INSTAGRAM_USER {
        return missing(&user);
    }
    let caption = field(&form, "caption").to_owned();
    if length(Network::Instagram, &caption) > length_max(Network::Instagram) {
        return no(36_004, Some(2_207_010), "The caption is too long.");
    }
    let address = field(&form, "image_url");
    if !(address.starts_with("http://") || address.starts_with("https://")) {
        return no(9004, Some(2_207_052), "The media could not be fetched from this URI.");
    }
    let picture = fetch(address).await;
    let looks = if stage.coming_fault(Place::InstagramMedia) == Some(Fault::Slow) { u32::MAX } else { 1 };
    let accept = || {
        let mut memory = stage.memory();
        let id = format!("17{:012}", memory.next_id());
        memory.containers.insert(id.clone(), Container { caption, picture, looks, published: false });
        Json(json!({ "id": id })).into_response()
    };
    stage.answer(Place::InstagramMedia, manners(), accept).await
}

async fn node(
    State(stage): State<Stage>,
    Path((_, node)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Response {
    if let Some(refusal) = stranger(&query, made_up::INSTAGRAM) {
        return refusal;
    }
    let mut memory = stage.memory();
    if let Some(container) = memory.containers.get_mut(&node) {
        let status = match container {
            Container { published: true, .. } => "PUBLISHED",
            Container { looks: 1.., .. } => "IN_PROGRESS",
            Container { picture: None, .. } => "ERROR",
            _ => "FINISHED",
        };
        container.looks = container.looks.saturating_sub(u32::from(container.looks < u32::MAX));
        return Json(json!({ "status_code": status, "id": node })).into_response();
    }
    let known = memory.entries.iter().any(|e| e.place == Place::Instagram && e.id == node);
    if known {
        let permalink = format!("https://www.instagram.com/p/SIMULATOR-{node}/");
        return Json(json!({ "permalink": permalink, "id": node })).into_response();
    }
    missing(&node)
}

async fn media_publish(
    State(stage): State<Stage>,
    Path((_, user)): Path<(String, String)>,
    Form(form): Form<Fields>,
) -> Response {
    if let Some(refusal) = stranger(&form, made_up::INSTAGRAM) {
        return refusal;
    }
    let creation_id = field(&form, "creation_id").to_owned();
    let ready = |c: &Container| c.looks == 0 && !c.published && c.picture.is_some();
    if user != made_up::INSTAGRAM_USER || !stage.memory().containers.get(&creation_id).is_some_and(ready) {
        return no(9007, Some(2_207_027), "The media is not ready for publishing, please wait for a moment");
    }
    let accept = || {
        let mut memory = stage.memory();
        let id = format!("18{:012}", memory.next_id());
        let container = memory.containers.get_mut(&creation_id).map(|container| {
            container.published = true;
            (container.caption.clone(), container.picture.clone())
        });
        let (text, picture) = container.unwrap_or_default();
        memory.entries.push(Entry { to: user, picture, ..entry(Place::Instagram, id.clone(), text) });
        Json(json!({ "id": id })).into_response()
    };
    stage.answer(Place::Instagram, manners(), accept).await
}

/// Instagram fetches the picture itself, so does its simulator.
async fn fetch(address: &str) -> Option<Bytes> {
    let client = Client::new(Limits::default()).ok()?;
    let mut response = client.http.get(address).send().await.ok().filter(|r| r.status().is_success())?;
    let mut picture = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        picture.extend_from_slice(&chunk);
        if picture.len() > PICTURE_BYTES_MAX {
            return None;
        }
    }
    picture.starts_with(&JPEG).then(|| picture.into())
}

/// The refusal of a caller without the right token and the proof of the app's secret.
fn stranger(fields: &Fields, token: &str) -> Option<Response> {
    if field(fields, "access_token") != token {
        return Some(no(190, None, "Invalid OAuth access token - Cannot parse access token"));
    }
    match field(fields, "appsecret_proof") {
        "" => Some(no(100, None, "API calls from the server require an appsecret_proof argument")),
        given if given == proof(token, made_up::APP_SECRET) => None,
        _ => Some(no(100, None, "Invalid appsecret_proof provided in the API argument")),
    }
}

fn manners() -> Manners {
    let refuse = no(200, None, "(#200) Requires pages_manage_posts permission to manage the object");
    Manners { refuse, limit: no(4, None, "(#4) Application request limit reached") }
}

fn missing(id: &str) -> Response {
    no(100, Some(33), &format!("Unsupported request. Object with ID '{id}' does not exist"))
}

fn no(code: i64, subcode: Option<i64>, message: &str) -> Response {
    let status = match code {
        190 => StatusCode::UNAUTHORIZED,
        200 | 4 => StatusCode::FORBIDDEN,
        _ => StatusCode::BAD_REQUEST,
    };
    let mut error = json!({ "message": message, "type": "OAuthException", "code": code, "fbtrace_id": "SIMULATOR" });
    if let Some(subcode) = subcode {
        error["error_subcode"] = json!(subcode);
    }
    (status, Json(json!({ "error": error }))).into_response()
}

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", String::as_str)
}
