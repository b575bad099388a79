//! The server: layers around the router, start, and an orderly end.

use crate::server::connections::{self, Limits};
use crate::server::covering;
use crate::server::routes;
use crate::server::shedding::{self, Room};
use crate::server::time_limits::{self, TimeLimits};
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use domain::security_event::SecurityEvent;
use ground::App;
use std::time::Instant;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tracing::Instrument;
use web::errors;
use web::routes::{Route, Routes};

/// The router with everything around it, and the table of its routes.
pub fn router(app: &App) -> (Router, Vec<Route>) {
    let (router, table) = routes::routes(Routes::new(app)).finish();
    let router = router
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(from_fn_with_state(TimeLimits::default(), time_limits::keep))
        .layer(from_fn_with_state(app.clone(), errors::as_page))
        .layer(from_fn(web::queries::clean))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(app.clone(), web::hosts::only_ours))
        .layer(from_fn_with_state(app.clone(), secure_headers))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), note))
        // Outermost: whoever is sent away costs no line in the log, no page made anew.
        .layer(from_fn_with_state(Room::new(app), shedding::admit))
        .with_state(app.clone());
    (router, table)
}

/// One line per request, without query, address or person.
async fn note(axum::extract::State(app): axum::extract::State<App>, request: Request, next: Next) -> Response {
    let id = app.id();
    let (method, path) = (request.method().clone(), matched(&request));
    let started = Instant::now();
    let span = tracing::info_span!("request", id = %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let _in = span.enter();
    let status = response.status().as_u16();
    metrics::counter!("http_requests_total", "status" => status.to_string()).increment(1);
    match response.status() {
        StatusCode::TOO_MANY_REQUESTS => app.watch.note(SecurityEvent::Throttled, app.now()),
        StatusCode::FORBIDDEN => app.watch.note(SecurityEvent::AccessRefused, app.now()),
        _ => {}
    }
    metrics::histogram!("http_request_seconds").record(started.elapsed().as_secs_f64());
    tracing::info!(%method, path, status, ms = started.elapsed().as_millis(), "served");
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// The route as the table has it: a path may be a number, a code or whatever somebody typed, and the log names none of them.
fn matched(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or("?", MatchedPath::as_str).to_owned()
}

async fn secure_headers(
    axum::extract::State(app): axum::extract::State<App>,
    request: Request,
    next: Next,
) -> Response {
    let asset = request.uri().path().starts_with("/aset/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = HeaderValue::from_static(pages::assets::CONTENT_SECURITY_POLICY);
    // A document read as one brings a policy of its own, and the PDFs in it.
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("permissions-policy", HeaderValue::from_static("geolocation=(self), camera=(self), microphone=()"));
    if app.config.is_https() {
        headers.insert("strict-transport-security", HeaderValue::from_static("max-age=63072000; includeSubDomains"));
    }
    if !asset && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Serves until told to stop; requests under way are finished.
pub async fn serve(
    app: App,
    listener: tokio::net::TcpListener,
    stop: tokio::sync::watch::Receiver<bool>,
) -> std::io::Result<()> {
    let (router, _) = router(&app);
    let last = app.clone();
    let worker = tokio::spawn(crate::server::worker::run(app.clone(), stop.clone()));
    connections::serve(router, listener, Limits::default(), stop).await;
    let _ = worker.await;
    covering::finish(&last).await;
    Ok(())
}
