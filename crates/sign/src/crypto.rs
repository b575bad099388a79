//! The signature algorithms this crate knows: which belongs to a key, and whether a signature is right.

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ID_EC_PUBLIC_KEY, ID_SHA_256, RSA_ENCRYPTION, SECP_256_R_1, SECP_384_R_1,
    SHA_256_WITH_RSA_ENCRYPTION,
};
use der::Any;
use ring::digest::{SHA256, digest};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejected {
    /// Neither ECDSA on P-256 or P-384 nor RSA PKCS#1 v1.5 of 2048 bits and more, each with SHA-256.
    Unsupported,
    /// The algorithm is known and the signature is wrong.
    Mismatch,
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut sum = [0; 32];
    sum.copy_from_slice(digest(&SHA256, bytes).as_ref());
    sum
}

/// SHA-256 over parts, as if they stood one after the other.
pub(crate) fn sha256_of(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = ring::digest::Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut sum = [0; 32];
    sum.copy_from_slice(context.finish().as_ref());
    sum
}

/// `AlgorithmIdentifier` of SHA-256, parameters absent (RFC 5754 section 2).
pub(crate) fn sha256_identifier() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned { oid: ID_SHA_256, parameters: None }
}

/// What a signer with this key writes as `signatureAlgorithm`: ECDSA without parameters (RFC 5754 section 3.3), RSA with NULL (3.2).
pub(crate) fn signature_identifier(key: &SubjectPublicKeyInfoOwned) -> Option<AlgorithmIdentifierOwned> {
    match Key::of(key)? {
        Key::P256 | Key::P384 => Some(AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None }),
        Key::Rsa => Some(AlgorithmIdentifierOwned { oid: SHA_256_WITH_RSA_ENCRYPTION, parameters: Some(Any::null()) }),
    }
}

/// Checks `signature` over `message`. The algorithm must be one the key can have, with parameters as its RFC wants them.
pub(crate) fn check(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Rejected> {
    let kind = Key::of(key).ok_or(Rejected::Unsupported)?;
    if !kind.may_use(algorithm) {
        return Err(Rejected::Unsupported);
    }
    let point = key.subject_public_key.as_bytes().ok_or(Rejected::Unsupported)?;
    UnparsedPublicKey::new(kind.verification(), point).verify(message, signature).map_err(|_| Rejected::Mismatch)
}

#[derive(Clone, Copy)]
enum Key {
    P256,
    P384,
    Rsa,
}

impl Key {
    fn of(key: &SubjectPublicKeyInfoOwned) -> Option<Self> {
        if key.algorithm.oid == RSA_ENCRYPTION {
            return Some(Self::Rsa);
        }
        if key.algorithm.oid != ID_EC_PUBLIC_KEY {
            return None;
        }
        let curve = key.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok()?;
        match curve {
            SECP_256_R_1 => Some(Self::P256),
            SECP_384_R_1 => Some(Self::P384),
            _ => None,
        }
    }

    fn may_use(self, algorithm: &AlgorithmIdentifierOwned) -> bool {
        let empty = algorithm.parameters.as_ref().is_none_or(Any::is_null);
        match self {
            Self::P256 | Self::P384 => algorithm.oid == ECDSA_WITH_SHA_256 && algorithm.parameters.is_none(),
            // RFC 3370 section 3.2 lets a signer name the key's algorithm in place of the signature's.
            Self::Rsa => empty && [SHA_256_WITH_RSA_ENCRYPTION, RSA_ENCRYPTION].contains(&algorithm.oid),
        }
    }

    fn verification(self) -> &'static dyn VerificationAlgorithm {
        match self {
            Self::P256 => &ECDSA_P256_SHA256_ASN1,
            Self::P384 => &ECDSA_P384_SHA256_ASN1,
            Self::Rsa => &RSA_PKCS1_2048_8192_SHA256,
        }
    }
}
