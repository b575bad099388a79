//! The office's electronic seal (segel elektronik): a second signature, of an institution and no person, behind the head's.

use crate::config::Config;
use crate::outside::Outside;
use crate::signing_keys::{SharedKey, SigningError, client, from_folder, from_module, pades, secret, text};
use sign::provider::{HashSigner as _, ProviderError};
use signers::bsre::{Appearance, Bsre, Settings, Version};
use signers::provider::{PadesSigner, SignRequest, SignedPdf};
use signers::settings::{SealSettings, SealTable};
use signers::{Client, Failure, Limits, SecretString};
use std::time::Duration;

/// Root of the seal's certificate, in the folder of keys.
pub const ROOT: &str = "seal-root.pem";
/// Its certificate.
pub const CERTIFICATE: &str = "seal.pem";
/// Its key.
pub const KEY: &str = "seal-key.pem";

/// How long the start waits to hear whether the service is a simulator.
const ASKED_MAX: Duration = Duration::from_secs(3);

/// Who seals.
pub struct Seal {
    by: By,
    name: String,
    /// Where its key is, in words.
    pub place: &'static str,
}

enum By {
    Key { key: SharedKey, signer: PadesSigner<SharedKey> },
    Service(Box<Service>),
}

struct Service {
    bsre: Bsre,
    subscriber: SecretString,
    activation: SecretString,
    address: String,
    client: Client,
}

/// What a seal needs for one document.
pub enum Admission {
    /// Nothing: the key is here.
    Key,
    /// A code of the service, for one document.
    Code(SecretString),
}

/// The roots to which the seal's certificate leads, where it has roots of its own.
pub(crate) fn root(config: &Config) -> Result<Option<String>, SigningError> {
    let root = config.signing_folder().join(ROOT);
    Ok(match &config.seal {
        SealSettings::Local if root.exists() => Some(text(&root)?),
        SealSettings::Local => None,
        SealSettings::Pkcs11(table) => Some(text(&table.roots_file)?),
        SealSettings::Bsre(table) => Some(text(&table.roots_file)?),
    })
}

/// The seal as it is configured; without a table, the key in the folder of keys, where there is one.
pub(crate) fn open(config: &Config, roots: &[String], outside: &Outside) -> Result<Option<Seal>, SigningError> {
    let folder = config.signing_folder();
    let (key, place) = match &config.seal {
        SealSettings::Local if folder.join(CERTIFICATE).exists() => {
            (from_folder(&folder, (CERTIFICATE, KEY))?, "Kunci dalam berkas")
        }
        SealSettings::Local => return Ok(None),
        SealSettings::Pkcs11(table) => (from_module(table)?, "Modul keamanan (PKCS#11)"),
        SealSettings::Bsre(table) => return service(table, outside).map(Some),
    };
    let (name, signer) = (key.name(), pades(key.clone(), config.tsa.as_ref(), roots, outside)?);
    Ok(Some(Seal { by: By::Key { key, signer }, name, place }))
}

fn service(table: &SealTable, outside: &Outside) -> Result<Seal, SigningError> {
    let settings = Settings {
        base_url: table.base_url.clone(),
        version: Version::V2,
        user: table.user.clone(),
        password: secret(&table.password_file)?,
        appearance: Appearance::Invisible,
    };
    let service = Service {
        bsre: Bsre::new(client(Limits::default(), outside)?, settings),
        subscriber: secret(&table.subscriber_file)?,
        activation: secret(&table.activation_file)?,
        address: table.base_url.clone(),
        client: client(Limits { whole: ASKED_MAX, connect: ASKED_MAX, ..Limits::default() }, outside)?,
    };
    Ok(Seal { by: By::Service(Box::new(service)), name: table.name.clone(), place: "BSrE" })
}

impl Seal {
    /// The name in its certificate.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is a specimen, without legal effect.
    pub fn is_specimen(&self) -> bool {
        match &self.by {
            By::Key { key, .. } => key.certificate_chain().first().is_some_and(sign::is_specimen),
            By::Service(_) => false,
        }
    }

    /// For the record of what is sent to a service; `None` where nothing leaves this machine.
    pub fn provider(&self) -> Option<&'static str> {
        match &self.by {
            By::Key { .. } => None,
            By::Service(_) => Some("bsre-seal"),
        }
    }

    /// What it needs for one document. Nothing is sealed yet, so this may be asked again.
    pub async fn admission(&self) -> Result<Admission, Failure> {
        match &self.by {
            By::Key { .. } => Ok(Admission::Key),
            By::Service(service) => {
                let code = service.bsre.seal_code((&service.subscriber, &service.activation), 1).await?;
                Ok(Admission::Code(code.what))
            }
        }
    }

    pub(crate) async fn put(
        &self,
        pdf: &[u8],
        request: &SignRequest<'_>,
        admission: &Admission,
    ) -> Result<SignedPdf, Failure> {
        match (&self.by, admission) {
            (By::Key { signer, .. }, Admission::Key | Admission::Code(_)) => signer.sign_further(pdf, request).await,
            (By::Service(service), Admission::Code(code)) => {
                service.bsre.seal(pdf, request, (&service.subscriber, code)).await
            }
            (By::Service(_), Admission::Key) => {
                Err(Failure::Refused { by: "BSrE".to_owned(), code: 0, said: "segel tanpa kode".to_owned() })
            }
        }
    }

    /// Whether a key that is here signs.
    pub fn try_out(&self) -> Result<(), ProviderError> {
        match &self.by {
            By::Key { key, .. } => key.sign_attributes(b"periksa").map(|_| ()),
            By::Service(_) => Ok(()),
        }
    }

    /// Whether the service says that it is a simulator; one that does not answer says nothing.
    pub(crate) async fn is_simulated(&self) -> bool {
        let By::Service(service) = &self.by else { return false };
        signers::is_simulator(&service.client, &service.address).await == Ok(true)
    }
}
