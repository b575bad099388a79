//! An answer, read whole and up to a size.

use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};
use std::time::Duration;

/// An answer of whatever status.
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// What came of its body.
    pub body: Body,
}

/// What came of a body.
pub enum Body {
    /// All of it; of a refusal, as much as arrived: a refusal is one, even when its explanation did not arrive whole.
    Read(Vec<u8>),
    /// More than is read.
    TooLong,
    /// The connection broke in it.
    Broken(reqwest::Error),
}

/// Reads an answer of at most so many bytes.
pub async fn read(mut response: Response, bytes_max: usize) -> Answer {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let mut read = Vec::new();
    let body = loop {
        match response.chunk().await {
            Ok(None) => break Body::Read(read),
            Ok(Some(chunk)) => read.extend_from_slice(&chunk),
            Err(_) if status.is_client_error() => break Body::Read(read),
            Err(error) => break Body::Broken(error),
        }
        if read.len() > bytes_max {
            break Body::TooLong;
        }
    };
    Answer { status, headers, body }
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type without its parameters, in lower case; empty where none is said.
    pub fn media_type(&self) -> String {
        let whole = self.header("content-type").unwrap_or_default();
        whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// `Retry-After` in seconds.
    pub fn retry_after(&self) -> Option<Duration> {
        self.header("retry-after")?.trim().parse().ok().map(Duration::from_secs)
    }
}
