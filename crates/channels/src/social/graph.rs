//! What Facebook and Instagram share: Meta's Graph API, its proof of the app secret and its error codes.

use super::{Network, secret};
use crate::client::{Client, Peer, Reply};
use crate::failure::{Failure, Reason};
use data_encoding::HEXLOWER;
use outbound::Secret;
use ring::hmac;
use std::path::Path;

/// One account's access to the Graph API.
pub(super) struct Graph {
    network: Network,
    /// Base address with the version.
    root: String,
    token: Secret,
    app_secret: Option<Secret>,
}

impl Graph {
    pub(super) fn new(network: Network, root: String, files: (&Path, Option<&Path>)) -> Result<Self, Failure> {
        let token = secret(network, files.0)?;
        let app_secret = files.1.map(|path| secret(network, path)).transpose()?;
        Ok(Self { network, root, token, app_secret })
    }

    pub(super) fn peer(&self) -> Peer<'_> {
        let secrets = std::iter::once(&self.token).chain(&self.app_secret).collect();
        Peer { name: self.network.name(), repeatable: false, secrets, personal: Vec::new() }
    }

    /// `POST /{node}/{edge}` with a form; the token travels in it, not in the address.
    pub(super) async fn create(&self, client: &Client, path: &str, fields: &[(&str, &str)]) -> Result<String, Failure> {
        let access = self.access();
        let form: Vec<(&str, &str)> =
            fields.iter().copied().chain(access.iter().map(|(name, value)| (*name, value.as_str()))).collect();
        let request = client.http.post(format!("{}/{path}", self.root)).form(&form);
        let answer = self.peer().ask(client, request).await?;
        answer.text("/id").filter(|_| answer.status.is_success()).ok_or_else(|| self.refusal(&answer))
    }

    /// `GET /{node}?fields=…`: one field as text.
    pub(super) async fn field(&self, client: &Client, node: &str, field: &str) -> Result<String, Failure> {
        let request =
            client.http.get(format!("{}/{node}", self.root)).query(&[("fields", field)]).query(&self.access());
        let answer = self.peer().ask(client, request).await?;
        let found = answer.text(&format!("/{field}")).filter(|_| answer.status.is_success());
        found.ok_or_else(|| self.refusal(&answer))
    }

    fn access(&self) -> Vec<(&'static str, String)> {
        let mut access = vec![("access_token", self.token.expose().to_owned())];
        if let Some(app_secret) = &self.app_secret {
            access.push(("appsecret_proof", proof(self.token.expose(), app_secret.expose())));
        }
        access
    }

    /// Codes of "Handling Errors" in the Graph API and of "Error Codes" in the Instagram Platform.
    fn refusal(&self, answer: &Reply) -> Failure {
        let peer = self.peer();
        let said = (answer.text("/error/error_user_msg")).or(answer.text("/error/message")).unwrap_or_default();
        let number = |pointer| answer.json.pointer(pointer).and_then(serde_json::Value::as_i64);
        let Some(code) = number("/error/code") else { return peer.by_status(answer, &said) };
        let transient = answer.json["error"]["is_transient"] == true;
        match (code, number("/error/error_subcode")) {
            (102 | 190, _) => peer.refused(Reason::Credentials, &said),
            (100, _) if said.contains("appsecret_proof") => peer.refused(Reason::Credentials, &said),
            (100, Some(33)) | (803, _) => peer.refused(Reason::Place, &said),
            (3 | 10 | 25 | 200..=299, _) => peer.refused(Reason::Forbidden, &said),
            (506, _) => peer.refused(Reason::Duplicate, &said),
            // Publishing limits, throttles, "not ready yet", "try again": the API itself says that it did nothing.
            (-1 | 2 | 4 | 9 | 17 | 32 | 341 | 368 | 613 | 9007, _) | (-2, Some(2_207_020)) => {
                peer.later(answer.retry_after(), &said)
            }
            (-2 | 9004 | 36_000..=36_003, _) => peer.refused(Reason::Picture, &said),
            (100 | 36_004 | 1_609_005, _) => peer.refused(Reason::Text, &said),
            _ if transient => peer.later(answer.retry_after(), &said),
            _ => peer.by_status(answer, &said),
        }
    }
}

/// `appsecret_proof`: the token, signed with the app's secret, so that a stolen token alone is of no use.
pub(crate) fn proof(token: &str, app_secret: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, app_secret.as_bytes());
    HEXLOWER.encode(hmac::sign(&key, token.as_bytes()).as_ref())
}
