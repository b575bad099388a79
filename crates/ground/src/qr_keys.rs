//! The keys that ever signed QR codes, as they are announced: a file beside the private key, so that a new key breaks no paper.

use crate::private_file::{self, KeyFileError};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sign::qr::{AnnouncedKey, IssuerKey, PublicKey, jwks};
use std::io::Write as _;
use std::path::Path;

/// The key that signs, inside the folder of keys.
pub const CURRENT: &str = "qr-key.pem";
/// The announced keys, a JWK Set; in the folder of keys, where nobody but the operator writes.
pub const ANNOUNCED: &str = "qr-keys.json";

/// How long a key that is replaced may still sign: a server that runs keeps it until it is started again.
const OVERLAP: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Why the keys of QR codes cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum QrKeysError {
    /// The key cannot be read, or others could read it.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// It is no key.
    #[error("kunci QR tidak terbaca: {0}")]
    Qr(#[from] sign::qr::QrError),
    /// The announced keys cannot be read or written.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
    /// They are no JWK Set of ours.
    #[error(
        "{0} bukan daftar kunci QR. Ambil dari salinan cadangan; jangan dihapus, karena kertas lama diperiksa dengannya"
    )]
    Announced(String),
    /// What signs is not in its time by the list.
    #[error(
        "Kunci {0} tidak ada atau sudah berakhir di qr-keys.json, jadi kode QR yang baru tidak akan diterima pemeriksa. Bila kunci itu \
         Anda pasang sendiri: saporancak keys create. Bila penggantian terputus: saporancak keys rotate-qr"
    )]
    NotAnnounced(String),
}

/// The key that signs, and all that are announced; refused where the first is not among the others at this moment.
pub fn load(folder: &Path, now: Timestamp) -> Result<(IssuerKey, Vec<AnnouncedKey>), QrKeysError> {
    let file = folder.join(CURRENT);
    let current = IssuerKey::from_pem(&private_file::read_key(&file)?)?;
    let keys = announced(folder, &current)?;
    // A clock set a little back, or a server that is started in the second of the change, is no reason.
    let soon = now + OVERLAP;
    if keys.iter().any(|key| key.public == *current.public() && (key.covers(now) || key.covers(soon))) {
        return Ok((current, keys));
    }
    Err(QrKeysError::NotAnnounced(file.display().to_string()))
}

/// All announced keys. A folder from before they were kept announces the one it has, of which nobody knows since when.
fn announced(folder: &Path, current: &IssuerKey) -> Result<Vec<AnnouncedKey>, QrKeysError> {
    let file = folder.join(ANNOUNCED);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(vec![AnnouncedKey { public: current.public().clone(), from: None, until: None }]);
        }
        Err(error) => return Err(QrKeysError::File(file.display().to_string(), error)),
    };
    parse(&text).ok_or_else(|| QrKeysError::Announced(file.display().to_string()))
}

/// Announces the current key where it is not announced yet, since `from`; whether that was needed.
pub fn announce(folder: &Path, from: Option<Timestamp>) -> Result<bool, QrKeysError> {
    let current = IssuerKey::from_pem(&private_file::read_key(&folder.join(CURRENT))?)?;
    let mut keys = if folder.join(ANNOUNCED).exists() { announced(folder, &current)? } else { Vec::new() };
    if keys.iter().any(|key| key.public == *current.public()) {
        return Ok(false);
    }
    keys.push(AnnouncedKey { public: current.public().clone(), from, until: None });
    write(folder, &keys)?;
    Ok(true)
}

/// Puts a new key in the place of the current one, which stays announced. The list comes first: if the machine dies in between, the
/// current key still signs for `OVERLAP`, and the same command brings it to an end.
pub fn replace(folder: &Path, new_pem: &str, now: Timestamp) -> Result<(), QrKeysError> {
    let file = folder.join(CURRENT);
    let current = IssuerKey::from_pem(&private_file::read_key(&file)?)?;
    let new = IssuerKey::from_pem(new_pem)?;
    let mut keys = announced(folder, &current)?;
    for key in keys.iter_mut().filter(|key| key.until.is_none_or(|until| until > now)) {
        key.until = Some(now + OVERLAP);
    }
    keys.push(AnnouncedKey { public: new.public().clone(), from: Some(now), until: None });
    write(folder, &keys)?;
    write_by_rename(&file, new_pem)
}

