//! The way out: one HTTP client with limits, and what its answers and errors mean.

use crate::failure::{Cause, Failure, Reason};
use outbound::{Body, Broken, Carrier, Secret, one_line};
pub use outbound::{ClientError, SIMULATOR_HEADER};
use reqwest::{RequestBuilder, StatusCode};
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// How long and how much we let the other side take.
#[derive(Clone, Debug)]
pub struct Limits {
    /// For the connection, TLS included.
    pub connect: Duration,
    /// For one request and its answer.
    pub whole: Duration,
    /// The largest answer that is read.
    pub answer_bytes_max: usize,
    /// Certificates (PEM) of authorities to trust besides the public ones, such as the one of a service behind a VPN.
    pub authority_files: Vec<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(15),
            answer_bytes_max: 256 << 10,
            authority_files: Vec::new(),
        }
    }
}

/// The HTTP client all registries share.
#[derive(Clone, Debug)]
pub struct Client {
    pub(crate) http: reqwest::Client,
    answer_bytes_max: usize,
    carrier: Option<Carrier>,
}

impl Client {
    /// Makes the client; it repeats nothing by itself: [`crate::asking`] does, and counts.
    pub fn new(limits: &Limits) -> Result<Self, ClientError> {
        let http = outbound::client(limits.connect, limits.whole, &limits.authority_files)?;
        Ok(Self { http, answer_bytes_max: limits.answer_bytes_max, carrier: None })
    }

    /// The same, whose requests somebody carries instead of the network.
    #[must_use]
    pub fn carried_by(self, carrier: Option<Carrier>) -> Self {
        Self { carrier, ..self }
    }
}

/// An answer, read whole.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// `None` when it is no JSON, or does not say that it is.
    pub(crate) json: Option<Value>,
    /// A simulator sent it.
    pub(crate) simulated: bool,
    retry_after: Option<Duration>,
    /// What makes it unreadable, in words; empty if nothing does.
    unreadable: &'static str,
}

/// The other side of a conversation: its name for people, the secrets shared with it, and what is about a person.
pub(crate) struct Peer<'a> {
    pub(crate) name: &'a str,
    pub(crate) secrets: Vec<&'a Secret>,
    /// What is about a person in the question: it must not come back in an error.
    pub(crate) personal: Vec<&'a str>,
}

