//! A witness outside, to whom checkpoints of the log are handed (c2sp.org/tlog-witness); it answers with a signature of its own.

use crate::client::Client;

/// What a witness answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Lines with its signature.
    Signed(String),
    /// It knows the log at another size than we thought.
    At(u64),
    /// It does not take this.
    Refused(u16),
}

/// Hands over one request; nothing in it is secret or about a person.
pub async fn add_checkpoint(client: &Client, url: &str, request: String) -> Result<Answer, String> {
    let address = format!("{}/add-checkpoint", url.trim_end_matches('/'));
    let told = |why: reqwest::Error| format!("saksi catatan: {}", why.without_url());
    let sent = client.http.post(address).header("content-type", "text/plain").body(request).send().await;
    let mut response = sent.map_err(told)?;
    let (status, mut body) = (response.status().as_u16(), Vec::new());
    while let Some(chunk) = response.chunk().await.map_err(told)? {
        body.extend_from_slice(&chunk);
        if body.len() > client.limits.answer_bytes_max {
            return Ok(Answer::Refused(status));
        }
    }
    let text = String::from_utf8_lossy(&body).into_owned();
    Ok(match (status, text.trim().parse()) {
        (200, _) => Answer::Signed(text),
        (409, Ok(size)) => Answer::At(size),
        _ => Answer::Refused(status),
    })
}
