//! HTTP on the loopback over connections that are kept, and the verification page against a bare reply of the same framework.

use crate::tools::bench::measured::{per_second, say};
use axum::Router;
use axum::routing::get;
use db::DbError;
use domain::account::session::longest;
use ground::App;
use houses::account::accounts;
use houses::account::accounts::Account;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use web::guard::token_hash;

const CONNECTIONS: u32 = 16;
const REQUESTS: u32 = 400;

/// The next address somebody comes from, so that no throttle takes two for one.
static ADDRESSES: AtomicU32 = AtomicU32::new(0x0A00_0000);

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    part: Vec<u8>,
    extra: String,
    address: u32,
}

/// An answer.
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Where it leads, if it does.
    pub location: String,
    /// The session it opens, as a header line, if it does.
    pub session: Option<String>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Connection {
    /// Opens one; `extra` is header lines, each with its end.
    pub async fn open(to: SocketAddr, extra: &str) -> Result<Self, String> {
        let stream = TcpStream::connect(to).await.map_err(|e| e.to_string())?;
        stream.set_nodelay(true).map_err(|e| e.to_string())?;
        let address = ADDRESSES.fetch_add(1, Ordering::Relaxed);
        Ok(Self { stream, part: vec![0; 16 * 1024], extra: extra.to_owned(), address })
    }

    /// Goes on with this session, a header line.
    pub fn continue_as(&mut self, session: String) {
        self.extra = session;
    }

    /// Asks for a page, from an address of its own so that no throttle counts it, and reads it whole.
    pub async fn get(&mut self, path: &str, address: u32) -> Result<Reply, String> {
        self.ask(&format!("GET {path} HTTP/1.1\r\n{}", forwarded(address)), &[]).await
    }

    /// Posts a body.
    pub async fn post(&mut self, path: &str, kind: &str, body: &[u8]) -> Result<Reply, String> {
        let head = format!(
            "POST {path} HTTP/1.1\r\n{}Content-Type: {kind}\r\nContent-Length: {}\r\n",
            forwarded(self.address),
            body.len()
        );
        self.ask(&head, body).await
    }

    async fn ask(&mut self, head: &str, body: &[u8]) -> Result<Reply, String> {
        let mut request = format!("{head}Host: 127.0.0.1\r\n{}\r\n", self.extra).into_bytes();
        request.extend(body);
        self.stream.write_all(&request).await.map_err(|e| e.to_string())?;
        let mut buffer = Vec::new();
        loop {
            let read = self.stream.read(&mut self.part).await.map_err(|e| e.to_string())?;
            if read == 0 {
                return Err("sambungan ditutup".into());
            }
            buffer.extend(&self.part[..read]);
            if let Some(reply) = complete(&mut buffer) {
                return Ok(reply);
            }
        }
    }
}

fn forwarded(address: u32) -> String {
    let [a, b, c, d] = address.to_be_bytes();
    format!("X-Forwarded-For: {a}.{b}.{c}.{d}\r\n")
}

/// The answer, once head and body are there.
fn complete(buffer: &mut Vec<u8>) -> Option<Reply> {
    let end = buffer.windows(4).position(|w| w == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&buffer[..end]).ok()?;
    let header = |name: &str| {
        let line = head.lines().find(|l| l.len() > name.len() && l[..name.len()].eq_ignore_ascii_case(name))?;
        Some(line[name.len()..].trim().to_owned())
    };
    let length = header("content-length:").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
    if buffer.len() < end + 4 + length {
        return None;
    }
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let location = header("location:").unwrap_or_default();
    // A sign-in also sets the mark of a known browser, which is no session.
    let cookies = head.lines().filter(|line| line.to_ascii_lowercase().starts_with("set-cookie:"));
    let session = cookies.map(|line| line["set-cookie:".len()..].trim()).find(|cookie| cookie.starts_with("sesi="));
    let session = session.and_then(|c| c.split(';').next().map(|pair| format!("Cookie: {pair}\r\n")));
    Some(Reply { status, location, session, body: buffer.split_off(end + 4) })
}

/// A session for an account, as a header line: what signing in gives, without its password hash.
pub async fn session(app: &App, account: &Account) -> Result<String, String> {
    let token = data_encoding::BASE64URL_NOPAD.encode(&app.bytes::<32>());
    let (hash, id, handle) = (token_hash(&token), account.id, app.clone());
    let lasts = (app.now(), longest(account.role));
    let opened = app.db.command(move |tx| accounts::open_session(tx, &handle.vault, (&hash, id), lasts)).await;
    opened.map_err(|e: DbError| e.to_string())?;
    Ok(format!("Cookie: sesi={token}\r\n"))
}

/// Serves a router on a port of its own in this process.
async fn serve(router: Router) -> Result<SocketAddr, String> {
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(|e| e.to_string())?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// The verification page against a bare reply: both in this process, by the same client.
pub async fn verification(engine: &str, app: &App, code: &str) -> Result<(), String> {
    let pages = serve(crate::server::http::router(app).0).await?;
    let bare = serve(Router::new().route("/", get(|| async { "Halo" }))).await?;
    let halo = rate(bare, "/").await?;
    let page = rate(pages, &format!("/keaslian/{code}")).await?;
    let figure = format!("{page:.0}/s ({:.2} of a bare reply's {halo:.0}/s)", page / halo);
    say(engine, &format!("verification page, {CONNECTIONS} connections"), &figure);
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
                let status = connection.get(&path, n << 16 | i).await?.status;
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

/// Pages that anyone opens, and some of an officer, a thousand in all.
pub async fn thousand(to: SocketAddr, officer: &str) -> Result<(), String> {
    const PATHS: [&str; 8] =
        ["/", "/layanan", "/layanan/sip-dokter", "/keaslian", "/masuk", "/kerja", "/kerja?tab=semua", "/register"];
    let mut connection = Connection::open(to, officer).await?;
    for n in 0..1000_u32 {
        let path = PATHS[n as usize % PATHS.len()];
        let status = connection.get(path, n).await?.status;
        // Who is signed in is led on from the page where one signs in.
        if status != 200 && path != "/masuk" {
            return Err(format!("{path}: {status}"));
        }
    }
    Ok(())
}

/// The median and the 99th of a hundred of a page, over one connection with this session.
pub async fn quantiles(to: SocketAddr, session: &str, path: &str) -> Result<(Duration, Duration), String> {
    let mut connection = Connection::open(to, session).await?;
    let mut times = Vec::new();
    for n in 0..550_u32 {
        let started = Instant::now();
        let status = connection.get(path, n).await?.status;
        if status != 200 {
            return Err(format!("{path}: {status}"));
        }
        // The first ones fill caches.
        if n >= 50 {
            times.push(started.elapsed());
        }
    }
    times.sort_unstable();
    Ok((times[times.len() / 2], times[times.len() * 99 / 100]))
}
