//! Signed statements of how long the log is and what its tree hashes to (c2sp.org/tlog-checkpoint).

use crate::log::error::LogError;
use crate::log::key::{self, LogKey};
use signed_note::{Note, VerifierList};
use tlog_tiles::{Checkpoint, Hash};

/// Size and hash of the tree at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// Records in it.
    pub size: u64,
    /// Its hash.
    pub hash: Hash,
}

/// The signed text of a head.
pub fn sign(key: &LogKey, head: Head) -> Result<String, LogError> {
    let told = |why: String| LogError::Checkpoint(why);
    let text = Checkpoint::new(key.name(), head.size, head.hash, "").map_err(|e| told(e.to_string()))?;
    let mut note = Note::new(&text.to_bytes(), &[]).map_err(|e| told(e.to_string()))?;
    note.add_sigs(&[key.signer()]).map_err(|e| told(e.to_string()))?;
    String::from_utf8(note.to_bytes()).map_err(|e| told(e.to_string()))
}

/// What a signed text says, when the key behind `public` signed it.
pub fn read(public: &str, signed: &str) -> Result<Head, LogError> {
    let told = |why: String| LogError::Checkpoint(why);
    let note = Note::from_bytes(signed.as_bytes()).map_err(|e| told(e.to_string()))?;
    note.verify(&VerifierList::new(vec![key::verifier(public)?])).map_err(|e| told(e.to_string()))?;
    let text = Checkpoint::from_bytes(note.text()).map_err(|e| told(e.to_string()))?;
    // The name of a key is the name of its log.
    if public.split('+').next() != Some(text.origin()) {
        return Err(told(format!("catatan {}", text.origin())));
    }
    Ok(Head { size: text.size(), hash: *text.hash() })
}

/// What a signed text says, whoever signed it: for naming it, not for believing it.
pub(super) fn unchecked(signed: &str) -> Result<Head, LogError> {
    let told = |why: String| LogError::Checkpoint(why);
    let note = Note::from_bytes(signed.as_bytes()).map_err(|e| told(e.to_string()))?;
    let text = Checkpoint::from_bytes(note.text()).map_err(|e| told(e.to_string()))?;
    Ok(Head { size: text.size(), hash: *text.hash() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_our_key_signed_for_our_log_is_read() {
        let key = |name: &str, seed| LogKey::parse(&LogKey::create(name, &[seed; 32]).unwrap()).unwrap();
        let (ours, theirs) = (key("izin.contoh.id/log", 1), key("izin.contoh.id/log", 2));
        let head = Head { size: 3, hash: tlog_tiles::record_hash(b"x") };
        let signed = sign(&ours, head).unwrap();
        assert_eq!(read(ours.public(), &signed).unwrap(), head);
        assert!(read(theirs.public(), &signed).is_err());
        assert!(read(ours.public(), &signed.replacen("\n3\n", "\n4\n", 1)).is_err());
    }
}
