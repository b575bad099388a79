//! BSrE's Esign Client Service, v1 and v2: it signs whole documents for a person who gives a passphrase or a one-time code.
//!
//! No public specification was found: shapes come from client libraries, and what they disagree on is read both ways. Nothing is
//! ever sent twice: BSrE documents no key by which it would recognise a repetition.

mod body;
mod v1;
mod v2;
mod verification;

pub use verification::{Conclusion, Verification};

use crate::client::{Client, Peer, Reply};
use crate::failure::{Failure, SignerProblem};
use crate::provider::{BsreSecret, Capabilities, DocumentSigner, SignRequest, SignedPdf, SignerAuth};
use crate::returned;
use async_trait::async_trait;
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;
use sign::pades::Level;

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

/// What BSrE says of a signer's certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UserStatus {
    /// Can sign.
    Issue,
    /// The certificate has expired.
    Expired,
    /// It is being renewed.
    Renew,
    /// The person is being verified.
    WaitingForVerification,
    /// Registered, and nothing more.
    New,
    /// Registered without certificate.
    NoCertificate,
    /// Not registered.
    NotRegistered,
    /// Suspended.
    Suspend,
    /// Revoked.
    Revoke,
    /// A word we do not know.
    Other(String),
}

/// An answer, and whether a simulator gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said<T> {
    /// What was said.
    pub what: T,
    /// A simulator said it.
    pub simulated: bool,
}

/// The client of one Esign Client Service.
#[derive(Clone)]
pub struct Bsre {
    client: Client,
    settings: Settings,
}

/// A signed file as it came, not believed yet.
struct Returned {
    file: Vec<u8>,
    document_id: Option<String>,
    simulated: bool,
}

impl Bsre {
    /// A client; nothing is sent yet.
    pub fn new(client: Client, settings: Settings) -> Self {
        Self { client, settings }
    }

    /// Whether the signer has a certificate that can sign. To be asked once before a batch.
    pub async fn status(&self, nik: &SecretString) -> Result<Said<UserStatus>, Failure> {
        let peer = self.peer(vec![nik], false);
        let request = match self.settings.version {
            Version::V1 => v1::status(self, nik),
            Version::V2 => v2::status(self, nik),
        };
        let reply = peer.ask(&self.client, request).await?;
        let json = reply.json();
        let word = json["status"].as_str().map(str::to_ascii_uppercase);
        match (word, json["status_code"].as_u64()) {
            (Some(word), Some(1110 | 1111)) => Ok(Said { what: UserStatus::of(&word), simulated: reply.simulated }),
            _ if reply.status.is_success() => Err(peer.bad_result("status penanda tangan tidak terbaca", None)),
            _ => Err(refusal(&peer, &reply)),
        }
    }

    /// Has a one-time code sent to the signer, for at most so many files (v2). Whether a simulator "sent" it.
    pub async fn send_totp(&self, nik: &SecretString, files: usize) -> Result<Said<()>, Failure> {
        let peer = self.peer(vec![nik], true);
        self.accepted(&peer, v2::totp(self, nik, files)).await
    }

    /// Has a one-time code for a seal sent to the subscriber, for at most so many files (v2).
    pub async fn send_seal_totp(&self, subscriber: &SecretString, files: usize) -> Result<Said<()>, Failure> {
        let peer = self.peer(vec![subscriber], true);
        self.accepted(&peer, v2::seal_totp(self, subscriber, files)).await
    }

    /// Seals a document for the institution (v2), and verifies the result as [`DocumentSigner::sign`] does.
    pub async fn seal(
        &self,
        pdf: &[u8],
        request: &SignRequest<'_>,
        (subscriber, code): (&SecretString, &SecretString),
    ) -> Result<SignedPdf, Failure> {
        let peer = self.peer(vec![subscriber, code], true);
        let reply = peer.ask(&self.client, v2::seal(self, pdf, request, (subscriber, code))).await?;
        let returned = v2::signed(&peer, &reply)?;
        believed(&peer, pdf, returned, request)
    }

    /// Fetches a signed document by its id (v1): it works once, and so is to be called only by whoever stores the result.
    /// The file is not verified; [`crate::provider::SignRequest`] and the sent bytes are needed for that (see [`Self::believe`]).
    pub async fn download(&self, document_id: &str) -> Result<Said<Vec<u8>>, Failure> {
        let peer = self.peer(Vec::new(), true);
        let reply = peer.ask(&self.client, v1::download(self, document_id)).await?;
        if !reply.status.is_success() {
            return Err(refusal(&peer, &reply));
        }
        if reply.media_type() != "application/pdf" {
            return Err(peer.bad_result("isi jawaban bukan PDF", Some(document_id.to_owned())));
        }
        Ok(Said { simulated: reply.simulated, what: reply.body })
    }

