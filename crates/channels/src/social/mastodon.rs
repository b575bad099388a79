//! Mastodon: `POST /api/v1/statuses`, the one network that recognises a repetition by its key (for an hour).

use super::{Attempt, Mastodon, Network, Posted, Visibility, compose, secret};
use crate::client::{Client, Peer, Reply};
use crate::failure::{Failure, Reason};
use std::time::Duration;

pub(super) async fn post(client: &Client, to: &Mastodon, attempt: &Attempt<'_>) -> Result<Posted, Failure> {
    let token = secret(Network::Mastodon, &to.token_file)?;
    let peer = Peer { name: Network::Mastodon.name(), repeatable: true, secrets: vec![&token], personal: Vec::new() };
    let visibility = match to.visibility {
        Visibility::Public => "public",
        Visibility::Unlisted => "unlisted",
        Visibility::Private => "private",
    };
    let text = compose(Network::Mastodon, &attempt.post.text, attempt.post.link.as_deref());
    let form = [("status", text.as_str()), ("visibility", visibility), ("language", &attempt.post.language)];
    let request = client
        .http
        .post(format!("{}/api/v1/statuses", to.base_url))
        .bearer_auth(token.expose())
        .header("idempotency-key", &attempt.post.idempotency_key)
        .form(&form);
    let answer = peer.ask(client, request).await?;
    match answer.text("/id").filter(|_| answer.status.is_success()) {
        Some(id) => Ok(Posted { id, url: answer.text("/url") }),
        None => Err(refusal(&peer, &answer, attempt.now_seconds)),
    }
}

fn refusal(peer: &Peer, answer: &Reply, now_seconds: i64) -> Failure {
    let said = answer.text("/error").unwrap_or_default();
    match answer.status.as_u16() {
        429 => peer.later(reset(answer, now_seconds).or(answer.retry_after()), &said),
        // No such path: this is no Mastodon server, or another address.
        404 => peer.refused(Reason::Settings, &said),
        _ => peer.by_status(answer, &said),
    }
}

/// `X-RateLimit-Reset` is a date and time.
fn reset(answer: &Reply, now_seconds: i64) -> Option<Duration> {
    let at: jiff::Timestamp = answer.header("x-ratelimit-reset")?.parse().ok()?;
    u64::try_from(at.as_second() - now_seconds).ok().map(Duration::from_secs)
}
