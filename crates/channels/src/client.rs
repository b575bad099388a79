//! The way out: one HTTP client with limits, and what its answers and errors mean.

use crate::failure::{Failure, Reason};
use outbound::{Body, Secret, innermost, one_line};
pub use outbound::{ClientError, authorities};
use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// How long and how much we let the other side take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the connection, TLS included.
    pub connect: Duration,
    /// For one request and its answer.
    pub whole: Duration,
    /// The largest answer that is read.
    pub answer_bytes_max: usize,
    /// Between two looks at a picture that Instagram prepares.
    pub poll_every: Duration,
    /// So many looks, then later again.
    pub poll_count_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(30),
            answer_bytes_max: 256 << 10,
            poll_every: Duration::from_secs(3),
            poll_count_max: 10,
        }
    }
}

/// The HTTP client all channels share.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    pub(crate) limits: Limits,
}

impl Client {
    /// Makes the client; it repeats nothing by itself.
    pub fn new(limits: Limits) -> Result<Self, ClientError> {
        Self::trusting(limits, &[])
    }

    /// The same that trusts besides the public authorities also those whose certificates (PEM) are in these files.
    pub fn trusting(limits: Limits, authority_files: &[PathBuf]) -> Result<Self, ClientError> {
        Ok(Self { http: outbound::client(limits.connect, limits.whole, authority_files)?, limits })
    }
}

/// An answer, read whole.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// `Null` when it is no JSON.
    pub(crate) json: Value,
}

impl Reply {
    /// A string, or a number as text, at a JSON pointer.
    pub(crate) fn text(&self, pointer: &str) -> Option<String> {
        as_text(self.json.pointer(pointer)?)
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `Retry-After` in seconds.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
    }
}

/// A string, or a number as text; nothing that is empty.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The other side of a conversation: its name for people, whether it recognises repetitions, and the secrets shared with it.
pub(crate) struct Peer<'a> {
    pub(crate) name: &'a str,
    pub(crate) repeatable: bool,
    pub(crate) secrets: Vec<&'a Secret>,
    /// What is about a person in the request: it must not come back in an error either.
    pub(crate) personal: Vec<&'a str>,
}

impl Peer<'_> {
    /// Sends a request and reads the answer.
    pub(crate) async fn ask(&self, client: &Client, request: RequestBuilder) -> Result<Reply, Failure> {
        let response = request.send().await.map_err(|e| self.broken(e))?;
        let answer = outbound::read(response, client.limits.answer_bytes_max).await;
        let json = match answer.body {
            Body::Read(body) => serde_json::from_slice(&body).unwrap_or(Value::Null),
            Body::TooLong => Value::Null,
            Body::Broken(error) => return Err(self.broken(error)),
        };
        Ok(Reply { status: answer.status, headers: answer.headers, json })
    }

    /// What a status means where the network says nothing more exact.
    pub(crate) fn by_status(&self, answer: &Reply, said: &str) -> Failure {
        match answer.status.as_u16() {
            401 => self.refused(Reason::Credentials, said),
            402 | 403 => self.refused(Reason::Forbidden, said),
            404 | 410 => self.refused(Reason::Place, said),
            400 | 413 | 422 => self.refused(Reason::Text, said),
            408 | 425 | 429 | 503 => self.later(answer.retry_after(), said),
            300..=399 => self.refused(Reason::Settings, "alamatnya dialihkan"),
            500.. => self.unknown(&format!("{} {said}", answer.status.as_u16())),
            400..=499 => self.refused(Reason::Other, said),
            _ => self.unknown("jawaban berhasil tanpa isi yang dikenal"),
        }
    }

    pub(crate) fn refused(&self, reason: Reason, said: &str) -> Failure {
        Failure::Refused { by: self.name.to_owned(), reason, said: self.clean(said) }
    }

    pub(crate) fn later(&self, after: Option<Duration>, said: &str) -> Failure {
        Failure::Later { by: self.name.to_owned(), after, said: self.clean(said) }
    }

    pub(crate) fn unknown(&self, said: &str) -> Failure {
        Failure::Unknown { by: self.name.to_owned(), repeatable: self.repeatable, said: self.clean(said) }
    }

    fn broken(&self, error: reqwest::Error) -> Failure {
        let error = error.without_url();
        if error.is_builder() {
            return self.refused(Reason::Settings, "permintaan tidak dapat disusun dari konfigurasi");
        }
        let said = innermost(&error);
        let said =
            said.unwrap_or_else(|| if error.is_timeout() { "waktu habis".to_owned() } else { error.to_string() });
        if error.is_connect() {
            Failure::Unreachable { by: self.name.to_owned(), said: self.clean(&said) }
        } else {
            self.unknown(&said)
        }
    }

    /// A stranger's words: without our secrets, on one line, and short.
    fn clean(&self, said: &str) -> String {
        let hidden = self.secrets.iter().fold(said.to_owned(), |text, secret| secret.hide_in(&text));
        one_line(&self.personal.iter().fold(hidden, |text, personal| text.replace(personal, "…")))
    }
}
