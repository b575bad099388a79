//! The way out: one HTTP client with limits, and what its answers and errors mean.

use crate::failure::Failure;
use outbound::{Body, Broken, Carrier, one_line};
pub use outbound::{ClientError, SIMULATOR_HEADER};
use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// What the header of a simulator says.
pub const SIMULATOR_NAME: &str = "saporancak";

/// How long and how much we let the other side take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the connection, TLS included.
    pub connect: Duration,
    /// For one request and its answer.
    pub whole: Duration,
    /// The largest answer that is read: a signed file in base64 is a third larger than the file.
    pub answer_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), whole: Duration::from_mins(1), answer_bytes_max: 72 << 20 }
    }
}

/// The HTTP client all services share.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    limits: Limits,
    carrier: Option<Carrier>,
}

impl Client {
    /// Makes the client; it repeats nothing by itself.
    pub fn new(limits: Limits) -> Result<Self, ClientError> {
        Self::trusting(limits, &[])
    }

    /// The same that trusts besides the public authorities also those whose certificates (PEM) are in these files.
    pub fn trusting(limits: Limits, authority_files: &[PathBuf]) -> Result<Self, ClientError> {
        Ok(Self { http: outbound::client(limits.connect, limits.whole, authority_files)?, limits, carrier: None })
    }

    /// The same, whose requests somebody carries instead of the network.
    #[must_use]
    pub fn carried_by(self, carrier: Option<Carrier>) -> Self {
        Self { carrier, ..self }
    }
}

/// Whether who answers at this address says that it is a simulator; nothing is asked and no secret sent.
pub async fn is_simulator(client: &Client, address: &str) -> Result<bool, Failure> {
    let peer = Peer { name: "Layanan", secrets: Vec::new(), personal: Vec::new(), changes: false };
    Ok(peer.ask(client, client.http.get(address)).await?.simulated)
}

/// An answer, read whole.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// Whether a simulator sent it.
    pub(crate) simulated: bool,
}

impl Reply {
    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type without its parameters, in lower case.
    pub(crate) fn media_type(&self) -> String {
        let whole = self.header("content-type").unwrap_or_default();
        whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// `Null` when it is no JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
    }
}

/// The other side of a conversation: its name for people, and what must not come back in an error.
pub(crate) struct Peer<'a> {
    pub(crate) name: &'a str,
    pub(crate) secrets: Vec<&'a SecretString>,
    pub(crate) personal: Vec<&'a str>,
    /// Whether an unanswered request may have changed something over there.
    pub(crate) changes: bool,
}

impl Peer<'_> {
    /// Sends a request and reads the answer, whatever its status.
    pub(crate) async fn ask(&self, client: &Client, request: RequestBuilder) -> Result<Reply, Failure> {
        let sent = outbound::send(&client.http, client.carrier.as_ref(), request).await;
        let response = sent.map_err(|broken| self.broken(&broken, None))?;
        let answer = outbound::read(response, client.limits.answer_bytes_max).await;
        let simulated = answer.header(SIMULATOR_HEADER) == Some(SIMULATOR_NAME);
        let document_id = answer.header("id_dokumen").map(ToOwned::to_owned);
        match answer.body {
            Body::Read(body) => Ok(Reply { status: answer.status, headers: answer.headers, body, simulated }),
            Body::TooLong => Err(self.unknown("jawaban terlalu besar", document_id)),
            Body::Broken(error) => Err(self.broken(&Broken::Network(error), document_id)),
        }
    }

    /// What a status means where the body says nothing more exact.
    pub(crate) fn by_status(&self, reply: &Reply, said: &str) -> Failure {
        let status = reply.status.as_u16();
        match status {
            408 | 425 | 429 | 503 => {
                Failure::Later { by: self.name.to_owned(), after: reply.retry_after(), said: self.clean(said) }
            }
            300..=399 => self.refused(u32::from(status), "alamatnya dialihkan"),
            400..=499 => self.refused(u32::from(status), said),
            500.. if !self.changes => {
                Failure::Later { by: self.name.to_owned(), after: reply.retry_after(), said: self.clean(said) }
            }
            500.. => self.unknown(&format!("{status} {said}"), None),
            _ => self.unknown("jawaban berhasil tanpa isi yang dikenal", None),
        }
    }

    pub(crate) fn refused(&self, code: u32, said: &str) -> Failure {
        Failure::Refused { by: self.name.to_owned(), code, said: self.clean(said) }
    }

    pub(crate) fn unknown(&self, said: &str, document_id: Option<String>) -> Failure {
        Failure::Unknown { by: self.name.to_owned(), document_id, said: self.clean(said) }
    }

    pub(crate) fn bad_result(&self, said: &str, document_id: Option<String>) -> Failure {
        Failure::BadResult { by: self.name.to_owned(), document_id, said: self.clean(said) }
    }

    fn broken(&self, broken: &Broken, document_id: Option<String>) -> Failure {
        if broken.is_not_sent() {
            return self.refused(0, "permintaan tidak dapat disusun dari konfigurasi");
        }
        let said = broken.said();
        if broken.is_unreachable() || !self.changes {
            Failure::Unreachable { by: self.name.to_owned(), said: self.clean(&said) }
        } else {
            self.unknown(&said, document_id)
        }
    }

    /// A stranger's words: without our secrets, on one line, and short.
    fn clean(&self, said: &str) -> String {
        let mut text = said.to_owned();
        for secret in self.secrets.iter().map(|secret| secret.expose_secret()).filter(|secret| !secret.is_empty()) {
            text = text.replace(secret, "***");
        }
        for personal in self.personal.iter().filter(|personal| !personal.is_empty()) {
            text = text.replace(personal, "…");
        }
        one_line(&text)
    }
}
