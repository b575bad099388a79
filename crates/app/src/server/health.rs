//! For machines: is it alive, is it ready, how is it doing.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect};
use ground::App;
use ledger::outbox;
use serde_json::json;
use web::{Answer, Routes, Who};

/// `/sehat`, `/sehat/siap`, `/metrik`, `/aset/…`, `/favicon.ico`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/sehat", Who::Everyone, live)
        .get("/sehat/siap", Who::Everyone, ready)
        .get("/metrik", Who::Everyone, metrics)
        .get("/aset/{name}", Who::Everyone, asset)
        .get("/favicon.ico", Who::Everyone, icon)
}

async fn live() -> &'static str {
    "hidup\n"
}

/// Ready: the database answers and the queue can be read.
async fn ready(State(app): State<App>) -> Answer {
    let counts = app.db.read(|tx| outbox::counts(tx, outbox::COUNT_MAX)).await;
    Ok(match counts {
        Ok(counts) => Json(json!({ "siap": true, "antrean": counts.waiting + counts.failing, "gagal": counts.dead }))
            .into_response(),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "siap": false }))).into_response(),
    })
}

async fn metrics(State(app): State<App>) -> Answer {
    if let Ok(counts) = app.db.read(|tx| outbox::counts(tx, outbox::COUNT_MAX)).await {
        #[allow(clippy::cast_precision_loss)] // a queue of 2^52 effects is not expected
        {
            metrics::gauge!("outbox_waiting").set((counts.waiting + counts.failing) as f64);
            metrics::gauge!("outbox_dead").set(counts.dead as f64);
        }
    }
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], web::metrics::metrics_text()).into_response())
}

/// Names carry a hash of the content, so they are kept for ever.
async fn asset(Path(name): Path<String>) -> Answer {
    let Some((bytes, kind)) = pages::assets::get(&name) else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let headers = [(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, bytes).into_response())
}

/// Browsers ask for it beside a PDF, which cannot name one.
async fn icon() -> Redirect {
    Redirect::temporary(&pages::asset_url("tanda.svg"))
}
