//! SIMULATORS of the registries, for trials and tests: they serve the real messages and know only made-up people.
//!
//! Each takes any credentials, region and agency, says in every answer that it is a simulator, keeps what it took in memory, and
//! goes wrong as it is told: `POST /_simulator/behaviour` with a [`Behaviour`] as JSON; `GET /_simulator` shows its state.

mod person;
mod stage;

pub use person::{Person, person};
pub use stage::{Behaviour, Fault, Received, Stage, Trouble};

pub(crate) use person::{likeness, number_of};

use crate::client::SIMULATOR_HEADER;
use crate::frame::Kind;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use serde_json::json;
use std::path::Path;
use tokio::net::TcpListener;

/// The SIMULATOR of one kind of registry.
pub fn router(kind: &Kind, stage: Stage) -> Router {
    let control = Router::new()
        .route("/_simulator", get(state))
        .route("/_simulator/behaviour", post(behave))
        .with_state(stage.clone());
    (kind.simulate)(stage).merge(control).layer(from_fn(label))
}

/// Serves one of them on a listener of this machine, until the task is ended. The clock is for messages that carry a date.
pub async fn run(
    kind: &Kind,
    listener: TcpListener,
    behaviour: Behaviour,
    now: fn() -> Timestamp,
) -> std::io::Result<()> {
    if !listener.local_addr()?.ip().is_loopback() {
        return Err(std::io::Error::other("a simulator is for this machine only: listen on 127.0.0.1"));
    }
    axum::serve(listener, router(kind, Stage::new(behaviour, now))).await
}

/// Writes the made-up credentials as files below `folder` and returns a table of the configuration for a simulator at `base`.
pub fn configuration(kind: &Kind, base: &str, folder: &Path) -> std::io::Result<String> {
    std::fs::create_dir_all(folder)?;
    let folder = folder.canonicalize()?;
    let mut table = kind.example.table.replace("{base}", base);
    for (name, secret) in kind.example.secrets {
        let file = folder.join(name);
        std::fs::write(&file, format!("{secret}\n"))?;
        table = table.replace(&format!("{{{name}}}"), &format!("{:?}", file.display().to_string()));
    }
    Ok(format!("[registries.{}]\n{table}", kind.id))
}

async fn state(State(stage): State<Stage>) -> Response {
    Json(json!({ "behaviour": stage.behaviour(), "received": stage.received() })).into_response()
}

async fn behave(State(stage): State<Stage>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(behaviour) => {
            stage.behave(behaviour);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, format!("SIMULATOR: {error}\n")).into_response(),
    }
}

/// Nobody shall mistake an answer of ours for a real one.
async fn label(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(SIMULATOR_HEADER, HeaderValue::from_static("saporancak"));
    response
}
