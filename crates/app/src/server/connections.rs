//! Connections: how many at a time, how long one may take to say what it wants, an orderly end.

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt as _;

/// What is allowed of connections.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At a time; the next ones wait before they are accepted. Below the 1,024 files that a process may usually open.
    pub connections_max: usize,
    /// From the first moment to the last line of a request's head, and between two requests. Whoever sends a byte now and then holds
    /// a connection no longer than this.
    pub head_within: Duration,
    /// For what was sent and nobody takes: whoever asks for a file and does not read it holds a connection no longer than this.
    pub unread_within: Duration,
    /// At the end, for requests under way.
    pub end_within: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections_max: 768,
            head_within: Duration::from_secs(20),
            unread_within: Duration::from_mins(1),
            end_within: Duration::from_secs(15),
        }
    }
}

/// After an error that is no one connection's fault: usually no file is left to open, and one will be.
const PAUSE: Duration = Duration::from_millis(200);

/// Serves until told to stop; requests under way are finished.
pub async fn serve(router: Router, listener: TcpListener, limits: Limits, mut stop: watch::Receiver<bool>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_within);
    let (places, graceful) = (Arc::new(Semaphore::new(limits.connections_max)), GracefulShutdown::new());
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        // The kernel watches it, also where the other side says every now and then that it will read later.
        let unread_ms = u32::try_from(limits.unread_within.as_millis()).unwrap_or(u32::MAX);
        let _ = rustix::net::sockopt::set_tcp_user_timeout(&stream, unread_ms);
        let router = router.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            let _place = place;
            // How a connection ended is between it and whoever held it.
            let _ = connection.await;
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.end_within, graceful.shutdown()).await.is_err() {
        tracing::warn!("connections were still open at the end");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::net::SocketAddr;
    use std::sync::Mutex;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio::sync::Notify;

    const SHORT: Duration = Duration::from_millis(50);

    async fn started(router: Router, limits: Limits) -> (SocketAddr, watch::Sender<bool>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, (stop, stopped)) = (listener.local_addr().unwrap(), watch::channel(false));
        tokio::spawn(serve(router, listener, limits, stopped));
        (address, stop)
    }

    /// All that comes until the other side closes.
    async fn answer(stream: &mut TcpStream) -> String {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes).await;
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_not_waited_for() {
        let limits = Limits { head_within: SHORT, ..Limits::default() };
        let (address, _stop) = started(Router::new().route("/", get(|| async { "ok" })), limits).await;
        for sent in ["", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(sent.as_bytes()).await.unwrap();
            let told = answer(&mut stream).await;
            assert!(!told.contains("200 OK"), "{sent:?}: {told}");
        }
        // Between two requests as well.
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        assert!(answer(&mut stream).await.contains("200 OK"));
    }

    #[tokio::test]
    async fn no_more_connections_than_places() {
        let (log, go) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Notify::new()));
        let note = |word: &'static str| {
            let log = log.clone();
            move || log.lock().unwrap().push(word)
        };
        let (began, ended, second) = (note("first begins"), note("first ends"), note("second begins"));
        let waited = go.clone();
        let first = get(move || async move {
            began();
            waited.notified().await;
            ended();
            "one"
        });
        let second = get(move || async move {
            second();
            "two"
        });
        let limits = Limits { connections_max: 1, ..Limits::default() };
        let (address, _stop) = started(Router::new().route("/1", first).route("/2", second), limits).await;
        let mut streams = Vec::new();
        for path in ["/1", "/2"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            streams.push(stream);
        }
        go.notify_one();
        assert!(answer(&mut streams[0]).await.ends_with("one"));
        assert!(answer(&mut streams[1]).await.ends_with("two"));
        assert_eq!(*log.lock().unwrap(), ["first begins", "first ends", "second begins"]);
    }

    #[tokio::test]
    async fn an_answer_that_nobody_reads_is_not_kept_for_ever() {
        const LARGE: usize = 64 << 20;
        let router =
            Router::new().route("/large", get(|| async { vec![0_u8; LARGE] })).route("/", get(|| async { "ok" }));
        let limits = Limits { connections_max: 1, unread_within: Duration::from_millis(300), ..Limits::default() };
        let (address, _stop) = started(router, limits).await;
        let mut idle = TcpStream::connect(address).await.unwrap();
        idle.write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let mut next = TcpStream::connect(address).await.unwrap();
        next.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
        let told = tokio::time::timeout(Duration::from_secs(20), answer(&mut next)).await;
        assert!(told.is_ok_and(|told| told.ends_with("ok")), "the one place was given to the next");
    }

    #[tokio::test]
    async fn what_is_under_way_is_finished() {
        let go = Arc::new(Notify::new());
        let (begun, waited) = (Arc::new(Notify::new()), go.clone());
        let told = begun.clone();
        let slow = get(move || async move {
            told.notify_one();
            waited.notified().await;
            "done"
        });
        let (address, stop) = started(Router::new().route("/", slow), Limits::default()).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        begun.notified().await;
        stop.send(true).unwrap();
        go.notify_one();
        assert!(answer(&mut stream).await.ends_with("done"));
    }
}
