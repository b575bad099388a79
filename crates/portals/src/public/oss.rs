//! `/oss/…`: what OSS itself uses: `receiveNIB` (Pedoman Integrasi v4.3.22), and the file of a licence it was told of.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use domain::ids::DocumentId;
use ground::App;
use houses::oss::licence_file;
use houses::oss::receiving::{self, Delivery};
use registries::oss::arrival;
use web::guard::Address;
use web::{Answer, Routes, WebError, Who};

/// `/oss/receiveNIB`, `/oss/izin/{id}/{token}`.
pub fn routes(routes: Routes) -> Routes {
    routes
        // From a machine: token or name and password are asked for inside.
        .delivery("/oss/receiveNIB", Who::Everyone, receive)
        // From a machine: the address itself is the secret, told to OSS alone.
        .get("/oss/izin/{id}/{token}", Who::Everyone, licence)
}

/// `POST /oss/receiveNIB`. Every answer has the form of the guide; what cannot be kept is answered with a reason and not kept in part.
async fn receive(
    State(app): State<App>,
    Address(address): Address,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match kept(&app, address, (&headers, body)).await {
        Ok(()) => (StatusCode::OK, Json(arrival::taken())).into_response(),
        Err((status, why)) => {
            tracing::warn!(status = status.as_u16(), why, "a delivery of OSS was not taken");
            (status, Json(arrival::not_taken(&why))).into_response()
        }
    }
}

async fn kept(
    app: &App,
    address: std::net::IpAddr,
    request: (&HeaderMap, Result<Bytes, BytesRejection>),
) -> Result<(), (StatusCode, String)> {
    let (headers, body) = request;
    let refused = |status: StatusCode, why: &str| (status, why.to_owned());
    let Some(oss) = app.config.registries.oss() else { return Err(refused(StatusCode::NOT_FOUND, "tidak dipasang")) };
    let Some(entry) = &oss.receive else { return Err(refused(StatusCode::NOT_FOUND, "tidak dipasang")) };
    if !app.throttle.deliver(address) {
        return Err(refused(StatusCode::TOO_MANY_REQUESTS, "terlalu sering, coba lagi nanti"));
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let shown = (header("token"), header(AUTHORIZATION.as_str()));
    let internal = |why: String| {
        tracing::error!(why, "a delivery of OSS cannot be checked or kept");
        refused(StatusCode::INTERNAL_SERVER_ERROR, "gangguan sistem, kirim lagi nanti")
    };
    // A stranger costs no reading of the body.
    if !entry.may_be_oss(shown).map_err(internal)? {
        return Err(refused(StatusCode::UNAUTHORIZED, "akses tidak valid"));
    }
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => refused(StatusCode::PAYLOAD_TOO_LARGE, "terlalu besar"),
        _ => refused(StatusCode::BAD_REQUEST, "isi tidak terbaca"),
    })?;
    let arrival = arrival::read(&body).map_err(|problem| (StatusCode::BAD_REQUEST, problem.to_string()))?;
    if !entry.admits(shown, &arrival, app.now()).map_err(internal)? {
        return Err(refused(StatusCode::UNAUTHORIZED, "akses tidak valid"));
    }
    if let Some(why) = receiving::problem(&arrival) {
        return Err(refused(StatusCode::BAD_REQUEST, why));
    }
    let simulated = oss.is_simulated() || !arrival.whole["dataNIB"]["x_simulator"].is_null();
    if simulated && !app.rules.specimen {
        return Err(refused(StatusCode::FORBIDDEN, "kiriman simulator tidak diterima"));
    }
    let body = String::from_utf8(body.into()).map_err(|_| refused(StatusCode::BAD_REQUEST, "isi bukan UTF-8"))?;
    let delivery = Delivery { arrival, body, region: oss.region, simulated };
    receiving::receive(app, delivery).await.map(|_| ()).map_err(|error| internal(error.to_string()))
}

/// `GET /oss/izin/{id}/{token}`: the signed file.
async fn licence(
    State(app): State<App>,
    Address(address): Address,
    Path((id, token)): Path<(String, String)>,
) -> Answer {
    if !app.throttle.look_up(address) {
        return Err(WebError::TooMany);
    }
    let id: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let file = app.command((id, token), |work, (id, token)| licence_file::open(work, *id, token)).await?;
    let bytes = ground::intake::open(&app, &file.key, file.id, &file.wrapped_key).await?;
    Ok(([(CONTENT_TYPE, "application/pdf")], bytes).into_response())
}
