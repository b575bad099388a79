//! The key that signs QRs, and its public half as browsers take it.

use data_encoding::BASE64URL_NOPAD;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _, UnparsedPublicKey,
};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject as _;

use super::QrError;
use crate::crypto::sha256;

/// Enough to tell an office's few keys apart, and short, for it stands in every QR. The signature decides, not the id.
pub const KEY_ID_BYTES: usize = 4;
/// 0x04, x, y (SEC 1 section 2.3.3).
const POINT_BYTES: usize = 65;

/// The private key. No `Debug`: there is nothing in it to print.
pub struct IssuerKey {
    key: EcdsaKeyPair,
    random: SystemRandom,
    public: PublicKey,
}

/// The public key, to be published and compiled into the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    point: [u8; POINT_BYTES],
}

impl IssuerKey {
    /// From PKCS#8, as `pki::create_key` makes it.
    pub fn from_pem(key_pem: &str) -> Result<Self, QrError> {
        let random = SystemRandom::new();
        let pkcs8 = PrivatePkcs8KeyDer::from_pem_slice(key_pem.as_bytes()).map_err(|_| QrError::Key)?;
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.secret_pkcs8_der(), &random)
            .map_err(|_| QrError::Key)?;
        let point = key.public_key().as_ref().try_into().map_err(|_| QrError::Key)?;
        Ok(Self { key, random, public: PublicKey { point } })
    }

    /// The other half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// r and s of 32 bytes each, as ES256 wants them (RFC 9053 section 2.1).
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, QrError> {
        let signature = self.key.sign(&self.random, message).map_err(|_| QrError::NoRandomness)?;
        Ok(signature.as_ref().to_vec())
    }
}

impl PublicKey {
    /// From the base64url coordinates of a JWK. Whether they are a point of the curve shows at the first check.
    pub fn from_coordinates(x: &str, y: &str) -> Result<Self, QrError> {
        let coordinate = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok().filter(|bytes| bytes.len() == 32);
        let (x, y) = (coordinate(x).ok_or(QrError::Key)?, coordinate(y).ok_or(QrError::Key)?);
        let point = [&[4][..], &x, &y].concat().try_into().map_err(|_| QrError::Key)?;
        Ok(Self { point })
    }

    /// x as base64url without padding (RFC 7518 section 6.2.1.2).
    pub fn x(&self) -> String {
        BASE64URL_NOPAD.encode(&self.point[1..33])
    }

    /// y likewise.
    pub fn y(&self) -> String {
        BASE64URL_NOPAD.encode(&self.point[33..])
    }

    /// The start of the JWK's SHA-256 thumbprint (RFC 7638), so that anyone can compute it from the key.
    pub fn key_id(&self) -> [u8; KEY_ID_BYTES] {
        // The members and their order are those of RFC 7638 section 3.2.
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, self.x(), self.y());
        let mut id = [0; KEY_ID_BYTES];
        id.copy_from_slice(&sha256(canonical.as_bytes())[..KEY_ID_BYTES]);
        id
    }

    /// The JWK as `crypto.subtle.importKey("jwk", …)` takes it; `kid` is the key id as lower-case hex.
    pub fn jwk(&self) -> String {
        format!(
            r#"{{"kty":"EC","crv":"P-256","x":"{}","y":"{}","kid":"{}","alg":"ES256","use":"sig"}}"#,
            self.x(),
            self.y(),
            data_encoding::HEXLOWER.encode(&self.key_id())
        )
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), QrError> {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &self.point)
            .verify(message, signature)
            .map_err(|_| QrError::Mismatch)
    }
}
