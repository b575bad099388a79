//! A P-256 key held in this process: for specimens, and for an office that keeps its key in a file.

use der::Decode as _;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use x509_cert::Certificate;

use super::{HashSigner, ProviderError};
use crate::pki::{PkiError, certificates_from_pem};

/// Signs with a key from a PEM file. No `Debug`: there is nothing in it to print.
pub struct LocalSigner {
    chain: Vec<CertificateDer<'static>>,
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl LocalSigner {
    /// `chain_pem`: the signer's certificate, then intermediates if any. `key_pem`: its PKCS#8 key.
    pub fn from_pem(chain_pem: &str, key_pem: &str) -> Result<Self, PkiError> {
        let chain = certificates_from_pem(chain_pem)?;
        let random = SystemRandom::new();
        let pkcs8 = PrivatePkcs8KeyDer::from_pem_slice(key_pem.as_bytes()).map_err(|_| PkiError::Key)?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8.secret_pkcs8_der(), &random)
            .map_err(|_| PkiError::Key)?;

        let certificate = chain.first().ok_or(PkiError::Certificate)?;
        let certificate = Certificate::from_der(certificate).map_err(|_| PkiError::Certificate)?;
        let certified = certificate.tbs_certificate.subject_public_key_info.subject_public_key;
        if certified.as_bytes() != Some(key.public_key().as_ref()) {
            return Err(PkiError::KeyMismatch);
        }
        Ok(Self { chain, key, random })
    }
}

impl HashSigner for LocalSigner {
    fn certificate_chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }

    fn sign_attributes(&self, attributes_der: &[u8]) -> Result<Vec<u8>, ProviderError> {
        self.key
            .sign(&self.random, attributes_der)
            .map(|signature| signature.as_ref().to_vec())
            .map_err(|_| ProviderError::Failed("the system gave no randomness".to_owned()))
    }
}
