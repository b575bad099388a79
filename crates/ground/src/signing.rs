//! Who signs: the office's key, the service that signs for the head, the roots we trust, the key of QR codes; opened once.

use crate::config::Config;
use crate::outside::Outside;
use crate::qr_keys;
use crate::sealing::{self, Admission, Seal};
pub use crate::signing_keys::SigningError;
use crate::signing_keys::{SharedKey, client, from_folder, from_module, network, pades, secret, text};
use crate::signing_sessions::Sessions;
use jiff::Timestamp;
use ledger::Randomness;
use sign::pades::{Details, Level};
use sign::pki::TrustRoots;
use sign::provider::{HashSigner as _, ProviderError};
use sign::qr::{AnnouncedKey, IssuerKey};
use signers::bsre::{Appearance, Bsre, Settings};
use signers::provider::{DocumentSigner as _, Network, PadesSigner, SignRequest, SignedPdf, SignerAuth};
use signers::settings::{BsreTable, SecretKind, SignerSettings, TimestampTable};
use signers::{Client, Failure, Limits, timestamp};
use std::time::Duration;

/// File names inside the folder of keys.
pub const ROOT: &str = "root.pem";
/// The signer's certificate.
pub const CERTIFICATE: &str = "signer.pem";
/// The signer's key.
pub const KEY: &str = "signer-key.pem";

/// How long the start waits to hear whether somebody is a simulator.
const ASKED_MAX: Duration = Duration::from_secs(3);

/// Who signs documents.
pub struct Signing {
    /// Signs what no person signs with a secret of theirs.
    pub office: Office,
    /// Signs what the head orders, with a secret that the head gives for a while; without it the office's key signs that too.
    pub head: Option<Head>,
    /// The office's seal, where it has one.
    pub seal: Option<Seal>,
    /// Who stamps, where somebody does.
    pub stamping: Option<Stamping>,
    /// Roots our own verification trusts.
    pub roots: TrustRoots,
    /// Every key that ever signed QR codes.
    pub qr_keys: Vec<AnnouncedKey>,
    /// Heads who gave their secret.
    pub sessions: Sessions,
    /// What a simulator signed or stamped counts: everything here is marked CONTOH – TIDAK SAH.
    pub takes_simulated: bool,
}

/// A key that is here: in a file or in a module of this machine.
pub struct Office {
    key: SharedKey,
    signer: PadesSigner<SharedKey>,
    name: String,
    /// Where the key is, in words.
    pub place: &'static str,
}

/// A service that signs whole documents for a person.
pub struct Head {
    /// Its client.
    pub service: Bsre,
    /// What the head gives.
    pub secret: SecretKind,
    /// Interface, for the record: `bsre-v1`, `bsre-v2`.
    pub provider: &'static str,
    address: String,
    client: Client,
}

/// Time stamps and revocation.
pub struct Stamping {
    /// What signers and renewals reach them by.
    pub network: Network,
    /// How far signatures are carried.
    pub level: Level,
}

/// What signs, and when.
pub struct Moment {
    /// Random bytes for time stamps, new for each document.
    pub nonces: [[u8; 16]; 2],
    /// Now.
    pub at: Timestamp,
}

/// All that is opened of keys and services.
pub struct Keys {
    /// Who signs documents.
    pub signing: Signing,
    /// Signs QR codes.
    pub qr: IssuerKey,
    /// Made with a demo key: everything signed is marked CONTOH – TIDAK SAH.
    pub specimen: bool,
}

/// Opens what the configuration names, to be used from now on.
pub fn open(config: &Config, now: Timestamp, outside: &Outside) -> Result<Keys, SigningError> {
    let folder = config.signing_folder();
    let mut roots = Vec::new();
    let (key, place) = match &config.signer {
        SignerSettings::Pkcs11(table) => {
            roots.push(text(&table.roots_file)?);
            (from_module(table)?, "Modul keamanan (PKCS#11)")
        }
        SignerSettings::Local | SignerSettings::Bsre(_) => {
            roots.push(text(&folder.join(ROOT))?);
            (from_folder(&folder, (CERTIFICATE, KEY))?, "Kunci dalam berkas")
        }
    };
    let head = match &config.signer {
        SignerSettings::Bsre(table) => {
            roots.push(text(&table.roots_file)?);
            Some(from_service(table, outside)?)
        }
        SignerSettings::Local | SignerSettings::Pkcs11(_) => None,
    };
    roots.extend(sealing::root(config)?);
    if let Some(table) = &config.tsa {
        roots.push(text(&table.roots_file)?);
    }
    let specimen = key.certificate_chain().first().is_some_and(sign::is_specimen);
    let stamping = config.tsa.as_ref().map(|table| stamping(table, &roots, outside)).transpose()?;
    let signer = pades(key.clone(), config.tsa.as_ref(), &roots, outside)?;
    let seal = sealing::open(config, &roots, outside)?;
    let name = key.name();
    let texts: Vec<&str> = roots.iter().map(String::as_str).collect();
    let (qr, qr_keys) = qr_keys::load(&folder, now)?;
    let signing = Signing {
        office: Office { key, signer, name, place },
        head,
        seal,
        stamping,
        roots: TrustRoots::from_pem(&texts)?,
        qr_keys,
        sessions: Sessions::default(),
        takes_simulated: specimen && (config.demo || config.specimen),
    };
    Ok(Keys { signing, qr, specimen })
}

