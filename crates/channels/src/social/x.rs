//! X: `POST /2/tweets`, signed with OAuth 1.0a for the account.

use super::oauth::{Signed, Signer};
use super::{Attempt, Network, Posted, X, compose, secret};
use crate::client::{Client, Peer, Reply};
use crate::failure::{Failure, Reason};
use std::time::Duration;

pub(super) async fn post(client: &Client, to: &X, attempt: &Attempt<'_>) -> Result<Posted, Failure> {
    let read = |path| secret(Network::X, path);
    let (key, key_secret) = (read(&to.api_key_file)?, read(&to.api_secret_file)?);
    let (token, token_secret) = (read(&to.token_file)?, read(&to.token_secret_file)?);
    let secrets = vec![&key, &key_secret, &token, &token_secret];
    let peer = Peer { name: Network::X.name(), repeatable: false, secrets, personal: Vec::new() };
    let signer = Signer {
        key: key.expose(),
        key_secret: key_secret.expose(),
        token: token.expose(),
        token_secret: token_secret.expose(),
    };
    let url = format!("{}/2/tweets", to.base_url);
    let creation = Signed { method: "POST", url: &url, timestamp: attempt.now_seconds, nonce: attempt.nonce };
    let text = compose(Network::X, &attempt.post.text, attempt.post.link.as_deref());
    let request = client
        .http
        .post(&url)
        .header(reqwest::header::AUTHORIZATION, signer.authorization(&creation))
        .json(&serde_json::json!({ "text": text }));
    let answer = peer.ask(client, request).await?;
    match answer.text("/data/id").filter(|_| answer.status.is_success()) {
        Some(id) => {
            let url = Some(format!("https://x.com/i/web/status/{id}"));
            Ok(Posted { id, url })
        }
        None => Err(refusal(&peer, &answer, attempt.now_seconds)),
    }
}

fn refusal(peer: &Peer, answer: &Reply, now_seconds: i64) -> Failure {
    let said = (answer.text("/detail")).or(answer.text("/errors/0/message")).or(answer.text("/title"));
    let said = said.unwrap_or_default();
    match answer.status.as_u16() {
        429 => peer.later(reset(answer, now_seconds).or(answer.retry_after()), &said),
        403 if said.contains("duplicate content") => peer.refused(Reason::Duplicate, &said),
        // No such path: not the API.
        404 => peer.refused(Reason::Settings, &said),
        _ => peer.by_status(answer, &said),
    }
}

/// `x-rate-limit-reset` is in seconds since 1970.
fn reset(answer: &Reply, now_seconds: i64) -> Option<Duration> {
    let at: i64 = answer.header("x-rate-limit-reset")?.parse().ok()?;
    u64::try_from(at - now_seconds).ok().map(Duration::from_secs)
}
