//! The service as it is configured, and what both its interfaces need to speak to it.

use crate::client::{Client, Peer, Reply};
use crate::failure::{Failure, SignerProblem};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

const NAME: &str = "BSrE";

/// Which interface is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// Multipart forms, one document each, passphrase.
    V1,
    /// JSON, passphrase or one-time code, seals.
    V2,
}

/// Where the Esign Client of the office runs, and as whom we speak to it.
#[derive(Clone)]
pub struct Settings {
    /// For example `http://10.0.0.5`; paths are appended.
    pub base_url: String,
    /// Which interface.
    pub version: Version,
    /// User of the client (HTTP Basic).
    pub user: String,
    /// Its password.
    pub password: SecretString,
    /// How the signature shows on the page.
    pub appearance: Appearance,
}

/// How the signature shows on the page. Ours stands in the document before it is signed, so invisible is the rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Appearance {
    /// Nothing is drawn.
    Invisible,
    /// BSrE draws its QR.
    Visible {
        /// From 1.
        page: u32,
        /// Points; from which corner is not certain.
        x: f64,
        /// Points.
        y: f64,
        /// Points.
        width: f64,
        /// Points.
        height: f64,
    },
}

/// The client of one Esign Client Service.
#[derive(Clone)]
pub struct Bsre {
    pub(super) client: Client,
    pub(super) settings: Settings,
}

/// A signed file as it came, not believed yet.
pub(super) struct Returned {
    pub(super) file: Vec<u8>,
    pub(super) document_id: Option<String>,
    pub(super) simulated: bool,
}

impl Bsre {
    /// A client; nothing is sent yet.
    pub fn new(client: Client, settings: Settings) -> Self {
        Self { client, settings }
    }

    pub(super) fn peer<'a>(&'a self, mut secrets: Vec<&'a SecretString>, changes: bool) -> Peer<'a> {
        secrets.push(&self.settings.password);
        Peer { name: NAME, secrets, personal: Vec::new(), changes }
    }

    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.settings.base_url);
        let settings = &self.settings;
        self.client.http.request(method, url).basic_auth(&settings.user, Some(settings.password.expose_secret()))
    }
}

impl std::fmt::Debug for Bsre {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bsre").field("version", &self.settings.version).finish_non_exhaustive()
    }
}

/// What a refusal means: their code where there is one, else the status.
pub(super) fn refusal(peer: &Peer<'_>, reply: &Reply) -> Failure {
    let json = reply.json();
    let said = ["error", "message"].iter().find_map(|key| json[key].as_str()).unwrap_or_default();
    let code = match &json["status_code"] {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    let problem = match code {
        Some(2031) => Some(SignerProblem::WrongSecret),
        Some(2011 | 1110) => Some(SignerProblem::NotRegistered),
        // What follows is not in any source: the words that the statuses of a certificate have.
        Some(_) if names_certificate_status(said) => Some(SignerProblem::CertificateUnusable),
        Some(_) | None => None,
    };
    match (problem, code.and_then(|code| u32::try_from(code).ok())) {
        (Some(problem), _) if reply.status.is_client_error() => Failure::Signer { problem },
        (None, Some(code)) if reply.status.is_client_error() && code >= 1000 => peer.refused(code, said),
        _ => peer.by_status(reply, said),
    }
}

fn names_certificate_status(said: &str) -> bool {
    let said = said.to_lowercase();
    ["expired", "revoke", "suspend", "kedaluwarsa", "kadaluarsa", "dicabut", "sertifikat user tidak"]
        .iter()
        .any(|word| said.contains(word))
}