    /// Verifies a downloaded file against what was sent, as [`DocumentSigner::sign`] does.
    pub fn believe(
        &self,
        sent: &[u8],
        downloaded: Said<Vec<u8>>,
        (document_id, request): (&str, &SignRequest<'_>),
    ) -> Result<SignedPdf, Failure> {
        let Said { what: file, simulated } = downloaded;
        let returned = Returned { file, document_id: Some(document_id.to_owned()), simulated };
        believed(&self.peer(Vec::new(), true), sent, returned, request)
    }

    /// What BSrE says of a signed file. For the record only: our own verification decides.
    pub async fn verify(&self, pdf: &[u8]) -> Result<Said<Verification>, Failure> {
        let peer = self.peer(Vec::new(), false);
        let request = match self.settings.version {
            Version::V1 => v1::verify(self, pdf),
            Version::V2 => v2::verify(self, pdf),
        };
        let reply = peer.ask(&self.client, request).await?;
        if !reply.status.is_success() {
            return Err(refusal(&peer, &reply));
        }
        let what = verification::read(&reply.json());
        let what = what.ok_or_else(|| peer.bad_result("hasil pemeriksaan tidak terbaca", None))?;
        Ok(Said { what, simulated: reply.simulated })
    }

    async fn accepted(&self, peer: &Peer<'_>, request: RequestBuilder) -> Result<Said<()>, Failure> {
        let reply = peer.ask(&self.client, request).await?;
        if reply.status.is_success() && reply.json().is_object() {
            return Ok(Said { what: (), simulated: reply.simulated });
        }
        Err(refusal(peer, &reply))
    }

    fn peer<'a>(&'a self, mut secrets: Vec<&'a SecretString>, changes: bool) -> Peer<'a> {
        secrets.push(&self.settings.password);
        Peer { name: NAME, secrets, personal: Vec::new(), changes }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", self.settings.base_url);
        let settings = &self.settings;
        self.client.http.request(method, url).basic_auth(&settings.user, Some(settings.password.expose_secret()))
    }
}

#[async_trait]
impl DocumentSigner for Bsre {
    fn capabilities(&self) -> Capabilities {
        // Whether BSrE stamps and what it keeps is not ours to promise: the report of each file says what was reached.
        Capabilities { level: Level::Basic, keeps_bytes: false, needs_secret: true }
    }

    async fn sign(&self, pdf: &[u8], request: &SignRequest<'_>, authority: &SignerAuth) -> Result<SignedPdf, Failure> {
        let SignerAuth::Bsre { nik, secret } = authority else {
            return Err(Failure::Signer { problem: SignerProblem::WrongSecret });
        };
        let (BsreSecret::Passphrase(hidden) | BsreSecret::Totp(hidden)) = secret;
        let peer = self.peer(vec![nik, hidden], true);
        let returned = match (self.settings.version, secret) {
            (Version::V1, BsreSecret::Passphrase(passphrase)) => {
                let asked = peer.ask(&self.client, v1::sign(self, pdf, request, (nik, passphrase))).await?;
                v1::signed(&peer, asked)?
            }
            (Version::V1, BsreSecret::Totp(_)) => {
                return Err(Failure::Signer { problem: SignerProblem::WrongSecret });
            }
            (Version::V2, _) => {
                let asked = peer.ask(&self.client, v2::sign(self, pdf, request, (nik, secret))).await?;
                v2::signed(&peer, &asked)?
            }
        };
        believed(&peer, pdf, returned, request)
    }
}

fn believed(peer: &Peer<'_>, sent: &[u8], returned: Returned, request: &SignRequest<'_>) -> Result<SignedPdf, Failure> {
    let Returned { file, document_id, simulated } = returned;
    match returned::check(sent, &file, request) {
        Ok(report) => Ok(SignedPdf { file, report, document_id, simulated }),
        Err(said) => Err(peer.bad_result(&said, document_id)),
    }
}

/// What a refusal means: their code where there is one, else the status.
fn refusal(peer: &Peer<'_>, reply: &Reply) -> Failure {
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

impl UserStatus {
    fn of(word: &str) -> Self {
        match word {
            "ISSUE" => Self::Issue,
            "EXPIRED" => Self::Expired,
            "RENEW" => Self::Renew,
            "WAITING_FOR_VERIFICATION" => Self::WaitingForVerification,
            "NEW" => Self::New,
            "NO_CERTIFICATE" => Self::NoCertificate,
            "NOT_REGISTERED" => Self::NotRegistered,
            "SUSPEND" => Self::Suspend,
            "REVOKE" => Self::Revoke,
            other => Self::Other(other.chars().filter(char::is_ascii_graphic).take(40).collect()),
        }
    }

    /// Why this signer cannot sign; `None` where they can.
    pub fn problem(&self) -> Option<SignerProblem> {
        match self {
            Self::Issue => None,
            Self::NotRegistered => Some(SignerProblem::NotRegistered),
            Self::Expired
            | Self::Renew
            | Self::WaitingForVerification
            | Self::New
            | Self::NoCertificate
            | Self::Suspend
            | Self::Revoke
            | Self::Other(_) => Some(SignerProblem::CertificateUnusable),
        }
    }
}

impl std::fmt::Debug for Bsre {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bsre").field("version", &self.settings.version).finish_non_exhaustive()
    }
}
