//! Encryption at rest: a blob under its own key, that key under its owner's, that one under the master key.
//!
//! Sealed bytes are: format (1), salt (16), then chunks of up to 1 MiB, each with its 16-byte tag. The key of one message
//! is HKDF-SHA256(key, salt, purpose); the nonce of a chunk is its index and whether it is the last. So a message cannot be
//! cut off, reordered, or spliced from two, and no nonce is met twice however many messages a key seals.

mod blob;
mod key;

pub use blob::{SealedBlob, open_blob, seal_blob};
pub use key::{Key, MasterKey};

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::SecureRandom;
use ring::{digest, hkdf, hmac};
use zeroize::{Zeroize, Zeroizing};

const FORMAT: u8 = 1;
const SALT_BYTES: usize = 16;
const HEADER_BYTES: usize = 1 + SALT_BYTES;
const CHUNK_BYTES: usize = 1 << 20;
const TAG_BYTES: usize = 16;

/// Why sealing or opening failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// A newer release sealed it, or these are not sealed bytes.
    #[error("sealed in a format this release does not know")]
    UnknownFormat,
    /// The cipher cannot and must not tell these apart.
    #[error("sealed bytes were changed or cut off, or the key or the context is another one")]
    NotAuthentic,
    /// The operating system gave no random bytes.
    #[error("no random bytes to be had")]
    NoRandomness,
    /// A master key must be 32 bytes written as 64 hexadecimal digits.
    #[error("a master key is 64 hexadecimal digits")]
    MalformedKey,
}

/// What a key is derived for: a wrapped key can never be opened as content, nor the reverse.
#[derive(Clone, Copy)]
enum Purpose {
    Content,
    WrappedKey,
}

impl Purpose {
    fn label(self) -> &'static [u8] {
        match self {
            Self::Content => b"saporancak content v1",
            Self::WrappedKey => b"saporancak key v1",
        }
    }
}

/// Seals `plaintext`; `aad` is the context (which row, which column) that must be given again to open it.
pub fn seal(key: &Key, aad: &[u8], plaintext: &[u8], random: &dyn SecureRandom) -> Result<Vec<u8>, SealError> {
    seal_for(Purpose::Content, key, aad, plaintext, random)
}

/// Opens what [`seal`] made with the same key and context.
pub fn open(key: &Key, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    open_for(Purpose::Content, key, aad, sealed)
}

/// Seals `inner` under `outer`.
pub fn wrap(outer: &Key, aad: &[u8], inner: &Key, random: &dyn SecureRandom) -> Result<Vec<u8>, SealError> {
    seal_for(Purpose::WrappedKey, outer, aad, inner.bytes(), random)
}

/// Opens what [`wrap`] made with the same key and context.
pub fn unwrap(outer: &Key, aad: &[u8], wrapped: &[u8]) -> Result<Key, SealError> {
    let bytes = Zeroizing::new(open_for(Purpose::WrappedKey, outer, aad, wrapped)?);
    let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| SealError::NotAuthentic)?;
    Ok(Key::from_bytes(bytes))
}

/// HMAC-SHA256, to find a row by a value (NIK, phone) that is kept sealed. Begin `text` with the name of the field,
/// so that equal values of two fields do not hash alike.
pub fn keyed_hash(key: &Key, text: &str) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.bytes());
    to_array(hmac::sign(&key, text.as_bytes()).as_ref())
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    to_array(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn to_array(digest: &[u8]) -> [u8; 32] {
    let mut array = [0; 32];
    array.copy_from_slice(digest);
    array
}

fn seal_for(
    purpose: Purpose,
    key: &Key,
    aad: &[u8],
    plaintext: &[u8],
    random: &dyn SecureRandom,
) -> Result<Vec<u8>, SealError> {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt).map_err(|_| SealError::NoRandomness)?;
    let message_key = message_key(key, &salt, purpose);

    let chunks = plaintext.len().div_ceil(CHUNK_BYTES).max(1);
    let mut sealed = Vec::with_capacity(HEADER_BYTES + plaintext.len() + chunks * TAG_BYTES);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&salt);
    for index in 0..chunks {
        let from = index * CHUNK_BYTES;
        let to = plaintext.len().min(from + CHUNK_BYTES);
        let at = sealed.len();
        sealed.extend_from_slice(&plaintext[from..to]);
        let tag = message_key
            .seal_in_place_separate_tag(nonce(index, index + 1 == chunks), Aad::from(aad), &mut sealed[at..])
            .expect("a chunk is far below the cipher's limit");
        sealed.extend_from_slice(tag.as_ref());
    }
    Ok(sealed)
}

fn open_for(purpose: Purpose, key: &Key, aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    if sealed.first() != Some(&FORMAT) {
        return Err(SealError::UnknownFormat);
    }
    let (header, body) = sealed.split_at_checked(HEADER_BYTES).ok_or(SealError::NotAuthentic)?;
    let message_key = message_key(key, &header[1..], purpose);

    let chunks = body.len().div_ceil(CHUNK_BYTES + TAG_BYTES).max(1);
    let mut plaintext = Vec::with_capacity(body.len());
    for index in 0..chunks {
        let from = index * (CHUNK_BYTES + TAG_BYTES);
        let to = body.len().min(from + CHUNK_BYTES + TAG_BYTES);
        let at = plaintext.len();
        plaintext.extend_from_slice(&body[from..to]);
        let nonce = nonce(index, index + 1 == chunks);
        let opened = message_key.open_in_place(nonce, Aad::from(aad), &mut plaintext[at..]).map(|chunk| chunk.len());
        let Ok(length) = opened else {
            plaintext.zeroize();
            return Err(SealError::NotAuthentic);
        };
        plaintext.truncate(at + length);
    }
    Ok(plaintext)
}

/// A key for one message only, which is why its nonces may simply count.
fn message_key(key: &Key, salt: &[u8], purpose: Purpose) -> LessSafeKey {
    let pseudo_random = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(key.bytes());
    let label = [purpose.label()];
    let derived = pseudo_random.expand(&label, &AES_256_GCM).expect("one key's length is within HKDF's limit");
    LessSafeKey::new(UnboundKey::from(derived))
}

fn nonce(index: usize, is_last: bool) -> Nonce {
    let mut bytes = [0; 12];
    bytes[3..11].copy_from_slice(&(index as u64).to_be_bytes());
    bytes[11] = u8::from(is_last);
    Nonce::assume_unique_for_key(bytes)
}