fn from_service(table: &BsreTable, outside: &Outside) -> Result<Head, SigningError> {
    let settings = Settings {
        base_url: table.base_url.clone(),
        version: table.interface(),
        user: table.user.clone(),
        password: secret(&table.password_file)?,
        // Ours stands in the document before it is signed.
        appearance: Appearance::Invisible,
    };
    let provider = if table.version == 1 { "bsre-v1" } else { "bsre-v2" };
    Ok(Head {
        service: Bsre::new(client(Limits::default(), outside)?, settings),
        secret: table.secret,
        provider,
        address: table.base_url.clone(),
        client: client(Limits { whole: ASKED_MAX, connect: ASKED_MAX, ..Limits::default() }, outside)?,
    })
}

fn stamping(table: &TimestampTable, roots: &[String], outside: &Outside) -> Result<Stamping, SigningError> {
    Ok(Stamping { network: network(table, roots, outside)?, level: table.level.level() })
}

impl Signing {
    /// Signs with the office's key, and verifies the result.
    pub async fn by_office(&self, pdf: &[u8], details: Details<'_>, moment: Moment) -> Result<SignedPdf, Failure> {
        let request = self.request(details, &self.office.name, moment);
        self.counted(self.office.signer.sign(pdf, &request, &SignerAuth::Session).await?)
    }

    /// Has the service sign for the head, and verifies the result: its pages are those that were sent, the signer is who ordered.
    pub async fn by_head(
        &self,
        pdf: &[u8],
        details: Details<'_>,
        moment: Moment,
        given: (&Head, &SignerAuth),
    ) -> Result<SignedPdf, Failure> {
        let request = self.request(details, details.name, moment);
        self.counted(given.0.service.sign(pdf, &request, given.1).await?)
    }

    /// Puts the office's seal behind the signature of a document, and verifies the result: both signatures hold, the pages and the first
    /// signature are as they were.
    pub async fn by_seal(
        &self,
        pdf: &[u8],
        place: &str,
        moment: Moment,
        (seal, admission): (&Seal, &Admission),
    ) -> Result<SignedPdf, Failure> {
        let name = seal.name();
        let details = Details { signed_at: moment.at, name, location: place, reason: "Segel elektronik" };
        let request = self.request(details, name, moment);
        self.counted(seal.put(pdf, &request, admission).await?)
    }

    fn request<'a>(&'a self, details: Details<'a>, signer_name: &'a str, moment: Moment) -> SignRequest<'a> {
        SignRequest { details, signer_name, roots: &self.roots, nonces: moment.nonces, at: moment.at }
    }

    /// What a simulator made is worth nothing where documents are real.
    fn counted(&self, signed: SignedPdf) -> Result<SignedPdf, Failure> {
        if signed.simulated && !self.takes_simulated {
            return Err(Failure::BadResult {
                by: "Layanan tanda tangan".to_owned(),
                document_id: signed.document_id,
                said: "yang menjawab adalah simulator".to_owned(),
            });
        }
        Ok(signed)
    }

    /// Whether a time stamp can be had now.
    pub async fn stamps_now(&self, now: Timestamp) -> Result<(), Failure> {
        let Some(stamping) = &self.stamping else { return Ok(()) };
        let Network { client, authority, .. } = &stamping.network;
        // Over nothing of meaning; the nonce binds the answer to this question.
        let nonce = Randomness::default().bytes();
        timestamp::stamp(client, authority, (&[0; 32], &nonce), now).await.map(|_| ())
    }

    /// Which of the services say that they are simulators; who does not answer says nothing.
    pub async fn simulators(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        if let Some(head) = &self.head
            && head.answers().await == Ok(true)
        {
            found.push("penyelenggara tanda tangan");
        }
        if let Some(seal) = &self.seal
            && seal.is_simulated().await
        {
            found.push("penyelenggara segel");
        }
        if let Some(stamping) = &self.stamping
            && stamping.is_simulated().await
        {
            found.push("penerbit stempel waktu");
        }
        found
    }
}

impl Stamping {
    async fn is_simulated(&self) -> bool {
        let asked = signers::is_simulator(&self.network.client, &self.network.authority.url);
        tokio::time::timeout(ASKED_MAX, asked).await.is_ok_and(|told| told == Ok(true))
    }
}

impl Office {
    /// Whether the key signs.
    pub fn try_out(&self) -> Result<(), ProviderError> {
        self.key.sign_attributes(b"periksa").map(|_| ())
    }
}

impl Head {
    /// Whether the service can be reached; if so, whether it is a simulator.
    pub async fn answers(&self) -> Result<bool, Failure> {
        signers::is_simulator(&self.client, &self.address).await
    }
}
