//! Keys: one per application and per account, wrapped by the master key that lies outside the database.

use files::seal::{Key, MasterKey};
use ring::rand::SystemRandom;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

/// What a wrapped key is for: the key of an owner can never be opened as that of a file, nor the reverse.
const OWNER: &[u8] = b"owner key";
const FILE: &[u8] = b"file key";

/// Sealed content that cannot be opened: a wrong key, or changed bytes.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("sealed content cannot be opened")]
pub struct SealError;

/// A key that was wrapped by another master key than the first begins with this byte and the fingerprint of that key; what the first
/// one wrapped begins with the format of a seal, which is another byte.
const NAMED: u8 = 2;
const NAME_BYTES: usize = 8;

/// Reads the master keys again, when one is met that was not there at the start.
type Reread = dyn Fn() -> Option<Vec<MasterKey>> + Send + Sync + UnwindSafe + RefUnwindSafe;

/// Makes and opens the keys of owners, and hashes what must be searchable.
///
/// The first master key hashes and seals rows for ever; a later one takes over the wrapping. Those before open what they wrapped.
pub struct Vault {
    first: MasterKey,
    /// In the order in which they were made, the first one included; the last one wraps.
    keys: RwLock<Vec<MasterKey>>,
    reread: Option<Box<Reread>>,
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
        let keys = RwLock::new(vec![master.clone()]);
        Self { first: master, keys, reread: None, random: SystemRandom::new() }
    }

    /// A vault under several: the first one, and those that took its place one after the other. `reread` gives them anew.
    pub fn of(first: MasterKey, later: Vec<MasterKey>, reread: Box<Reread>) -> Self {
        let keys = RwLock::new(std::iter::once(first.clone()).chain(later).collect());
        Self { first, keys, reread: Some(reread), random: SystemRandom::new() }
    }

    fn keys(&self) -> RwLockReadGuard<'_, Vec<MasterKey>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes over master keys that were made since; what cannot be read leaves those that there are.
    pub fn refresh(&self) {
        let Some(read) = self.reread.as_ref().and_then(|reread| reread()) else { return };
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        // Only ever more of them: a file that is gone for a moment closes nothing.
        if read.len() > keys.len() {
            *keys = read;
        }
    }

    /// How many master keys there are: with more than one, some keys may still be wrapped by one of before.
    pub fn count(&self) -> usize {
        self.keys().len()
    }

    /// A new key and its wrapped form, to be kept beside what it seals.
    pub fn create(&self) -> Result<(OwnerKey, Vec<u8>), SealError> {
        let key = Key::generate(&self.random).map_err(|_| SealError)?;
        let wrapped = self.wrap(&key)?;
        Ok((OwnerKey { key, random: SystemRandom::new() }, wrapped))
    }

    fn wrap(&self, key: &Key) -> Result<Vec<u8>, SealError> {
        let keys = self.keys();
        let current = keys.last().unwrap_or(&self.first);
        let wrapped = files::seal::wrap(current.key(), OWNER, key, &self.random).map_err(|_| SealError)?;
        if keys.len() == 1 {
            return Ok(wrapped);
        }
        Ok([&[NAMED], current.fingerprint().as_slice(), &wrapped].concat())
    }

    /// The key in a wrapped form.
    pub fn open(&self, wrapped: &[u8]) -> Result<OwnerKey, SealError> {
        let key = self.unwrap(wrapped)?;
        Ok(OwnerKey { key, random: SystemRandom::new() })
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<Key, SealError> {
        let Some((name, sealed)) = named(wrapped) else {
            return files::seal::unwrap(self.first.key(), OWNER, wrapped).map_err(|_| SealError);
        };
        if !self.keys().iter().any(|key| key.fingerprint() == name) {
            self.refresh();
        }
        let keys = self.keys();
        let master = keys.iter().find(|key| key.fingerprint() == name).ok_or(SealError)?;
        files::seal::unwrap(master.key(), OWNER, sealed).map_err(|_| SealError)
    }

    /// The same key wrapped by the current master key; `None` where it is already.
    pub fn rewrapped(&self, wrapped: &[u8]) -> Result<Option<Vec<u8>>, SealError> {
        let current = self.keys().last().map(MasterKey::fingerprint);
        let by = named(wrapped).map_or_else(|| self.first.fingerprint(), |(name, _)| name);
        if Some(by) == current {
            return Ok(None);
        }
        let key = self.unwrap(wrapped)?;
        self.wrap(&key).map(Some)
    }

    /// By which a database recognises the first master key; hexadecimal.
    pub fn check_value(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.first.check_value())
    }

    /// Whether the first master key wrapped this key; `None` where a later one did, which says nothing of the first.
    pub fn first_opens(&self, wrapped: &[u8]) -> Option<bool> {
        named(wrapped).is_none().then(|| files::seal::unwrap(self.first.key(), OWNER, wrapped).is_ok())
    }

    /// A keyed hash for a searched field; `purpose` keeps the fields apart.
    pub fn search_hash(&self, purpose: &str, value: &str) -> Vec<u8> {
        files::seal::keyed_hash(self.first.key(), &format!("{purpose}:{value}")).to_vec()
    }
}

/// The name of the master key that wrapped a key, where it is not the first one, and the rest.
fn named(wrapped: &[u8]) -> Option<([u8; NAME_BYTES], &[u8])> {
    let rest = wrapped.strip_prefix(&[NAMED])?;
    let (name, sealed) = rest.split_first_chunk::<NAME_BYTES>()?;
    Some((*name, sealed))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn master() -> MasterKey {
        MasterKey::generate(&SystemRandom::new()).expect("randomness")
    }

    #[test]
    fn an_older_master_key_opens_what_it_wrapped_and_a_newer_one_is_met_without_a_restart() {
        let (first, second) = (master(), master());
        let before = Vault::new(first.clone());
        let (key, old) = before.create().expect("a key");
        let sealed = key.seal("c", b"text").expect("sealed");
        let both = vec![first.clone(), second.clone()];
        let after = Vault::of(first.clone(), vec![second], Box::new(|| None));
        assert_eq!(after.open(&old).expect("the first one still opens").open("c", &sealed).expect("text"), b"text");
        assert_eq!(after.search_hash("nik", "1"), before.search_hash("nik", "1"), "what was found before is found");
        let new = after.rewrapped(&old).expect("opened").expect("it was wrapped by the first");
        assert_eq!(after.rewrapped(&new).expect("opened"), None, "once");
        assert!(before.open(&new).is_err(), "the old master key alone opens it no more");
        // A process that was started before meets the name of the new key and reads it.
        let running = Vault::of(first, Vec::new(), Box::new(move || Some(both.clone())));
        assert_eq!(running.count(), 1);
        assert_eq!(running.open(&new).expect("read again").open("c", &sealed).expect("text"), b"text");
        assert_eq!(running.count(), 2);
        let (_, by_second) = running.create().expect("a key");
        assert_eq!(by_second[0], NAMED, "the new key wraps at once");
    }
}
