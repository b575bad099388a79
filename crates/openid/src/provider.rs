//! The provider: what it can do is asked of it (`OpenID` Connect Discovery 1.0), people are sent there, and what they bring back is
//! exchanged for a token.

use crate::id_token::{Expected, Fault, Identity, Keys, identity};
use crate::settings::{Settings, is_safe};
use jiff::{SignedDuration, Timestamp};
use outbound::{Answer, Body, Secret, percent};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;
use tokio::sync::Mutex;

const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(10);
const ANSWER_BYTES_MAX: usize = 256 << 10;
/// Longest code that is handed on.
const CODE_MAX: usize = 4096;
/// What the provider says of itself is asked again after so long.
const KNOWN_FOR: SignedDuration = SignedDuration::from_hours(1);
/// A provider that did not answer is asked again after so long; until then nobody waits for it.
const DOWN_FOR: SignedDuration = SignedDuration::from_secs(10);
/// Keys are asked for again no oftener than this, whatever tokens come.
const KEYS_AGAIN: SignedDuration = SignedDuration::from_mins(1);

/// Why nobody can be told who somebody is.
#[derive(Debug, thiserror::Error)]
pub enum OpenidError {
    /// The provider does not answer, or not as one.
    #[error("{0}")]
    Unreachable(String),
    /// It answers that it does not: the code was used, is over, or somebody said no.
    #[error("{0}")]
    Refused(String),
    /// What it answered is not for us.
    #[error("{0}")]
    NotForUs(&'static str),
}

/// What somebody is sent there with; all three are secrets of one browser and one sign-in, but for the state.
pub struct Asked<'a> {
    /// Comes back with the answer.
    pub state: &'a str,
    /// Comes back in the token.
    pub nonce: &'a str,
    /// Shows that who exchanges the code is who began (PKCE, RFC 7636); 43 to 128 characters.
    pub verifier: &'a str,
}

/// What somebody came back with.
pub struct Answered<'a> {
    /// To be exchanged.
    pub code: &'a str,
    /// Who says it is the issuer (RFC 9207).
    pub issuer: Option<&'a str>,
}

/// What the provider says of itself.
#[derive(Clone, Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Clone)]
struct Known {
    metadata: Metadata,
    keys: Keys,
    at: Timestamp,
    keys_at: Timestamp,
}

/// A provider of sign-ins.
pub struct Provider {
    settings: Settings,
    http: reqwest::Client,
    state: Mutex<State>,
}

/// What is known of the provider, and when it last did not answer.
#[derive(Default)]
struct State {
    known: Option<Known>,
    down: Option<(Timestamp, String)>,
}

impl Provider {
    /// The one of the configuration; nothing is asked of it yet.
    pub fn new(settings: &Settings) -> Result<Self, outbound::ClientError> {
        let http = outbound::client(CONNECT, WHOLE, &settings.authority_files)?;
        Ok(Self { settings: settings.clone(), http, state: Mutex::default() })
    }

    /// How it is called on the button.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Asks the provider what it can do; what is wrong with it is said in words.
    pub async fn check(&self, now: Timestamp) -> Result<(), OpenidError> {
        self.secret()?;
        self.known(now).await.map(|_| ())
    }

    /// The address that somebody is sent to; they come back to `back`.
    pub async fn address(&self, back: &str, asked: &Asked<'_>, now: Timestamp) -> Result<String, OpenidError> {
        let known = self.known(now).await?;
        let mut address = known.metadata.authorization_endpoint;
        address.push(if address.contains('?') { '&' } else { '?' });
        let challenge = data_encoding::BASE64URL_NOPAD.encode(digest(&SHA256, asked.verifier.as_bytes()).as_ref());
        Ok(address
            + &form(&[
                ("response_type", "code"),
                ("scope", "openid profile"),
                ("client_id", &self.settings.client_id),
                ("redirect_uri", back),
                ("state", asked.state),
                ("nonce", asked.nonce),
                ("code_challenge", &challenge),
                ("code_challenge_method", "S256"),
            ]))
    }

