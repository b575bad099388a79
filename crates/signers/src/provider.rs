//! Who signs a whole document: the issuing service asks a [`DocumentSigner`] and need not know whether a key lies here, in a
//! security module, or with BSrE. Whoever only signs hashes ([`HashSigner`]) becomes one by [`PadesSigner`].

use crate::client::Client;
use crate::failure::Failure;
use crate::revocation;
use crate::timestamp::{Authority, stamp};
use async_trait::async_trait;
use jiff::Timestamp;
use secrecy::SecretString;
use sign::pades::timestamp::NONCE_BYTES;
use sign::pades::{
    Details, Level, Prepared, Report, Room, SignError, Verdict, append_validation, embedded_certificates, prepare_for,
    prepare_further, prepare_timestamp, same_pages, verify,
};
use sign::pki::TrustRoots;
use sign::provider::{CertificateDer, HashSigner};

/// Signs whole documents.
#[async_trait]
pub trait DocumentSigner: Send + Sync {
    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Signs one document. What comes back was verified: its pages are those that were sent, and the signer is who ordered.
    async fn sign(&self, pdf: &[u8], request: &SignRequest<'_>, authority: &SignerAuth) -> Result<SignedPdf, Failure>;
}

/// What a provider can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capabilities {
    /// The level it reaches by itself.
    pub level: Level,
    /// Whether the file stays as it was up to what is appended, and so stays PDF/A.
    pub keeps_bytes: bool,
    /// Whether each session needs a secret from the signer.
    pub needs_secret: bool,
}

/// What shall be signed, and what the result must show.
#[derive(Clone, Copy, Debug)]
pub struct SignRequest<'a> {
    /// When, who, where, why.
    pub details: Details<'a>,
    /// The CN the certificate must have: who ordered. Compared without regard to case and to the prefix of specimens.
    pub signer_name: &'a str,
    /// Whom the certificate must lead to.
    pub roots: &'a TrustRoots,
    /// Random bytes for the nonces of time stamps; new for each document.
    pub nonces: [[u8; NONCE_BYTES]; 2],
    /// Now.
    pub at: Timestamp,
}

/// What the signer gave for this session. `Debug` shows no secret and no NIK.
pub enum SignerAuth {
    /// Nothing: the session was opened when the signer was made.
    Session,
    /// BSrE.
    Bsre {
        /// NIK of the signer.
        nik: SecretString,
        /// Passphrase or one-time code.
        secret: BsreSecret,
    },
}

/// What proves to BSrE that the signer is there.
pub enum BsreSecret {
    /// v1 and v2.
    Passphrase(SecretString),
    /// v2: at most for the number of files it was asked for.
    Totp(SecretString),
}

impl std::fmt::Debug for SignerAuth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Session => "Session",
            Self::Bsre { .. } => "Bsre(***)",
        })
    }
}

/// A signed file that was verified. `Debug` leaves the file out.
#[derive(Clone)]
pub struct SignedPdf {
    /// The file.
    pub file: Vec<u8>,
    /// What our verifier says of it; never anything but valid.
    pub report: Report,
    /// The provider's id of it, where it has one (`id_dokumen`).
    pub document_id: Option<String>,
    /// A simulator signed, stamped or answered.
    pub simulated: bool,
}

impl std::fmt::Debug for SignedPdf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("SignedPdf");
        shown.field("bytes", &self.file.len()).field("verdict", &self.report.verdict);
        shown.field("document_id", &self.document_id).field("simulated", &self.simulated).finish_non_exhaustive()
    }
}

/// Makes whole documents of a signer of hashes: local key or security module.
pub struct PadesSigner<H> {
    hash: H,
    level: Level,
    network: Option<Network>,
}

/// What the levels above B-B need.
pub struct Network {
    /// The way out.
    pub client: Client,
    /// Who stamps.
    pub authority: Authority,
    /// Certificates of authorities, roots included, among which issuers are found.
    pub issuers: Vec<CertificateDer<'static>>,
}

impl<H: HashSigner + Send + Sync> PadesSigner<H> {
    /// B-B: needs no network.
    pub fn basic(hash: H) -> Self {
        Self { hash, level: Level::Basic, network: None }
    }

    /// Up to a level.
    pub fn up_to(hash: H, level: Level, network: Network) -> Self {
        Self { hash, level, network: Some(network) }
    }

    /// One more signature, behind those that a document has: they stay as they are, to the byte.
    pub async fn sign_further(&self, pdf: &[u8], request: &SignRequest<'_>) -> Result<SignedPdf, Failure> {
        let room = if self.level == Level::Basic { Room::Signature } else { Room::WithTimestamp };
        let prepared = prepare_further(pdf, &request.details, self.hash.certificate_chain(), room);
        let finished = self.finished(prepared.map_err(|e| refused(&e))?, request).await?;
        believed(pdf, finished, request)
    }

    async fn finished(&self, prepared: Prepared, request: &SignRequest<'_>) -> Result<(Vec<u8>, bool), Failure> {
        let signature = self.hash.sign_attributes(prepared.to_be_signed()).map_err(|e| refused(&e.into()))?;
        let Some(network) = self.network.as_ref().filter(|_| self.level > Level::Basic) else {
            return Ok((prepared.finish(&signature).map_err(|e| refused(&e))?, false));
        };
        let [first, second] = &request.nonces;
        let hash = Prepared::hash_to_be_stamped(&signature);
        let stamped = stamp(&network.client, &network.authority, (&hash, first), request.at).await?;
        let mut simulated = stamped.simulated;
        let mut file = prepared.finish_stamped(&signature, &stamped.token).map_err(|e| refused(&e))?;
        if self.level >= Level::LongTerm {
            (file, simulated) = with_validation(&file, network, simulated).await?;
        }
        if self.level >= Level::Archive {
            let renewed = archive(&file, network, (second, request.at)).await?;
            (file, simulated) = (renewed.0, simulated || renewed.1);
        }
        Ok((file, simulated))
    }
}

