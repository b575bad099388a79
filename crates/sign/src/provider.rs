//! Who turns the bytes to be signed into a signature.

mod local;

pub use local::LocalSigner;
pub use rustls_pki_types::CertificateDer;
use thiserror::Error;

/// An open signing session of one signer: the secret that opens it (none, a PIN, a passphrase) was taken when it was made, so no
/// call carries one. Synchronous; a provider behind a network is driven by `pades::prepare` and `Prepared::finish` instead.
pub trait HashSigner {
    /// The signer's certificate first, then what leads to the root, without the root.
    fn certificate_chain(&self) -> &[CertificateDer<'static>];

    /// Signs the DER of the signed attributes (RFC 5652 section 5.4) with SHA-256 and the key of the first certificate:
    /// ECDSA as `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3), RSA as PKCS#1 v1.5.
    fn sign_attributes(&self, attributes_der: &[u8]) -> Result<Vec<u8>, ProviderError>;
}

/// Why a provider gave no signature.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ProviderError {
    /// The provider failed; the text is for the log, never for the page.
    #[error("signing provider failed: {0}")]
    Failed(String),
}
