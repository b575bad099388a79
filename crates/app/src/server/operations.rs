//! For those who run it: how it is doing and what it counts, on a listener of its own that no proxy leads to.

use super::connections::{self, Limits};
use super::health;
use super::scrub;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use ground::App;
use ground::disk_room::{self, Room};
use ledger::outbox;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Few ask, and whoever holds connections here keeps them from nobody outside.
const CONNECTIONS_MAX: usize = 32;

/// The listener, where one is configured.
pub async fn bind(app: &App) -> Result<Option<TcpListener>, String> {
    let address = app.config.operations_listen.as_str();
    if address.is_empty() {
        return Ok(None);
    }
    let bound = TcpListener::bind(address).await;
    bound.map(Some).map_err(|e| format!("operations_listen: alamat {address} tidak dapat dipakai: {e}"))
}

/// Serves until told to stop.
pub async fn serve(app: App, listener: TcpListener, stop: watch::Receiver<bool>) {
    let limits = Limits { connections_max: CONNECTIONS_MAX, ..Limits::default() };
    connections::serve(router(app), listener, limits, stop).await;
}

/// `/sehat`, `/sehat/siap`, `/metrik`.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/sehat", get(health::live))
        .route("/sehat/siap", get(ready))
        .route("/metrik", get(metrics))
        .with_state(app)
}

/// Ready: the database answers, the queue can be read, and there is room to write. Without room pages are served all the same; whoever
/// spreads requests over several servers sends them elsewhere.
async fn ready(State(app): State<App>) -> Response {
    let Ok(counts) = app.db.read(|tx| outbox::counts(tx, outbox::COUNT_MAX)).await else {
        return not_ready("basis data");
    };
    if app.db.is_full() || rooms(&app).await.iter().any(|room| room.free_bytes < disk_room::BYTES_MIN) {
        return not_ready("ruang disk");
    }
    Json(json!({ "siap": true, "antrean": counts.waiting + counts.failing, "gagal": counts.dead })).into_response()
}

fn not_ready(lacking: &str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, Json(json!({ "siap": false, "kurang": lacking }))).into_response()
}

/// Asked on a thread of its own: a disk of the network may hang.
async fn rooms(app: &App) -> Vec<Room> {
    let handle = app.clone();
    tokio::task::spawn_blocking(move || disk_room::rooms(&handle.config)).await.unwrap_or_default()
}

async fn metrics(State(app): State<App>) -> Response {
    if let Ok(counts) = app.db.read(|tx| outbox::counts(tx, outbox::COUNT_MAX)).await {
        #[allow(clippy::cast_precision_loss)] // a queue of 2^52 effects is not expected
        {
            metrics::gauge!("outbox_waiting").set((counts.waiting + counts.failing) as f64);
            metrics::gauge!("outbox_dead").set(counts.dead as f64);
        }
    }
    #[allow(clippy::cast_precision_loss)] // rounded to 2^-53 of a disk
    for room in rooms(&app).await {
        metrics::gauge!("disk_free_bytes", "place" => room.place).set(room.free_bytes as f64);
        metrics::gauge!("disk_bytes", "place" => room.place).set(room.all_bytes as f64);
    }
    metrics::gauge!("database_full").set(f64::from(u8::from(app.db.is_full())));
    // Before the first piece of the check of everything too: what it found outlives the process.
    let _ = scrub::count(&app).await;
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], web::metrics::metrics_text()).into_response()
}
