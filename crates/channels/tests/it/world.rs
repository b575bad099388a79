//! A simulator on a free port, and the configuration it hands out.

use axum::Router;
use channels::simulator::{Kind, Stage, configuration};
use channels::social::{Attempt, Network, Post, Posted};
use channels::{Client, Failure, Limits, messaging, social};
use serde::Deserialize;
use std::time::Duration;

/// The moment of all tests.
pub const NOW_SECONDS: i64 = 1_795_600_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    social: social::Settings,
    #[serde(default)]
    messaging: messaging::Settings,
}

pub struct World {
    pub stage: Stage,
    pub base: String,
    pub client: Client,
    pub social: social::Settings,
    pub messaging: messaging::Settings,
    pub folder: tempfile::TempDir,
}

impl World {
    pub async fn new(kind: Kind) -> Self {
        let stage = Stage::new(|| NOW_SECONDS);
        let router = match kind {
            Kind::Social => channels::simulator::social(stage.clone()),
            Kind::Messaging => channels::simulator::messaging(stage.clone()),
        };
        let base = serve(router).await;
        let folder = tempfile::tempdir().unwrap();
        let file: File = toml::from_str(&configuration(kind, &base, folder.path()).unwrap()).unwrap();
        assert_eq!(file.social.problems(), Vec::<String>::new());
        assert_eq!(file.messaging.problems(), Vec::<String>::new());
        Self { stage, base, client: client(), social: file.social, messaging: file.messaging, folder }
    }

    /// Posts with a nonce of its own.
    pub async fn post(&self, network: Network, post: &Post) -> Result<Posted, Failure> {
        use std::sync::atomic::{AtomicU32, Ordering};
        static LAST: AtomicU32 = AtomicU32::new(0);
        let nonce = format!("once{:016}", LAST.fetch_add(1, Ordering::Relaxed));
        let attempt = Attempt { network, post, now_seconds: NOW_SECONDS, nonce: &nonce };
        social::post(&self.client, &self.social, &attempt).await
    }
}

pub fn client() -> Client {
    client_that_waits(Duration::from_mins(1))
}

/// For servers that never answer; still long enough for those that do, on a busy machine.
pub fn impatient() -> Client {
    client_that_waits(Duration::from_secs(3))
}

fn client_that_waits(whole: Duration) -> Client {
    let limits = Limits {
        connect: whole,
        whole,
        answer_bytes_max: 64 << 10,
        poll_every: Duration::from_millis(5),
        poll_count_max: 4,
    };
    Client::new(limits).unwrap()
}

pub async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A post whose picture is served by somebody else.
pub async fn post_with_picture() -> Post {
    let bytes: &[u8] = &[0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F'];
    let pictures = Router::new()
        .route("/gangguan.jpg", axum::routing::get(move || async move { bytes }))
        .route("/gangguan.png", axum::routing::get(|| async { "\u{89}PNG" }));
    let base = serve(pictures).await;
    Post {
        text: "Layanan perizinan terganggu sejak 08.00 WIB. Perkiraan pulih: 13.00 WIB.".into(),
        link: Some("https://perizinan.contoh.id/gangguan/7".into()),
        image_url: Some(format!("{base}/gangguan.jpg")),
        language: "id".into(),
        idempotency_key: "gangguan-7".into(),
    }
}
