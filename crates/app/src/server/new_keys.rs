//! `keys create`: the keys an installation needs, made anew where they are missing.

use super::setup::closed_folders;
use super::setup_error::SetupError;
use files::seal::MasterKey;
use ground::config::Config;
use ground::{log_keeper, private_file, qr_keys, sealing, signing};
use jiff::Timestamp;
use ledger::Randomness;
use ring::rand::SystemRandom;
use sign::pki::{SpecimenNames, create_key, create_specimen};
use std::io::Write;
use std::path::Path;

/// Makes what is missing of master key, QR key and key of the log, and with `specimen` a demo signer; never overwrites.
pub fn create_keys(config: &Config, specimen: bool, now: Timestamp) -> Result<Vec<String>, SetupError> {
    closed_folders(config)?;
    let keys_error = |e: &dyn std::fmt::Display| SetupError::Keys(e.to_string());
    let mut made = Vec::new();
    let master = config.master_key_file();
    if !master.exists() {
        let key = MasterKey::generate(&SystemRandom::new()).map_err(|e| keys_error(&e))?;
        write_secret(&master, &key.to_text())?;
        made.push(master.display().to_string());
    }
    let folder = config.signing_folder();
    let qr = folder.join(qr_keys::CURRENT);
    // Of a key that was there before nobody knows since when it signs, unless others are announced already.
    let mut since = folder.join(qr_keys::ANNOUNCED).exists().then_some(now);
    if !qr.exists() {
        write_secret(&qr, &create_key().map_err(|e| keys_error(&e))?)?;
        made.push(qr.display().to_string());
        since = Some(now);
    }
    if qr_keys::announce(&folder, since).map_err(|e| keys_error(&e))? {
        made.push(folder.join(qr_keys::ANNOUNCED).display().to_string());
    }
    let log = folder.join(log_keeper::KEY);
    if !log.exists() {
        let key = log_keeper::new_key(config, &Randomness::default().bytes()).map_err(|e| keys_error(&e))?;
        write_secret(&log, &key)?;
        made.push(log.display().to_string());
    }
    if specimen {
        let signer = [signing::ROOT, signing::KEY, signing::CERTIFICATE];
        made.extend(specimen_keys(config, signer, ("Akar Saporancak", "Kepala DPMPTSP"), now)?);
        let seal = [sealing::ROOT, sealing::KEY, sealing::CERTIFICATE];
        made.extend(specimen_keys(config, seal, ("Akar Segel", "DPMPTSP Kota Padang"), now)?);
    }
    Ok(made)
}

/// Makes root, key and certificate under these names unless they are there; the certificate's file, when it was made.
fn specimen_keys(
    config: &Config,
    files: [&str; 3],
    (root, signer): (&str, &str),
    now: Timestamp,
) -> Result<Option<String>, SetupError> {
    let [root_file, key_file, certificate] = files.map(|name| config.signing_folder().join(name));
    if certificate.exists() {
        return Ok(None);
    }
    // The certificate is written last: in the folder of a demo, what lies there without it was cut off.
    for left in [&root_file, &key_file].into_iter().filter(|_| config.demo) {
        let _ = std::fs::remove_file(left);
    }
    let names = SpecimenNames { organization: "Pemerintah Kota Padang", root, signer };
    let pki = create_specimen(names, now).map_err(|e| SetupError::Keys(e.to_string()))?;
    write_secret(&root_file, &pki.root_certificate_pem)?;
    write_secret(&key_file, &pki.signer_key_pem)?;
    write_secret(&certificate, &pki.signer_certificate_pem)?;
    Ok(Some(certificate.display().to_string()))
}

/// Writes a new file that only its owner may read.
fn write_secret(path: &Path, text: &str) -> Result<(), SetupError> {
    let told = |e: std::io::Error| SetupError::Keys(format!("{}: {e}", path.display()));
    if let Some(folder) = path.parent() {
        private_file::create_folder(folder).map_err(told)?;
    }
    let mut options = private_file::options();
    options.create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o400);
    let mut file = options.open(path).map_err(told)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(told)
}