#[async_trait]
impl<H: HashSigner + Send + Sync> DocumentSigner for PadesSigner<H> {
    fn capabilities(&self) -> Capabilities {
        Capabilities { level: self.level, keeps_bytes: true, needs_secret: false }
    }

    async fn sign(&self, pdf: &[u8], request: &SignRequest<'_>, _: &SignerAuth) -> Result<SignedPdf, Failure> {
        let room = if self.level == Level::Basic { Room::Signature } else { Room::WithTimestamp };
        let prepared = prepare_for(pdf, &request.details, self.hash.certificate_chain(), room);
        let finished = self.finished(prepared.map_err(|e| refused(&e))?, request).await?;
        believed(pdf, finished, request)
    }
}

fn believed(sent: &[u8], (file, simulated): (Vec<u8>, bool), request: &SignRequest<'_>) -> Result<SignedPdf, Failure> {
    // We only append, so the pages need no comparing: what was sent stands at the front, byte for byte.
    let checked = if file.starts_with(sent) { check(sent, &file, request) } else { Err(PAGES_DIFFER.to_owned()) };
    let report = checked.map_err(|said| Failure::BadResult {
        by: "Penanda tangan setempat".to_owned(),
        document_id: None,
        said,
    })?;
    Ok(SignedPdf { file, report, document_id: None, simulated })
}

/// Renews a file: fresh validation data for all that is in it, and a document time stamp over everything. Only appends.
/// Gives the new version, and whether a simulator had a part in it.
pub async fn renew(
    file: &[u8],
    network: &Network,
    (nonce, at): (&[u8; NONCE_BYTES], Timestamp),
) -> Result<(Vec<u8>, bool), Failure> {
    let (file, simulated) = with_validation(file, network, false).await?;
    let (file, also) = archive(&file, network, (nonce, at)).await?;
    Ok((file, simulated || also))
}

async fn with_validation(file: &[u8], network: &Network, simulated: bool) -> Result<(Vec<u8>, bool), Failure> {
    let certificates = embedded_certificates(file);
    let mut collected = revocation::collect(&network.client, &certificates, &network.issuers).await;
    if let Some(failure) = collected.failures.pop() {
        return Err(failure);
    }
    let file = append_validation(file, &collected.data).map_err(|e| refused(&e))?;
    Ok((file, simulated || collected.simulated))
}

async fn archive(
    file: &[u8],
    network: &Network,
    (nonce, at): (&[u8; NONCE_BYTES], Timestamp),
) -> Result<(Vec<u8>, bool), Failure> {
    let prepared = prepare_timestamp(file).map_err(|e| refused(&e))?;
    let hash = prepared.hash_to_be_stamped();
    let stamped = stamp(&network.client, &network.authority, (&hash, nonce), at).await?;
    Ok((prepared.finish(&stamped.token).map_err(|e| refused(&e))?, stamped.simulated))
}

fn refused(error: &SignError) -> Failure {
    Failure::Refused { by: "Penanda tangan setempat".to_owned(), code: 0, said: error.to_string() }
}

/// Names of specimens begin with it.
const SPECIMEN_PREFIX: &str = "CONTOH – ";

const PAGES_DIFFER: &str = "halaman pada hasil bukan halaman yang dikirim";

/// What comes back from a service is not believed until our own verification says so, and its pages are those that were sent.
pub(crate) fn check_returned(sent: &[u8], returned: &[u8], request: &SignRequest<'_>) -> Result<Report, String> {
    let report = check(sent, returned, request)?;
    if same_pages(sent, returned) { Ok(report) } else { Err(PAGES_DIFFER.to_owned()) }
}

/// Verifies what was signed: the report, or what is wrong in words for the officer.
fn check(sent: &[u8], returned: &[u8], request: &SignRequest<'_>) -> Result<Report, String> {
    let report = verify(returned, request.roots, request.at).map_err(|error| error.sentence().to_owned())?;
    if report.verdict != Verdict::Valid {
        let reasons: Vec<_> = report.reasons.iter().map(|reason| reason.code()).collect();
        return Err(format!("pemeriksaan sesudah tanda tangan: {} ({})", report.verdict.code(), reasons.join(", ")));
    }
    // Whoever signs adds one signature and leaves those that were there as they were.
    let before = verify(sent, request.roots, request.at).map_or(0, |report| report.signatures.len());
    if report.signatures.len() != before + 1 || (before > 0 && !returned.starts_with(sent)) {
        return Err("tanda tangan yang sudah ada tidak tetap, atau bukan satu yang ditambahkan".to_owned());
    }
    let newest = report.signatures.last().and_then(|one| one.signer.as_ref());
    let name = newest.map(|signer| signer.common_name.as_str()).unwrap_or_default();
    if plain(name) != plain(request.signer_name) {
        return Err("penanda tangan pada hasil bukan yang diminta".to_owned());
    }
    Ok(report)
}

fn plain(name: &str) -> String {
    let name = name.strip_prefix(SPECIMEN_PREFIX).unwrap_or(name);
    name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
