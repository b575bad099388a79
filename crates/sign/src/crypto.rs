//! The signature algorithms this crate knows: which belongs to a key, and whether a signature is right.

mod hash;
mod pss;

use const_oid::ObjectIdentifier;
use const_oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, ID_EC_PUBLIC_KEY, ID_RSASSA_PSS, RSA_ENCRYPTION, SECP_256_R_1,
    SECP_384_R_1, SHA_256_WITH_RSA_ENCRYPTION, SHA_384_WITH_RSA_ENCRYPTION, SHA_512_WITH_RSA_ENCRYPTION,
};
use der::Any;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, UnparsedPublicKey, VerificationAlgorithm,
};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

pub(crate) use hash::{Hash, sha1, sha256, sha256_of};

/// Why a signature was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejected {
    /// Neither ECDSA on P-256 or P-384 (with SHA-256 or SHA-384), nor RSA of 2048 bits and more, PKCS#1 v1.5 or PSS (with SHA-256,
    /// SHA-384 or SHA-512).
    Unsupported,
    /// The algorithm is known and the signature is wrong.
    Mismatch,
}

/// `AlgorithmIdentifier` of SHA-256, parameters absent (RFC 5754 section 2).
pub(crate) fn sha256_identifier() -> AlgorithmIdentifierOwned {
    Hash::Sha256.identifier()
}

/// What a signer with this key writes as `signatureAlgorithm`: ECDSA without parameters (RFC 5754 section 3.3), RSA with NULL (3.2).
pub(crate) fn signature_identifier(key: &SubjectPublicKeyInfoOwned) -> Option<AlgorithmIdentifierOwned> {
    match Key::of(key)? {
        Key::P256 | Key::P384 => Some(AlgorithmIdentifierOwned { oid: ECDSA_WITH_SHA_256, parameters: None }),
        Key::Rsa => Some(AlgorithmIdentifierOwned { oid: SHA_256_WITH_RSA_ENCRYPTION, parameters: Some(Any::null()) }),
        Key::RsaPss => None,
    }
}

/// Checks `signature` over `message`. The algorithm must be one the key can have, with parameters as its RFC wants them. `hash` is
/// what the surroundings say was used: where the algorithm names one itself, both must agree.
pub(crate) fn check(
    key: &SubjectPublicKeyInfoOwned,
    (algorithm, hash): (&AlgorithmIdentifierOwned, Option<Hash>),
    message: &[u8],
    signature: &[u8],
) -> Result<(), Rejected> {
    let kind = Key::of(key).ok_or(Rejected::Unsupported)?;
    let (scheme, named) = Scheme::of(algorithm).ok_or(Rejected::Unsupported)?;
    let hash = match (named, hash) {
        (Some(named), Some(stated)) if named != stated => return Err(Rejected::Unsupported),
        (Some(hash), _) | (None, Some(hash)) => hash,
        (None, None) => return Err(Rejected::Unsupported),
    };
    let verification = verification(kind, scheme, hash).ok_or(Rejected::Unsupported)?;
    let point = key.subject_public_key.as_bytes().ok_or(Rejected::Unsupported)?;
    UnparsedPublicKey::new(verification, point).verify(message, signature).map_err(|_| Rejected::Mismatch)
}

fn verification(key: Key, scheme: Scheme, hash: Hash) -> Option<&'static dyn VerificationAlgorithm> {
    match (key, scheme, hash) {
        (Key::P256, Scheme::Ecdsa, Hash::Sha256) => Some(&ECDSA_P256_SHA256_ASN1),
        (Key::P256, Scheme::Ecdsa, Hash::Sha384) => Some(&ECDSA_P256_SHA384_ASN1),
        (Key::P384, Scheme::Ecdsa, Hash::Sha256) => Some(&ECDSA_P384_SHA256_ASN1),
        (Key::P384, Scheme::Ecdsa, Hash::Sha384) => Some(&ECDSA_P384_SHA384_ASN1),
        (Key::Rsa, Scheme::Pkcs1, Hash::Sha256) => Some(&RSA_PKCS1_2048_8192_SHA256),
        (Key::Rsa, Scheme::Pkcs1, Hash::Sha384) => Some(&RSA_PKCS1_2048_8192_SHA384),
        (Key::Rsa, Scheme::Pkcs1, Hash::Sha512) => Some(&RSA_PKCS1_2048_8192_SHA512),
        (Key::Rsa | Key::RsaPss, Scheme::Pss, Hash::Sha256) => Some(&RSA_PSS_2048_8192_SHA256),
        (Key::Rsa | Key::RsaPss, Scheme::Pss, Hash::Sha384) => Some(&RSA_PSS_2048_8192_SHA384),
        (Key::Rsa | Key::RsaPss, Scheme::Pss, Hash::Sha512) => Some(&RSA_PSS_2048_8192_SHA512),
        (Key::P256 | Key::P384 | Key::Rsa | Key::RsaPss, Scheme::Ecdsa | Scheme::Pkcs1 | Scheme::Pss, _) => None,
    }
}

#[derive(Clone, Copy)]
enum Key {
    P256,
    P384,
    Rsa,
    /// An RSA key that may be used with PSS only (RFC 4055 section 1.2).
    RsaPss,
}

impl Key {
    fn of(key: &SubjectPublicKeyInfoOwned) -> Option<Self> {
        match key.algorithm.oid {
            RSA_ENCRYPTION => return Some(Self::Rsa),
            ID_RSASSA_PSS => return Some(Self::RsaPss),
            ID_EC_PUBLIC_KEY => {}
            _ => return None,
        }
        let curve = key.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok()?;
        match curve {
            SECP_256_R_1 => Some(Self::P256),
            SECP_384_R_1 => Some(Self::P384),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
enum Scheme {
    Ecdsa,
    Pkcs1,
    Pss,
}

impl Scheme {
    /// The scheme and, where the identifier says it, the hash.
    fn of(algorithm: &AlgorithmIdentifierOwned) -> Option<(Self, Option<Hash>)> {
        let absent = algorithm.parameters.is_none();
        let empty = algorithm.parameters.as_ref().is_none_or(Any::is_null);
        match algorithm.oid {
            ECDSA_WITH_SHA_256 if absent => Some((Self::Ecdsa, Some(Hash::Sha256))),
            ECDSA_WITH_SHA_384 if absent => Some((Self::Ecdsa, Some(Hash::Sha384))),
            SHA_256_WITH_RSA_ENCRYPTION if empty => Some((Self::Pkcs1, Some(Hash::Sha256))),
            SHA_384_WITH_RSA_ENCRYPTION if empty => Some((Self::Pkcs1, Some(Hash::Sha384))),
            SHA_512_WITH_RSA_ENCRYPTION if empty => Some((Self::Pkcs1, Some(Hash::Sha512))),
            // RFC 3370 section 3.2 lets a signer name the key's algorithm in place of the signature's.
            RSA_ENCRYPTION if empty => Some((Self::Pkcs1, None)),
            ID_RSASSA_PSS => Some((Self::Pss, Some(pss::hash(algorithm.parameters.as_ref()?)?))),
            _ => None,
        }
    }
}
