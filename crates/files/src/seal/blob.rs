//! One uploaded file as it is kept: its sealed bytes for the store, and what its row holds.

use super::{Key, SealError, open, seal, sha256, unwrap, wrap};
use ring::rand::SecureRandom;
use uuid::Uuid;

/// A sealed file. [`bytes`](Self::bytes) goes to the store, the rest to its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedBlob {
    /// The sealed file.
    pub bytes: Vec<u8>,
    /// The blob's key under its owner's key.
    pub wrapped_key: Vec<u8>,
    /// SHA-256 of the plain file, sealed: in clear it would tell who holds the same document, after erasure too.
    pub sealed_plain_sha256: Vec<u8>,
    /// SHA-256 of [`bytes`](Self::bytes), in clear, to check backups without any key.
    pub sha256: [u8; 32],
}

/// Seals a file under a new key of its own, wrapped by the key of its owner (an application or an account).
pub fn seal_blob(owner: &Key, id: Uuid, plain: &[u8], random: &dyn SecureRandom) -> Result<SealedBlob, SealError> {
    let key = Key::generate(random)?;
    let bytes = seal(&key, &context("content", id), plain, random)?;
    Ok(SealedBlob {
        wrapped_key: wrap(owner, &context("key", id), &key, random)?,
        sealed_plain_sha256: seal(&key, &context("sha256", id), &sha256(plain), random)?,
        sha256: sha256(&bytes),
        bytes,
    })
}

/// Opens a file from its owner's key, its row and its stored bytes, and compares it with its sealed SHA-256.
pub fn open_blob(owner: &Key, id: Uuid, blob: &SealedBlob) -> Result<Vec<u8>, SealError> {
    let key = unwrap(owner, &context("key", id), &blob.wrapped_key)?;
    let plain = open(&key, &context("content", id), &blob.bytes)?;
    let expected = open(&key, &context("sha256", id), &blob.sealed_plain_sha256)?;
    if expected != sha256(&plain) {
        return Err(SealError::NotAuthentic);
    }
    Ok(plain)
}

/// Binds each part to its blob and its place in it.
fn context(part: &str, id: Uuid) -> Vec<u8> {
    [b"blob ", part.as_bytes(), b" ", id.as_bytes()].concat()
}
