//! Pages over HTTP on the loopback, with connections kept, against a bare reply of the same framework in the same run.

use super::{per_second, resident_mb, say};
use crate::app::App;
use crate::demo::Cast;
use axum::Router;
use axum::routing::get;
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const CONNECTIONS: u32 = 16;
const REQUESTS: u32 = 400;

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    part: Vec<u8>,
    extra: String,
}

impl Connection {
    /// Opens one; `extra` is header lines, each with its end.
    pub async fn open(to: SocketAddr, extra: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(to).await.map_err(|e| e.to_string())?;
        stream.set_nodelay(true).map_err(|e| e.to_string())?;
        Ok(Self { stream, buffer: Vec::new(), part: vec![0; 16 * 1024], extra: extra.to_owned() })
    }

    /// Asks for a page and reads it whole; returns its status.
    pub async fn get(&mut self, path: &str, address: u32) -> Result<u16, String> {
        let [a, b, c, d] = address.to_be_bytes();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {a}.{b}.{c}.{d}\r\n{}\r\n", self.extra);
        self.stream.write_all(request.as_bytes()).await.map_err(|e| e.to_string())?;
        self.buffer.clear();
        loop {
            let read = self.stream.read(&mut self.part).await.map_err(|e| e.to_string())?;
            if read == 0 {
                return Err("sambungan ditutup".into());
            }
            self.buffer.extend(&self.part[..read]);
            if let Some(status) = complete(&self.buffer) {
                return Ok(status);
            }
        }
    }
}

/// The status, once head and body are there.
fn complete(buffer: &[u8]) -> Option<u16> {
    let end = buffer.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&buffer[..end]).ok()?;
    let length = head
        .lines()
        .find_map(|l| l.to_lowercase().strip_prefix("content-length: ").and_then(|n| n.parse::<usize>().ok()));
    (buffer.len() >= end + 4 + length.unwrap_or(0)).then(|| head.split(' ').nth(1)?.parse().ok()).flatten()
}

/// Serves a router on a port of its own.
pub async fn serve(router: Router) -> Result<SocketAddr, String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|e| e.to_string())?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// The verification page against a bare reply, and the memory after a thousand mixed pages.
pub async fn measure(engine: &str, app: &App, cast: &Cast, code: &str) -> Result<(), String> {
    let _ = cast;
    let pages = serve(crate::web::serve::router(app).0).await?;
    let bare = serve(Router::new().route("/", get(|| async { "Halo" }))).await?;
    let halo = rate(bare, "/").await?;
    let page = rate(pages, &format!("/keaslian/{code}")).await?;
    say(
        engine,
        "verification page, 16 connections",
        &format!("{page:.0}/s ({:.2} of a bare reply's {halo:.0}/s)", page / halo),
    );
    let mut connection = Connection::open(pages, "").await?;
    for n in 0..1000_u32 {
        let path = ["/", "/layanan", "/layanan/sip-dokter", "/keaslian", "/masuk"][n as usize % 5];
        connection.get(path, n).await?;
    }
    say(engine, "resident memory after 1,000 more pages (client included)", &format!("{} MB", resident_mb()));
    Ok(())
}

async fn rate(to: SocketAddr, path: &str) -> Result<f64, String> {
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..CONNECTIONS {
        let path = path.to_owned();
        tasks.spawn(async move {
            let mut connection = Connection::open(to, "").await?;
            for i in 0..REQUESTS {
                let status = connection.get(&path, n << 16 | i).await?;
                if status != 200 {
                    return Err(format!("{path}: {status}"));
                }
            }
            Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.map_err(|e| e.to_string())??;
    }
    Ok(per_second((CONNECTIONS * REQUESTS) as usize, started.elapsed()))
}

/// The median and the 99th of a hundred of each page, over one connection with this cookie.
pub async fn quantiles(to: SocketAddr, cookie: &str, path: &str) -> Result<(Duration, Duration), String> {
    let mut connection = Connection::open(to, &format!("Cookie: {cookie}\r\n")).await?;
    let mut times = Vec::new();
    for n in 0..220_u32 {
        let started = Instant::now();
        let status = connection.get(path, n).await?;
        if status != 200 {
            return Err(format!("{path}: {status}"));
        }
        // The first ones fill caches.
        if n >= 20 {
            times.push(started.elapsed());
        }
    }
    times.sort_unstable();
    Ok((times[times.len() / 2], times[times.len() * 99 / 100]))
}
