//! Keys that wipe themselves and never show in a log.

use super::{SealError, keyed_hash};
use ring::rand::SecureRandom;
use std::fmt;
use zeroize::Zeroizing;

/// 32 random bytes: of a blob, of an application, of an account.
#[derive(Clone)]
pub struct Key(Zeroizing<[u8; 32]>);

impl Key {
    /// A new key.
    pub fn generate(random: &dyn SecureRandom) -> Result<Self, SealError> {
        let mut key = Self::from_bytes([0; 32]);
        random.fill(key.0.as_mut()).map_err(|_| SealError::NoRandomness)?;
        Ok(key)
    }

    /// A key from where it is kept.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Key(hidden)")
    }
}

/// The key above all others. It lives outside the database; the caller reads it from a file or the environment.
#[derive(Clone)]
pub struct MasterKey(Key);

impl MasterKey {
    /// A new master key.
    pub fn generate(random: &dyn SecureRandom) -> Result<Self, SealError> {
        Key::generate(random).map(Self)
    }

    /// From 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Key::from_bytes(bytes))
    }

    /// From 64 hexadecimal digits, white space around them allowed. Wiping `text` is the caller's part.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let digits = text.trim().as_bytes();
        if digits.len() != 64 {
            return Err(SealError::MalformedKey);
        }
        let mut bytes = Zeroizing::new([0_u8; 32]);
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = hex_digit(pair[0])? << 4 | hex_digit(pair[1])?;
        }
        Ok(Self::from_bytes(*bytes))
    }

    /// As [`parse`](Self::parse) takes it, for the file it is first written to.
    pub fn to_text(&self) -> Zeroizing<String> {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |value: u8| char::from(DIGITS[usize::from(value)]);
        // Given its room at once: a string that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(64));
        for byte in self.0.bytes() {
            text.push(digit(byte >> 4));
            text.push(digit(byte & 0xF));
        }
        text
    }

    /// To wrap keys of owners with, and for [`keyed_hash`](super::keyed_hash).
    pub fn key(&self) -> &Key {
        &self.0
    }

    /// By which a database recognises its first master key: of a key derived from it for nothing else, so that the value says nothing of
    /// what this one wraps or hashes.
    pub fn check_value(&self) -> [u8; 32] {
        let derived = Key::from_bytes(keyed_hash(&self.0, "saporancak check key v1"));
        keyed_hash(&derived, "saporancak master key check v1")
    }

    /// Tells master keys apart without giving them away: it names the key that wrapped another.
    pub fn fingerprint(&self) -> [u8; 8] {
        let hash = keyed_hash(&self.0, "saporancak master key fingerprint v1");
        std::array::from_fn(|index| hash[index])
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("MasterKey(hidden)")
    }
}

fn hex_digit(digit: u8) -> Result<u8, SealError> {
    let value = char::from(digit).to_digit(16).ok_or(SealError::MalformedKey)?;
    u8::try_from(value).map_err(|_| SealError::MalformedKey)
}
