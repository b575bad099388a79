//! The hash functions: which are accepted, and what they say of bytes.

use const_oid::db::rfc5912::{ID_SHA_256, ID_SHA_384, ID_SHA_512};
use der::Any;
use ring::digest::{Algorithm, Context, SHA1_FOR_LEGACY_USE_ONLY, SHA256, SHA384, SHA512, digest};
use spki::AlgorithmIdentifierOwned;

/// A hash function a signature may rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// By its identifier, with parameters absent or NULL (RFC 5754 section 2).
    pub(crate) fn of(algorithm: &AlgorithmIdentifierOwned) -> Option<Self> {
        if !algorithm.parameters.as_ref().is_none_or(Any::is_null) {
            return None;
        }
        match algorithm.oid {
            ID_SHA_256 => Some(Self::Sha256),
            ID_SHA_384 => Some(Self::Sha384),
            ID_SHA_512 => Some(Self::Sha512),
            _ => None,
        }
    }

    /// Parameters absent.
    pub(crate) fn identifier(self) -> AlgorithmIdentifierOwned {
        let oid = match self {
            Self::Sha256 => ID_SHA_256,
            Self::Sha384 => ID_SHA_384,
            Self::Sha512 => ID_SHA_512,
        };
        AlgorithmIdentifierOwned { oid, parameters: None }
    }

    /// Over parts, as if they stood one after the other.
    pub(crate) fn of_parts(self, parts: &[&[u8]]) -> Vec<u8> {
        let mut context = Context::new(self.algorithm());
        for part in parts {
            context.update(part);
        }
        context.finish().as_ref().to_vec()
    }

    /// Bytes of the result.
    pub(crate) fn length(self) -> usize {
        self.algorithm().output_len()
    }

    fn algorithm(self) -> &'static Algorithm {
        match self {
            Self::Sha256 => &SHA256,
            Self::Sha384 => &SHA384,
            Self::Sha512 => &SHA512,
        }
    }
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    sha256_of(&[bytes])
}

/// SHA-256 over parts, as if they stood one after the other.
pub(crate) fn sha256_of(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    let mut sum = [0; 32];
    sum.copy_from_slice(context.finish().as_ref());
    sum
}

/// Only where a protocol names things by it: the certificate an OCSP answer speaks of. No signature rests on it.
pub(crate) fn sha1(bytes: &[u8]) -> Vec<u8> {
    digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()
}
