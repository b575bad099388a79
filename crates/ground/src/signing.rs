//! Who signs: the provider of documents and the key of QR codes, loaded once.

use crate::private_file::{KeyFileError, read_key};
use crate::qr_keys::{self, QrKeysError};
use jiff::Timestamp;
use sign::pki::TrustRoots;
use sign::provider::{HashSigner, LocalSigner};
use sign::qr::{AnnouncedKey, IssuerKey};
use std::path::Path;

/// File names inside the folder of keys.
pub const ROOT: &str = "root.pem";
/// The signer's certificate.
pub const CERTIFICATE: &str = "signer.pem";
/// The signer's key.
pub const KEY: &str = "signer-key.pem";

/// Who signs documents.
pub struct Signing {
    /// Signs documents.
    pub provider: Box<dyn HashSigner + Send + Sync>,
    /// Roots our own verification trusts.
    pub roots: TrustRoots,
    /// Every key that ever signed QR codes.
    pub qr_keys: Vec<AnnouncedKey>,
}

/// The keys of a folder.
pub struct Keys {
    /// Signs documents.
    pub provider: Box<dyn HashSigner + Send + Sync>,
    /// Roots our own verification trusts.
    pub roots: TrustRoots,
    /// Signs QR codes.
    pub qr: IssuerKey,
    /// Every key that ever did.
    pub qr_keys: Vec<AnnouncedKey>,
    /// Made with a demo key: everything signed is marked CONTOH – TIDAK SAH.
    pub specimen: bool,
}

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
}

/// Loads the keys of a folder, to be used from now on.
pub fn load(folder: &Path, now: Timestamp) -> Result<Keys, SigningError> {
    let text = |name: &str| {
        let path = folder.join(name);
        std::fs::read_to_string(&path).map_err(|e| SigningError::File(path.display().to_string(), e))
    };
    let provider = LocalSigner::from_pem(&text(CERTIFICATE)?, &read_key(&folder.join(KEY))?)?;
    let specimen = provider.certificate_chain().first().is_some_and(sign::is_specimen);
    let (qr, qr_keys) = qr_keys::load(folder, now)?;
    Ok(Keys { specimen, provider: Box::new(provider), roots: TrustRoots::from_pem(&[&text(ROOT)?])?, qr, qr_keys })
}
