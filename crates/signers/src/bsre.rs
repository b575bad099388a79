//! BSrE's Esign Client Service, v1 and v2: it signs whole documents for a person who gives a passphrase or a one-time code.
//!
//! No public specification was found: shapes come from client libraries, and what they disagree on is read both ways. Nothing is
//! ever sent twice: BSrE documents no key by which it would recognise a repetition.

mod body;
mod esign_client;
mod v1;
mod v2;
mod verification;

pub use esign_client::{Appearance, Bsre, Settings, Version};
pub use verification::{Conclusion, Verification};

use crate::client::Peer;
use crate::failure::{Failure, SignerProblem};
use crate::provider::{self, BsreSecret, Capabilities, DocumentSigner, SignRequest, SignedPdf, SignerAuth};
use async_trait::async_trait;
use esign_client::{Returned, refusal};
use reqwest::RequestBuilder;
use secrecy::SecretString;
use sign::pades::Level;

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

impl Bsre {
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

    /// Asks for the one-time code of a seal, for at most so many files (v2). No source shows the answer: the code is looked for under
    /// `totp`; where it is sent to a person instead, the institution cannot seal by itself and this fails.
    pub async fn seal_code(
        &self,
        (subscriber, activation): (&SecretString, &SecretString),
        files: usize,
    ) -> Result<Said<SecretString>, Failure> {
        let peer = self.peer(vec![subscriber, activation], false);
        let reply = peer.ask(&self.client, v2::seal_totp(self, (subscriber, activation), files)).await?;
        if !reply.status.is_success() {
            return Err(refusal(&peer, &reply));
        }
        let code = reply.json()["totp"].as_str().map(|code| SecretString::from(code.to_owned()));
        let what = code.ok_or_else(|| peer.bad_result("kode segel tidak ada dalam jawaban", None))?;
        Ok(Said { what, simulated: reply.simulated })
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
    match provider::check_returned(sent, &file, request) {
        Ok(report) => Ok(SignedPdf { file, report, document_id, simulated }),
        Err(said) => Err(peer.bad_result(&said, document_id)),
    }
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
