//! Telegram: `sendMessage` of the Bot API. Its token is part of the path, so no address of it may be shown.

use super::{Attempt, Network, Posted, Telegram, compose, secret, unusable};
use crate::client::{Client, Peer, Reply};
use crate::failure::{Failure, Reason};
use std::time::Duration;

pub(super) async fn post(client: &Client, to: &Telegram, attempt: &Attempt<'_>) -> Result<Posted, Failure> {
    let token = secret(Network::Telegram, &to.token_file)?;
    // Anything else would lead to another path.
    if !token.expose().chars().all(|c| c.is_ascii_alphanumeric() || ":_-".contains(c)) {
        return Err(unusable(Network::Telegram, "berkas token tidak berisi token bot"));
    }
    let peer = Peer { name: Network::Telegram.name(), repeatable: false, secrets: vec![&token], personal: Vec::new() };
    let text = compose(Network::Telegram, &attempt.post.text, attempt.post.link.as_deref());
    let request = client
        .http
        .post(format!("{}/bot{}/sendMessage", to.base_url, token.expose()))
        .json(&serde_json::json!({ "chat_id": to.chat_id, "text": text }));
    let answer = peer.ask(client, request).await?;
    match answer.text("/result/message_id") {
        Some(id) if answer.json["ok"] == true => {
            let url = answer.text("/result/chat/username").map(|chat| format!("https://t.me/{chat}/{id}"));
            Ok(Posted { id, url })
        }
        _ => Err(refusal(&peer, &answer)),
    }
}

fn refusal(peer: &Peer, answer: &Reply) -> Failure {
    let said = answer.text("/description").unwrap_or_default();
    let wait = answer.json.pointer("/parameters/retry_after").and_then(serde_json::Value::as_u64);
    let about = |words: &[&str]| words.iter().any(|word| said.to_lowercase().contains(word));
    // A server of Telegram's that says "not ok" itself has sent nothing; one in front of it may have.
    let spoke = answer.json["ok"] == false;
    match answer.status.as_u16() {
        429 => peer.later(wait.map(Duration::from_secs).or(answer.retry_after()), &said),
        401 | 404 => peer.refused(Reason::Credentials, &said),
        400 if about(&["chat not found", "upgraded to a supergroup"]) => peer.refused(Reason::Place, &said),
        400 if about(&["rights", "admin_required"]) => peer.refused(Reason::Forbidden, &said),
        500.. if spoke => peer.later(answer.retry_after(), &said),
        _ => peer.by_status(answer, &said),
    }
}