fn write(folder: &Path, keys: &[AnnouncedKey]) -> Result<(), QrKeysError> {
    write_by_rename(&folder.join(ANNOUNCED), &jwks(keys))
}

/// Whoever reads it meanwhile reads the whole of the old one.
fn write_by_rename(file: &Path, text: &str) -> Result<(), QrKeysError> {
    let told = |error| QrKeysError::File(file.display().to_string(), error);
    let draft = file.with_extension("baru");
    let mut out = private_file::options().create(true).truncate(true).open(&draft).map_err(told)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(told)?;
    std::fs::rename(&draft, file).map_err(told)
}

/// Only what we wrote ourselves: a key that cannot be read is no reason to go on without it.
fn parse(text: &str) -> Option<Vec<AnnouncedKey>> {
    let set: Value = serde_json::from_str(text).ok()?;
    set["keys"].as_array()?.iter().map(key).collect()
}

fn key(jwk: &Value) -> Option<AnnouncedKey> {
    let instant = |name: &str| {
        let Some(at) = jwk.get(name) else { return Some(None) };
        Timestamp::from_second(at.as_i64()?).ok().map(Some)
    };
    Some(AnnouncedKey {
        public: PublicKey::from_coordinates(jwk["x"].as_str()?, jwk["y"].as_str()?).ok()?,
        from: instant("nbf")?,
        until: instant("exp")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sign::pki::create_key;

    #[test]
    fn a_key_that_is_replaced_stays_announced() {
        let folder = tempfile::tempdir().expect("a folder");
        let (folder, now): (_, Timestamp) = (folder.path(), "2026-11-28T06:00:00Z".parse().expect("a moment"));
        let pem = || create_key().expect("a key");
        write_by_rename(&folder.join(CURRENT), &pem()).expect("written");
        let (first, before) = load(folder, now).expect("a folder from before");
        assert_eq!(before, [AnnouncedKey { public: first.public().clone(), from: None, until: None }]);
        assert!(announce(folder, Some(now)).expect("announced"));
        assert!(!announce(folder, None).expect("once"));
        let (_, before) = load(folder, now).expect("read");
        assert_eq!(before, [AnnouncedKey { public: first.public().clone(), from: Some(now), until: None }]);

        let later = now + SignedDuration::from_hours(24);
        replace(folder, &pem(), later).expect("replaced");
        let (current, keys) = load(folder, later).expect("read");
        assert_eq!(keys[0], AnnouncedKey { until: Some(later + OVERLAP), ..before[0].clone() });
        assert_eq!(keys[1], AnnouncedKey { public: current.public().clone(), from: Some(later), until: None });
        assert_eq!(keys.len(), 2);

        // One that ended long ago keeps its end; a server that runs on signs for a while.
        replace(folder, &pem(), later + OVERLAP + OVERLAP).expect("replaced again");
        let (_, keys) = load(folder, later + OVERLAP + OVERLAP).expect("read");
        assert_eq!((keys.len(), keys[0].until), (3, Some(later + OVERLAP)));
        assert!(keys[1].covers(later + OVERLAP + OVERLAP));
    }

    #[test]
    fn a_key_that_nobody_announced_signs_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (folder, now): (_, Timestamp) = (folder.path(), "2026-11-28T06:00:00Z".parse().expect("a moment"));
        let pem = || create_key().expect("a key");
        let first = pem();
        write_by_rename(&folder.join(CURRENT), &first).expect("written");
        assert!(announce(folder, Some(now)).expect("announced"));
        // Put there by hand: announced by `keys create`, beside the first.
        write_by_rename(&folder.join(CURRENT), &pem()).expect("written");
        assert!(matches!(load(folder, now), Err(QrKeysError::NotAnnounced(_))));
        assert!(announce(folder, Some(now)).expect("announced"));
        assert_eq!(load(folder, now).expect("read").1.len(), 2);
        // Cut off between the list and the key: the old one signs on for a while, and no longer.
        replace(folder, &pem(), now).expect("replaced");
        write_by_rename(&folder.join(CURRENT), &first).expect("as before");
        assert!(load(folder, now).is_ok());
        assert!(matches!(load(folder, now + OVERLAP), Err(QrKeysError::NotAnnounced(_))));
        std::fs::write(folder.join(ANNOUNCED), "{\"keys\":[{}]}").expect("written");
        assert!(matches!(load(folder, now), Err(QrKeysError::Announced(_))));
    }
}
