//! How long a request may take: to arrive, by its size, and to be answered once it is here.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// What is waited for.
#[derive(Clone, Copy, Debug)]
pub struct TimeLimits {
    /// Any body may take as long as this.
    pub body_within: Duration,
    /// It may take longer as long as it brings so much a second: a photo sent from a village is waited for, one byte now and then is not.
    pub body_bytes_per_second: u32,
    /// From the last byte that came until the answer.
    pub answer_within: Duration,
    /// What whoever was not answered is told to wait.
    pub again_after: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            body_within: Duration::from_mins(1),
            body_bytes_per_second: 16 << 10,
            answer_within: Duration::from_mins(1),
            again_after: Duration::from_mins(1),
        }
    }
}

/// Ends a request whose body comes too slowly with 408: an order that was not read whole is none. One that is not answered in time is
/// told 503, and may be carried out all the same: its form carries a key, so sent again it is done once.
pub async fn keep(State(limits): State<TimeLimits>, request: Request, next: Next) -> Response {
    let arriving = Arc::new(Arriving::default());
    let watched = arriving.clone();
    let request = request.map(|body| Body::new(Paced::new(body, limits, watched)));
    let answer = tokio::select! {
        answer = next.run(request) => Some(answer),
        () = arriving.quiet_for(limits.answer_within) => None,
    };
    if arriving.too_slow.load(Ordering::Relaxed) {
        return StatusCode::REQUEST_TIMEOUT.into_response();
    }
    answer.unwrap_or_else(|| {
        let seconds = HeaderValue::from(limits.again_after.as_secs());
        (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, seconds)]).into_response()
    })
}

/// What is measured against: monotonic, so that a clock that is put right ends no request.
static BASE: LazyLock<Instant> = LazyLock::new(Instant::now);

fn millis_now() -> u64 {
    u64::try_from(BASE.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// How a request arrives.
struct Arriving {
    /// When something of it came last.
    last_millis: AtomicU64,
    too_slow: AtomicBool,
}

impl Default for Arriving {
    fn default() -> Self {
        Self { last_millis: AtomicU64::new(millis_now()), too_slow: AtomicBool::new(false) }
    }
}

impl Arriving {
    /// Returns when nothing came for so long.
    async fn quiet_for(&self, within: Duration) {
        let within = u64::try_from(within.as_millis()).unwrap_or(u64::MAX);
        loop {
            let quiet = millis_now().saturating_sub(self.last_millis.load(Ordering::Relaxed));
            if quiet >= within {
                return;
            }
            tokio::time::sleep(Duration::from_millis(within - quiet)).await;
        }
    }
}

/// A body that must come at a pace.
struct Paced {
    body: Body,
    limits: TimeLimits,
    arriving: Arc<Arriving>,
    began: Instant,
    bytes: u64,
    /// Made when the body is first waited for: most come with their head.
    late: Option<Pin<Box<Sleep>>>,
}

impl Paced {
    fn new(body: Body, limits: TimeLimits, arriving: Arc<Arriving>) -> Self {
        Self { body, limits, arriving, began: Instant::now(), bytes: 0, late: None }
    }

    fn deadline(&self) -> Instant {
        let earned = self.bytes / u64::from(self.limits.body_bytes_per_second.max(1));
        self.began + self.limits.body_within + Duration::from_secs(earned)
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, at: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(at) {
            this.arriving.last_millis.store(millis_now(), Ordering::Relaxed);
            if let Some(Ok(data)) = &frame {
                this.bytes += data.data_ref().map_or(0, Bytes::len) as u64;
            }
            return Poll::Ready(frame);
        }
        let deadline = this.deadline();
        let late = this.late.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if late.deadline() != deadline {
            late.as_mut().reset(deadline);
        }
        match late.as_mut().poll(at) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                this.arriving.too_slow.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err(axum::Error::new("the body came too slowly"))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::{get, post};
    use std::net::SocketAddr;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};

    async fn started(limits: TimeLimits) -> SocketAddr {
        let router = Router::new()
            .route("/", post(|body: Bytes| async move { body.len().to_string() }))
            .route("/hangs", get(std::future::pending::<()>))
            .layer(from_fn_with_state(limits, keep));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn short() -> TimeLimits {
        TimeLimits {
            body_within: Duration::from_millis(300),
            body_bytes_per_second: 1000,
            answer_within: Duration::from_secs(2),
            again_after: Duration::from_secs(7),
        }
    }

    /// Sends a body of so many pieces of a hundred bytes, with a pause after each; the answer.
    async fn sent(to: SocketAddr, pieces: usize, pause: Duration) -> String {
        let (mut reading, mut writing) = TcpStream::connect(to).await.unwrap().into_split();
        let head =
            format!("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", pieces * 100);
        writing.write_all(head.as_bytes()).await.unwrap();
        let writer = tokio::spawn(async move {
            for _ in 0..pieces {
                if writing.write_all(&[b'a'; 100]).await.is_err() {
                    return;
                }
                tokio::time::sleep(pause).await;
            }
        });
        let mut answer = Vec::new();
        let _ = reading.read_to_end(&mut answer).await;
        writer.abort();
        String::from_utf8_lossy(&answer).into_owned()
    }

    #[tokio::test]
    async fn a_body_that_trickles_is_not_waited_for_and_one_that_comes_steadily_is() {
        let address = started(short()).await;
        // 500 bytes a second are too few, and all of it would take four seconds.
        let began = Instant::now();
        let slow = sent(address, 20, Duration::from_millis(200)).await;
        assert!(slow.starts_with("HTTP/1.1 408"), "{slow}");
        assert!(began.elapsed() < Duration::from_millis(3500));
        // 5,000 a second take as long as they need, which is longer than any body may.
        let steady = sent(address, 60, Duration::from_millis(20)).await;
        assert!(steady.starts_with("HTTP/1.1 200") && steady.ends_with("6000"), "{steady}");
    }

    #[tokio::test]
    async fn a_request_that_nobody_answers_is_told_to_come_again() {
        let address = started(TimeLimits { answer_within: Duration::from_millis(100), ..short() }).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /hangs HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 7"), "{answer}");
    }
}
