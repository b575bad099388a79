//! What a simulator keeps in memory: how it behaves, what it was told, and what it took.

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How a simulator behaves. `POST /_simulator/behaviour` replaces it as a whole; fields left out have their defaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Behaviour {
    /// How calls go wrong; absent: they do not.
    pub fault: Option<Fault>,
    /// So many calls go wrong; absent: all, until told otherwise.
    pub times: Option<u32>,
    /// Each answer takes so long.
    pub delay_milliseconds: u64,
    /// So many questions are left, where the registry counts them.
    pub quota: u64,
    /// What is known of a number (NIK, NPWP, NIB, STR), in the registry's own fields; they replace the made-up ones. `null` means
    /// that the number is not known.
    pub known: BTreeMap<String, Value>,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self { fault: None, times: None, delay_milliseconds: 0, quota: 10_000, known: BTreeMap::new() }
    }
}

/// How a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Fault {
    /// An error of the registry's own, in its own words.
    Code {
        /// Its code.
        code: String,
    },
    /// The quota is used up, in the registry's own words.
    QuotaUsedUp,
    /// A status with the body that Spring makes of an error it did not expect.
    Status {
        /// 400 to 599.
        status: u16,
    },
    /// The right answer, late.
    Slow {
        /// So late.
        milliseconds: u64,
    },
    /// The question is taken in and never answered.
    Hang,
    /// The connection breaks in the middle of the answer.
    Cut,
    /// It says JSON and is none.
    Garbage,
    /// JSON of another service.
    OtherJson,
    /// The right answer, declared to be HTML.
    WrongContentType,
    /// The right answer, followed by a megabyte of nothing.
    TooLong,
    /// A redirect to somewhere else.
    Redirect,
}

/// One thing a simulator took.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Received {
    /// The call.
    pub call: String,
    /// Its body without credentials.
    pub body: Value,
}

/// What a registry says of an error in its own words.
pub enum Trouble<'a> {
    /// One of its codes.
    Code(&'a str),
    /// No question left.
    QuotaUsedUp,
}

/// The memory of a simulator; clones share it.
#[derive(Clone)]
pub struct Stage {
    now: fn() -> Timestamp,
    memory: Arc<Mutex<Memory>>,
}

struct Memory {
    behaviour: Behaviour,
    received: Vec<Received>,
}

impl Stage {
    /// A stage that has seen nothing. The clock is for messages that carry a date.
    pub fn new(behaviour: Behaviour, now: fn() -> Timestamp) -> Self {
        Self { now, memory: Arc::new(Mutex::new(Memory { behaviour, received: Vec::new() })) }
    }

    /// The moment it is.
    pub fn now(&self) -> Timestamp {
        (self.now)()
    }

    /// How it behaves now.
    pub fn behaviour(&self) -> Behaviour {
        self.memory().behaviour.clone()
    }

    /// Behaves otherwise from now on.
    pub fn behave(&self, behaviour: Behaviour) {
        self.memory().behaviour = behaviour;
    }

    /// What was taken so far, the latest thousand.
    pub fn received(&self) -> Vec<Received> {
        self.memory().received.clone()
    }

    /// What is known of a number: `Some(Null)` means that it is not known, `None` that nothing was said.
    pub fn known(&self, number: &str) -> Option<Value> {
        self.memory().behaviour.known.get(number).cloned()
    }

    /// Notes what is known of a number.
    pub(crate) fn learn(&self, number: &str, fields: Value) {
        self.memory().behaviour.known.insert(number.to_owned(), fields);
    }

    /// Notes what was taken; the body must hold no credentials.
    pub(crate) fn note(&self, call: &str, body: Value) {
        const RECEIVED_MAX: usize = 1000;
        let received = &mut self.memory().received;
        if received.len() == RECEIVED_MAX {
            received.remove(0);
        }
        received.push(Received { call: call.to_owned(), body });
    }

    /// Takes one question from the quota and says how many are left; `None` if there was none to take.
    pub(crate) fn spend(&self) -> Option<u64> {
        let quota = &mut self.memory().behaviour.quota;
        *quota = quota.checked_sub(1)?;
        Some(*quota)
    }

    /// Answers a call: as it should be, or as it was told to go wrong.
    pub(crate) async fn answer(
        &self,
        in_its_words: impl Fn(Trouble<'_>) -> Response,
        accept: impl FnOnce() -> Response,
    ) -> Response {
        let (fault, delay) = self.next();
        pause(delay).await;
        match fault {
            None => accept(),
            Some(Fault::Code { code }) => in_its_words(Trouble::Code(&code)),
            Some(Fault::QuotaUsedUp) => in_its_words(Trouble::QuotaUsedUp),
            Some(Fault::Status { status }) => spring(status),
            Some(Fault::Slow { milliseconds }) => {
                pause(milliseconds).await;
                accept()
            }
            Some(Fault::Hang) => std::future::pending().await,
            Some(Fault::Cut) => cut(),
            Some(Fault::Garbage) => ([(header::CONTENT_TYPE, "application/json")], "{\"SIMULATOR\":").into_response(),
            Some(Fault::OtherJson) => axum::Json(json!({ "SIMULATOR": "another service" })).into_response(),
            Some(Fault::WrongContentType) => {
                let mut response = accept();
                let html = header::HeaderValue::from_static("text/html");
                response.headers_mut().insert(header::CONTENT_TYPE, html);
                response
            }
            Some(Fault::TooLong) => too_long(accept()).await,
            Some(Fault::Redirect) => {
                (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "/_simulator")]).into_response()
            }
        }
    }

    fn next(&self) -> (Option<Fault>, u64) {
        let behaviour = &mut self.memory().behaviour;
        let fault = match behaviour.times {
            Some(0) => None,
            Some(times) => {
                behaviour.times = Some(times - 1);
                behaviour.fault.clone()
            }
            None => behaviour.fault.clone(),
        };
        (fault, behaviour.delay_milliseconds)
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn pause(milliseconds: u64) {
    if milliseconds > 0 {
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    }
}

/// What Spring Boot makes of an error that nobody caught.
fn spring(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let error = status.canonical_reason().unwrap_or("Unknown");
    let body = json!({
        "timestamp": "2026-11-28T03:00:00.000+00:00", "status": status.as_u16(), "error": error, "path": "/SIMULATOR"
    });
    (status, axum::Json(body)).into_response()
}

/// White space after JSON is JSON, so only a limit refuses it.
async fn too_long(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let mut bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default().to_vec();
    bytes.resize(bytes.len() + (1 << 20), b' ');
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes))
}

/// An answer whose body breaks off, so that the connection is closed in the middle.
fn cut() -> Response {
    let begin: Result<Bytes, std::io::Error> = Ok(Bytes::from_static(b"{\"content\":[{"));
    let end = Err(std::io::Error::other("SIMULATOR: cut"));
    let body = Body::from_stream(futures_util::stream::iter([begin, end]));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}
