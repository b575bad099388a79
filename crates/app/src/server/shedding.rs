//! More requests than can be answered: those beyond what is under way are told at once to come back, so that the others are answered in
//! time; signing in and the state of the service have room of their own.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ground::App;
use pages::public::{ErrorKind, ErrorPage};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Requests under way before the next one is sent away. Two cores answer some hundreds a second, so whoever is let in waits about a second;
/// with more of them everybody would wait until nobody is answered in time.
const UNDER_WAY_MAX: usize = 256;
/// The same for what must stay quick.
const QUICK_MAX: usize = 128;
/// When to come back: a browser does not do so by itself, and a program that does is not to do it at once.
const AGAIN_AFTER_SECONDS: u64 = 10;

/// Signing in, the state of an application and of the service, and what every page is drawn with.
const QUICK: [&str; 5] = ["/masuk", "/status", "/gangguan", "/aset", "/sehat"];

/// Room for requests under way, and what those are told for whom there is none.
#[derive(Clone)]
pub struct Room {
    usual: Arc<Semaphore>,
    quick: Arc<Semaphore>,
    page: Bytes,
}

impl Room {
    /// The room of a server. The page is made once: sending somebody away must cost next to nothing.
    pub fn new(app: &App) -> Self {
        let kind = ErrorKind::Crowded;
        let page = ErrorPage::new(ground::frame::bare(app, kind.title(), "/"), kind, String::new());
        Self::of(UNDER_WAY_MAX, QUICK_MAX, askama::Template::render(&page).unwrap_or_default())
    }

    fn of(usual: usize, quick: usize, page: String) -> Self {
        Self { usual: Arc::new(Semaphore::new(usual)), quick: Arc::new(Semaphore::new(quick)), page: page.into() }
    }
}

/// Whether a path is one of those that must stay quick.
fn is_quick(path: &str) -> bool {
    QUICK
        .iter()
        .any(|start| path.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.'])))
}

/// Lets a request in where there is room, or sends it away.
pub async fn admit(State(room): State<Room>, request: Request, next: Next) -> Response {
    let (places, name) = if is_quick(request.uri().path()) { (&room.quick, "quick") } else { (&room.usual, "usual") };
    let Ok(_place) = places.try_acquire() else {
        metrics::counter!("http_requests_shed_total", "room" => name).increment(1);
        return sent_away(room.page.clone());
    };
    next.run(request).await
}

fn sent_away(page: Bytes) -> Response {
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, Body::from(page)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(RETRY_AFTER, HeaderValue::from(AGAIN_AFTER_SECONDS));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(pages::assets::CONTENT_SECURITY_POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use tokio::sync::Notify;
    use tower::ServiceExt as _;

    async fn ask(router: &Router, path: &str) -> Response {
        let request = axum::http::Request::builder().uri(path).body(Body::empty()).expect("a request");
        router.clone().oneshot(request).await.expect("an answer")
    }

    #[tokio::test]
    async fn whoever_is_too_many_is_sent_away_at_once_and_signing_in_goes_on() {
        let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (told, waited) = (begun.clone(), go.clone());
        let hangs = get(move || async move {
            told.notify_one();
            waited.notified().await;
        });
        let router = Router::new()
            .route("/permohonan", hangs)
            .route("/masuk", get(|| async {}))
            .route("/masukan", get(|| async {}))
            .layer(from_fn_with_state(Room::of(1, 1, "<p>ramai</p>".into()), admit));
        let first = tokio::spawn({
            let router = router.clone();
            async move { ask(&router, "/permohonan").await.status() }
        });
        begun.notified().await;
        for path in ["/permohonan", "/masukan"] {
            let refused = ask(&router, path).await;
            assert_eq!(refused.status(), 503, "{path}");
            assert_eq!(refused.headers()["retry-after"], "10");
        }
        assert_eq!(ask(&router, "/masuk").await.status(), 200);
        go.notify_one();
        assert_eq!(first.await.expect("it ends"), 200);
        assert_eq!(ask(&router, "/masukan").await.status(), 200, "there is room again");
    }

    #[test]
    fn what_stays_quick_is_named_by_whole_words() {
        for (path, quick) in [
            ("/masuk", true),
            ("/masuk/kode", true),
            ("/gangguan.json", true),
            ("/status", true),
            ("/sehat", true),
            ("/masukan", false),
            ("/", false),
            ("/permohonan/status", false),
        ] {
            assert_eq!(is_quick(path), quick, "{path}");
        }
    }
}