    /// Who it was that came back.
    pub async fn who(
        &self,
        (back, asked): (&str, &Asked<'_>),
        answered: &Answered<'_>,
        now: Timestamp,
    ) -> Result<Identity, OpenidError> {
        let known = self.known(now).await?;
        // What another provider answered is no answer of this one.
        let told = answered.issuer.map(|issuer| issuer == known.metadata.issuer);
        if !told.unwrap_or(!known.metadata.authorization_response_iss_parameter_supported) {
            return Err(OpenidError::NotForUs("the answer is of another provider (iss)"));
        }
        if answered.code.is_empty() || answered.code.len() > CODE_MAX {
            return Err(OpenidError::NotForUs("the answer has no code"));
        }
        let tokens: Tokens = self.exchanged(&known.metadata, (back, asked.verifier), answered.code).await?;
        let expected =
            Expected { issuer: &known.metadata.issuer, client_id: &self.settings.client_id, nonce: asked.nonce, now };
        let read = match identity(&tokens.id_token, &known.keys, &expected) {
            // Keys are changed now and then.
            Err(Fault::UnknownKey) if known.keys_at + KEYS_AGAIN <= now => {
                let keys = self.keys_again(now).await?;
                identity(&tokens.id_token, &keys, &expected)
            }
            read => read,
        };
        read.map_err(|fault| match fault {
            Fault::UnknownKey => OpenidError::NotForUs("the token is signed by a key that the provider does not show"),
            Fault::Not(why) => OpenidError::NotForUs(why),
        })
    }

    fn secret(&self) -> Result<Secret, OpenidError> {
        Secret::read(&self.settings.client_secret_file).map_err(OpenidError::Unreachable)
    }

    /// What is known of the provider. One asks, and the others wait for the answer.
    async fn known(&self, now: Timestamp) -> Result<Known, OpenidError> {
        let mut state = self.state.lock().await;
        if let Some(known) = state.known.as_ref().filter(|known| known.at + KNOWN_FOR > now) {
            return Ok(known.clone());
        }
        if let Some((_, why)) = state.down.as_ref().filter(|(at, _)| *at + DOWN_FOR > now) {
            return Err(OpenidError::Unreachable(why.clone()));
        }
        match self.asked_anew(now).await {
            Ok(known) => {
                state.down = None;
                Ok(state.known.insert(known).clone())
            }
            Err(error) => {
                state.down = Some((now, error.to_string()));
                Err(error)
            }
        }
    }

    async fn asked_anew(&self, now: Timestamp) -> Result<Known, OpenidError> {
        let issuer = self.settings.issuer.trim_end_matches('/');
        let metadata: Metadata = self.fetched(&format!("{issuer}/.well-known/openid-configuration")).await?;
        if metadata.issuer != self.settings.issuer {
            return Err(OpenidError::Unreachable(format!(
                "penyedia menyebut dirinya \"{}\"; tulis itu pada openid.issuer",
                outbound::one_line(&metadata.issuer)
            )));
        }
        for address in [&metadata.authorization_endpoint, &metadata.token_endpoint, &metadata.jwks_uri] {
            if !is_safe(address) {
                let why = format!("alamat penyedia tidak aman: {}", outbound::one_line(address));
                return Err(OpenidError::Unreachable(why));
            }
        }
        let keys = self.fetched(&metadata.jwks_uri).await?;
        Ok(Known { metadata, keys, at: now, keys_at: now })
    }

    async fn keys_again(&self, now: Timestamp) -> Result<Keys, OpenidError> {
        let mut state = self.state.lock().await;
        let Some(known) = state.known.as_mut() else { return Ok(Keys::default()) };
        if known.keys_at + KEYS_AGAIN <= now {
            // Noted before the answer, so that a provider without keys is not asked by every token.
            known.keys_at = now;
            known.keys = self.fetched(&known.metadata.jwks_uri).await?;
        }
        Ok(known.keys.clone())
    }

    async fn exchanged(
        &self,
        metadata: &Metadata,
        (back, verifier): (&str, &str),
        code: &str,
    ) -> Result<Tokens, OpenidError> {
        let (secret, client_id) = (self.secret()?, self.settings.client_id.as_str());
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back),
            ("code_verifier", verifier),
        ];
        let mut request = self.http.post(&metadata.token_endpoint).header(ACCEPT, "application/json");
        let methods = &metadata.token_endpoint_auth_methods_supported;
        let knows = |method: &str| methods.iter().any(|known| known == method);
        // Without a word about it a provider knows the first way (Discovery 1.0, 3).
        if methods.is_empty() || knows("client_secret_basic") || !knows("client_secret_post") {
            let told = format!("{}:{}", percent(client_id), percent(secret.expose()));
            let told = data_encoding::BASE64.encode(told.as_bytes());
            request = request.header(AUTHORIZATION, format!("Basic {told}"));
        } else {
            fields.extend([("client_id", client_id), ("client_secret", secret.expose())]);
        }
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form(&fields));
        let answer = self.answer(request).await?;
        if answer.status.is_client_error() {
            return Err(OpenidError::Refused(format!("penyedia menolak kode itu ({})", answer.status.as_u16())));
        }
        read(answer)
    }

    async fn fetched<T: DeserializeOwned>(&self, address: &str) -> Result<T, OpenidError> {
        read(self.answer(self.http.get(address).header(ACCEPT, "application/json")).await?)
    }

    async fn answer(&self, request: reqwest::RequestBuilder) -> Result<Answer, OpenidError> {
        let sent = outbound::send(&self.http, None, request).await;
        let response = sent.map_err(|broken| OpenidError::Unreachable(broken.said()))?;
        Ok(outbound::read(response, ANSWER_BYTES_MAX).await)
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect::<Vec<_>>().join("&")
}

fn read<T: DeserializeOwned>(answer: Answer) -> Result<T, OpenidError> {
    let status = answer.status.as_u16();
    let Body::Read(bytes) = answer.body else {
        return Err(OpenidError::Unreachable(format!("jawaban penyedia terputus atau terlalu panjang ({status})")));
    };
    if status != 200 {
        return Err(OpenidError::Unreachable(format!("penyedia menjawab {status}")));
    }
    // What could not be read may hold a token: nothing of it is said.
    serde_json::from_slice(&bytes).map_err(|_| OpenidError::Unreachable("jawaban penyedia tidak terbaca".into()))
}
