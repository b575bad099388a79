//! Keys: one per application and per account, wrapped by the master key that lies outside the database.

use files::seal::{Key, MasterKey};
use ring::rand::SystemRandom;

/// What a wrapped key is for: the key of an owner can never be opened as that of a file, nor the reverse.
const OWNER: &[u8] = b"owner key";
const FILE: &[u8] = b"file key";

/// Sealed content that cannot be opened: a wrong key, or changed bytes.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("sealed content cannot be opened")]
pub struct SealError;

/// Makes and opens the keys of owners, and hashes what must be searchable.
pub struct Vault {
    master: MasterKey,
    random: SystemRandom,
}

/// The key of one application or account.
#[derive(Clone, Debug)]
pub struct OwnerKey {
    key: Key,
    random: SystemRandom,
}

impl Vault {
    /// A vault under this master key.
    pub fn new(master: MasterKey) -> Self {
        Self { master, random: SystemRandom::new() }
    }

    /// A new key and its wrapped form, to be kept beside what it seals.
    pub fn create(&self) -> Result<(OwnerKey, Vec<u8>), SealError> {
        let key = Key::generate(&self.random).map_err(|_| SealError)?;
        let wrapped = files::seal::wrap(self.master.key(), OWNER, &key, &self.random).map_err(|_| SealError)?;
        Ok((OwnerKey { key, random: SystemRandom::new() }, wrapped))
    }

    /// The key in a wrapped form.
    pub fn open(&self, wrapped: &[u8]) -> Result<OwnerKey, SealError> {
        let key = files::seal::unwrap(self.master.key(), OWNER, wrapped).map_err(|_| SealError)?;
        Ok(OwnerKey { key, random: SystemRandom::new() })
    }

    /// A keyed hash for a searched field; `purpose` keeps the fields apart.
    pub fn search_hash(&self, purpose: &str, value: &str) -> Vec<u8> {
        files::seal::keyed_hash(self.master.key(), &format!("{purpose}:{value}")).to_vec()
    }
}

impl OwnerKey {
    /// Seals bytes; `context` must be given again to open them.
    pub fn seal(&self, context: &str, plain: &[u8]) -> Result<Vec<u8>, SealError> {
        files::seal::seal(&self.key, context.as_bytes(), plain, &self.random).map_err(|_| SealError)
    }

    /// Opens what [`Self::seal`] made.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        files::seal::open(&self.key, context.as_bytes(), sealed).map_err(|_| SealError)
    }

    /// A new key for one file, and its form wrapped under this key.
    pub fn create_file_key(&self) -> Result<(OwnerKey, Vec<u8>), SealError> {
        let key = Key::generate(&self.random).map_err(|_| SealError)?;
        let wrapped = files::seal::wrap(&self.key, FILE, &key, &self.random).map_err(|_| SealError)?;
        Ok((Self { key, random: SystemRandom::new() }, wrapped))
    }

    /// The key of a file.
    pub fn open_file_key(&self, wrapped: &[u8]) -> Result<OwnerKey, SealError> {
        let key = files::seal::unwrap(&self.key, FILE, wrapped).map_err(|_| SealError)?;
        Ok(Self { key, random: SystemRandom::new() })
    }
}