impl Peer<'_> {
    /// Sends a request and reads the answer, whatever its status is.
    pub(crate) async fn ask(&self, client: &Client, request: RequestBuilder) -> Result<Reply, Failure> {
        let request = request.header("accept", "application/json");
        let sent = outbound::send(&client.http, client.carrier.as_ref(), request).await;
        let response = sent.map_err(|broken| self.broken(&broken))?;
        let answer = outbound::read(response, client.answer_bytes_max).await;
        let (said_to_be_json, retry_after) = (is_json(&answer.media_type()), answer.retry_after());
        let simulated = answer.headers.contains_key(SIMULATOR_HEADER);
        let (json, unreadable) = match answer.body {
            Body::Broken(error) => return Err(self.broken(&Broken::Network(error))),
            Body::TooLong => (None, "jawaban terlalu panjang"),
            Body::Read(_) if !said_to_be_json => (None, "bukan JSON"),
            Body::Read(body) => match serde_json::from_slice(&body) {
                Ok(json) => (Some(json), ""),
                Err(_) => (None, "JSON yang rusak"),
            },
        };
        Ok(Reply { status: answer.status, json, simulated, retry_after, unreadable })
    }

    /// Sends a request whose answer has to be a success in JSON.
    pub(crate) async fn ask_json(&self, client: &Client, request: RequestBuilder) -> Result<(Value, bool), Failure> {
        let reply = self.ask(client, request).await?;
        match reply.json {
            Some(json) if reply.status.is_success() => Ok((json, reply.simulated)),
            Some(_) | None => Err(self.by_status(&reply)),
        }
    }

    /// What an answer without usable content means.
    pub(crate) fn by_status(&self, reply: &Reply) -> Failure {
        // The body Spring makes of an error it did not expect: `{"timestamp", "status", "error", "path"}`.
        let spring = reply.json.as_ref().and_then(|json| json.get("error")).and_then(Value::as_str);
        let said = format!("{} {}", reply.status.as_u16(), spring.unwrap_or(reply.unreadable));
        match reply.status.as_u16() {
            200..=299 => self.transient(Cause::Unreadable, reply.unreadable),
            300..=399 => self.permanent(Reason::Settings, "alamatnya dialihkan"),
            401 | 407 => self.permanent(Reason::Credentials, &said),
            402 | 403 | 405 => self.permanent(Reason::Forbidden, &said),
            404 | 410 => self.permanent(Reason::Place, &said),
            408 | 504 => self.later(Cause::TimedOut, reply.retry_after, &said),
            425 | 429 | 503 => self.later(Cause::Overloaded, reply.retry_after, &said),
            400..=499 => self.permanent(Reason::Question, &said),
            _ => self.later(Cause::ServerError, reply.retry_after, &said),
        }
    }

    pub(crate) fn transient(&self, cause: Cause, said: &str) -> Failure {
        self.later(cause, None, said)
    }

    fn later(&self, cause: Cause, after: Option<Duration>, said: &str) -> Failure {
        Failure::Transient { by: self.name.to_owned(), cause, after, said: self.clean(said) }
    }

    pub(crate) fn permanent(&self, reason: Reason, said: &str) -> Failure {
        Failure::Permanent { by: self.name.to_owned(), reason, said: self.clean(said) }
    }

    pub(crate) fn quota(&self, said: &str) -> Failure {
        Failure::Quota { by: self.name.to_owned(), said: self.clean(said) }
    }

    fn broken(&self, broken: &Broken) -> Failure {
        if broken.is_not_sent() {
            return self.permanent(Reason::Settings, "permintaan tidak dapat disusun dari konfigurasi");
        }
        let cause = match (broken.is_timeout(), broken.is_unreachable()) {
            (true, _) => Cause::TimedOut,
            (false, true) => Cause::Unreachable,
            (false, false) => Cause::Cut,
        };
        self.transient(cause, &broken.said())
    }

    /// A stranger's words: without our secrets, without what is about a person, on one line, and short.
    pub(crate) fn clean(&self, said: &str) -> String {
        let hidden = self.secrets.iter().fold(said.to_owned(), |text, secret| secret.hide_in(&text));
        // The longest first: a first name must not leave the second one standing.
        let mut personal: Vec<&str> = self.personal.iter().copied().filter(|text| text.chars().count() > 2).collect();
        personal.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let hidden: String = hidden.chars().take(SAID_CHARS_MAX).collect();
        one_line(&personal.iter().fold(hidden, |text, personal| without(&text, personal)))
    }
}

/// What is looked at of a stranger's words; what is shown of them is far shorter.
const SAID_CHARS_MAX: usize = 4000;

/// A text without another one, in capitals or not, and with whatever stands between its letters and digits: registers write a name in
/// capitals and a number with points.
fn without(text: &str, personal: &str) -> String {
    let letters = |text: &str| -> Vec<(usize, char)> {
        let all = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
        all.map(|(at, c)| (at, c.to_lowercase().next().unwrap_or(c))).collect()
    };
    let (there, hidden) = (letters(text), letters(personal));
    if hidden.is_empty() {
        return text.to_owned();
    }
    let (mut left, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(window) = there.get(at..at + hidden.len()) {
        if window.iter().map(|(_, c)| c).eq(hidden.iter().map(|(_, c)| c)) {
            left.push_str(&text[copied..window[0].0]);
            left.push('…');
            let (end, _) = window[window.len() - 1];
            copied = end + text[end..].chars().next().map_or(0, char::len_utf8);
            at += hidden.len();
        } else {
            at += 1;
        }
    }
    left + &text[copied..]
}

/// `application/json`, `text/json` and `application/…+json`.
fn is_json(media_type: &str) -> bool {
    let other = media_type.starts_with("application/") && media_type.ends_with("+json");
    media_type == "application/json" || media_type == "text/json" || other
}

/// A string, or a number as text; nothing that is empty.
pub(crate) fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_a_person_is_hidden_however_it_is_written() {
        let said = "NIK 1371.0101-0180 0001 a.n. DEWI  LESTARI Susanti tidak ditemukan; dewi lestari susanti";
        let hidden = without(&without(said, "1371010101800001"), "Dewi Lestari Susanti");
        assert_eq!(hidden, "NIK … a.n. … tidak ditemukan; …");
        assert_eq!(without("tidak ada", "Dewi"), "tidak ada");
        assert_eq!(without("ÉTIENNE", "Étienne"), "…");
        assert_eq!(without("x", "…"), "x");
    }
}
