//! The key that signs checkpoints, written as a C2SP signed note wants it.

use crate::log::error::LogError;
use data_encoding::BASE64;
use ring::signature::{Ed25519KeyPair, KeyPair};
use signed_note::{Signer, StandardSigner, StandardVerifier, Verifier};

/// Ed25519 in the key formats of signed notes.
const ALGORITHM: u8 = 1;

/// The signing key of the log, and the name under which the log is known.
pub struct LogKey {
    signer: StandardSigner,
    public: String,
}

impl LogKey {
    /// The text of a new key for a log of this name (a host and a path, without scheme); `seed` is random.
    pub fn create(name: &str, seed: &[u8; 32]) -> Result<String, LogError> {
        if !signed_note::is_key_name_valid(name) {
            return Err(LogError::Key(format!("nama \"{name}\"")));
        }
        let public = public_bytes(seed)?;
        let private = [&[ALGORITHM], seed.as_slice()].concat();
        let id = signed_note::key_id(name, &public);
        Ok(format!("PRIVATE+KEY+{name}+{id:08x}+{}", BASE64.encode(&private)))
    }

    /// Reads what [`Self::create`] wrote.
    pub fn parse(text: &str) -> Result<Self, LogError> {
        let text = text.trim();
        let told = |why: &str| LogError::Key(why.to_owned());
        let signer = StandardSigner::new(text).map_err(|_| told("bentuknya salah"))?;
        // The key is the fifth part, and what of it is base64 may hold a plus.
        let private = text.splitn(5, '+').nth(4).and_then(|key| BASE64.decode(key.as_bytes()).ok());
        let seed = private.as_deref().and_then(|key| <[u8; 32]>::try_from(key.get(1..)?).ok());
        let public = public_bytes(&seed.ok_or_else(|| told("bentuknya salah"))?)?;
        let public = format!("{}+{:08x}+{}", signer.name(), signer.key_id(), BASE64.encode(&public));
        Ok(Self { signer, public })
    }

    /// The name of the log: the first line of every checkpoint.
    pub fn name(&self) -> &str {
        self.signer.name()
    }

    /// What others check signatures with.
    pub fn public(&self) -> &str {
        &self.public
    }

    pub(crate) fn signer(&self) -> &StandardSigner {
        &self.signer
    }
}

fn public_bytes(seed: &[u8; 32]) -> Result<Vec<u8>, LogError> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|e| LogError::Key(e.to_string()))?;
    Ok([&[ALGORITHM], pair.public_key().as_ref()].concat())
}

/// A key that checks checkpoints: its text as [`LogKey::public`] gives it.
pub fn verifier(public: &str) -> Result<Box<dyn Verifier>, LogError> {
    let verifier = StandardVerifier::new(public.trim()).map_err(|_| LogError::Key("kunci umum salah".into()))?;
    Ok(Box::new(verifier))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_checks_what_it_signed() {
        let text = LogKey::create("izin.contoh.id/log", &[7; 32]).unwrap();
        let key = LogKey::parse(&format!("{text}\n")).unwrap();
        assert_eq!(key.name(), "izin.contoh.id/log");
        let signature = key.signer().sign(b"x\n").unwrap();
        let verifier = verifier(key.public()).unwrap();
        assert!(verifier.verify(b"x\n", &signature) && !verifier.verify(b"y\n", &signature));
        for n in 0..=255 {
            let text = LogKey::create("izin.contoh.id/log", &[n; 32]).unwrap();
            assert!(LogKey::parse(&text).is_ok(), "{text}");
        }
        assert!(LogKey::create("dua kata", &[7; 32]).is_err() && LogKey::parse("PRIVATE+KEY+a+0+b").is_err());
    }
}
