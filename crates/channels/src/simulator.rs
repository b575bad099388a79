//! SIMULATORS of the networks and gateways, for trials and tests: they publish nothing and reach nobody.
//!
//! They refuse what the real ones refuse (credentials, signatures, limits, required fields), recognise repetitions where
//! the real ones do, keep what they took in memory, and show it on a page and as JSON. [`Stage::fail_next`], or the form on
//! the page, makes the next calls go wrong in each way a [`crate::Failure`] tells apart.

mod credentials;
mod graph;
mod kind;
mod messaging;
mod page;
mod social;
mod stage;

pub use credentials::configuration;
pub use kind::Kind;
pub use messaging::{report_body, report_signature};
pub use stage::{Entry, Fault, Place, Stage};

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use std::path::Path;

/// The SIMULATOR of the social networks.
pub fn social(stage: Stage) -> Router {
    labelled(social::routes().merge(graph::routes()).merge(page::routes()), stage)
}

/// The SIMULATOR of the messaging gateways.
pub fn messaging(stage: Stage) -> Router {
    labelled(messaging::routes().merge(page::routes()), stage)
}

/// Serves one of them until the program ends, after printing where it is, its made-up credentials and a configuration that
/// fits it. The credentials are written as files below `folder`.
pub async fn serve(listen: &str, kind: Kind, stage: Stage, folder: &Path) -> Result<(), String> {
    let listener =
        tokio::net::TcpListener::bind(listen).await.map_err(|e| format!("Alamat {listen} tidak dapat dipakai: {e}"))?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    if !address.ip().is_loopback() {
        return Err("Simulator hanya untuk mesin ini: pakai alamat 127.0.0.1.".into());
    }
    let base = format!("http://{address}");
    let snippet = configuration(kind, &base, folder)
        .map_err(|e| format!("Rahasia simulator tidak dapat ditulis ke {}: {e}", folder.display()))?;
    println!("SIMULATOR: tidak ada yang benar-benar terkirim.\nHalaman: {base}/\nJSON:    {base}/kiriman.json\n");
    println!("Tambahkan ke saporancak.toml (rahasia karangan ada di {}):\n\n{snippet}", folder.display());
    let router = match kind {
        Kind::Social => social(stage),
        Kind::Messaging => messaging(stage),
    };
    axum::serve(listener, router).await.map_err(|e| e.to_string())
}

/// Nobody shall mistake an answer of ours for a real one.
fn labelled(routes: Router<Stage>, stage: Stage) -> Router {
    async fn label(request: Request, next: Next) -> Response {
        let mut response = next.run(request).await;
        response.headers_mut().insert("x-simulator", HeaderValue::from_static("saporancak"));
        response
    }
    routes.layer(from_fn(label)).with_state(stage)
}
