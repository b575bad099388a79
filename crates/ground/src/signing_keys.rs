//! Keys and secrets that signing is opened with: files of a folder, a security module, and why they cannot be used.

use crate::outside::Outside;
use crate::private_file::{KeyFileError, read_key};
use crate::qr_keys::QrKeysError;
use sign::pki::{TrustRoots, certificates_from_pem};
use sign::provider::{CertificateDer, HashSigner, LocalSigner, ProviderError};
use signers::pkcs11::{KeyPlace, Module, ModuleError};
use signers::provider::{Network, PadesSigner};
use signers::settings::{ModuleTable, TimestampTable};
use signers::timestamp::Authority;
use signers::{Client, ClientError, Limits, SecretString};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a time stamp or a list may take: a document waits for it, and others behind it.
const STAMP_MAX: Duration = Duration::from_secs(10);

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// A file is missing.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// A key cannot be read, or others could read it.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// A file does not hold what it should.
    #[error("kunci atau sertifikat tidak terbaca: {0}")]
    Pki(#[from] sign::pki::PkiError),
    /// The keys of QR codes.
    #[error(transparent)]
    Qr(#[from] QrKeysError),
    /// The security module.
    #[error("modul keamanan: {0}")]
    Module(#[from] ModuleError),
    /// The way to services.
    #[error("Klien HTTP: {0}")]
    Client(#[from] ClientError),
}

pub(crate) fn text(path: &Path) -> Result<String, SigningError> {
    std::fs::read_to_string(path).map_err(|e| SigningError::File(path.display().to_string(), e))
}

/// `certificate` and `key` are names of files.
pub(crate) fn from_folder(folder: &Path, (certificate, key): (&str, &str)) -> Result<SharedKey, SigningError> {
    let signer = LocalSigner::from_pem(&text(&folder.join(certificate))?, &read_key(&folder.join(key))?)?;
    Ok(SharedKey(Arc::new(signer)))
}

pub(crate) fn from_module(table: &ModuleTable) -> Result<SharedKey, SigningError> {
    let pin = secret(&table.pin_file)?;
    let place = KeyPlace { token: &table.token, key: &table.key };
    let signer = Module::load(&table.module)?.open(place, &pin, &text(&table.certificate_file)?)?;
    Ok(SharedKey(Arc::new(signer)))
}

pub(crate) fn secret(path: &Path) -> Result<SecretString, SigningError> {
    Ok(SecretString::from(read_key(path)?.trim().to_owned()))
}

/// The way to services.
pub(crate) fn client(limits: Limits, outside: &Outside) -> Result<Client, ClientError> {
    Ok(Client::trusting(limits, &outside.authority_files)?.carried_by(outside.signers.clone()))
}

pub(crate) fn network(table: &TimestampTable, roots: &[String], outside: &Outside) -> Result<Network, SigningError> {
    let mut issuers: Vec<CertificateDer<'static>> = Vec::new();
    for root in roots {
        issuers.extend(certificates_from_pem(root)?);
    }
    Ok(Network {
        client: client(Limits { whole: STAMP_MAX, ..Limits::default() }, outside)?,
        authority: Authority { url: table.url.clone(), roots: TrustRoots::from_pem(&[&text(&table.roots_file)?])? },
        issuers,
    })
}

/// Signs up to the level that the table says; B-B without one.
pub(crate) fn pades(
    key: SharedKey,
    tsa: Option<&TimestampTable>,
    roots: &[String],
    outside: &Outside,
) -> Result<PadesSigner<SharedKey>, SigningError> {
    Ok(match tsa {
        None => PadesSigner::basic(key),
        Some(table) => PadesSigner::up_to(key, table.level.level(), network(table, roots, outside)?),
    })
}

/// One key for the signer of documents and for whoever asks whether it still signs.
#[derive(Clone)]
pub(crate) struct SharedKey(Arc<dyn HashSigner + Send + Sync>);

impl SharedKey {
    /// The name in its certificate.
    pub(crate) fn name(&self) -> String {
        let subject = self.certificate_chain().first().and_then(sign::subject);
        subject.map(|subject| subject.common_name).unwrap_or_default()
    }
}

impl HashSigner for SharedKey {
    fn certificate_chain(&self) -> &[CertificateDer<'static>] {
        self.0.certificate_chain()
    }

    fn sign_attributes(&self, attributes_der: &[u8]) -> Result<Vec<u8>, ProviderError> {
        self.0.sign_attributes(attributes_der)
    }
}
