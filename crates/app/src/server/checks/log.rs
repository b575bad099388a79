//! The log recomputed against what was signed, here and outside, and the rows that bear seals.

use super::super::installation;
use db::Db;
use ground::catalogue_store;
use ground::config::Config;
use ground::master_keys::{self, MasterKeysError};
use ground::private_file::KeyFileError;
use houses::account::row_seal;
use houses::appointment::appointments;
use houses::mandate::mandates;
use ledger::log::audit::{self, Verdict};
use ledger::log::checkpoint::{self, Head};
use ledger::vault::Vault;
use std::path::Path;
use std::sync::Arc;

/// A checkpoint from outside the database; one that was `named` must be there.
pub fn outside(file: &Path, public: &str, named: bool) -> Result<Option<Head>, String> {
    match std::fs::read_to_string(file) {
        Ok(signed) => checkpoint::read(public, &signed).map(Some).map_err(|e| format!("{}: {e}", file.display())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && !named => Ok(None),
        Err(e) => Err(format!("Titik periksa {} tidak terbaca: {e}", file.display())),
    }
}

/// Recomputes the whole log. `public` is its key, `outside` a checkpoint that was kept elsewhere.
pub async fn recomputed(db: &Db, public: String, outside: Option<Head>) -> Result<Verdict, String> {
    let verdict = db.read(move |tx| Ok(audit::verify(tx, &public, outside))).await.map_err(|e| e.to_string())?;
    verdict.map_err(|e| e.to_string())
}

/// The vault, where there is a master key; another one than the database's is an error.
pub async fn vault(config: &Config, db: &Db) -> Result<Option<Arc<Vault>>, String> {
    let vault = match master_keys::vault(config) {
        Ok(vault) => Arc::new(vault),
        Err(MasterKeysError::File(KeyFileError::Unreadable(..))) => return Ok(None),
        Err(
            other @ (MasterKeysError::File(KeyFileError::Loose(..))
            | MasterKeysError::Malformed(..)
            | MasterKeysError::Unwritable(..)),
        ) => return Err(other.to_string()),
    };
    installation::right_key(config, db, &vault).await.map_err(|e| e.to_string())?;
    Ok(Some(vault))
}

/// The first row that is not as the log and the keys outside say; without a vault, only what needs none is looked at.
pub async fn first_changed_row(db: &Db, vault: Option<Arc<Vault>>) -> Result<Option<String>, String> {
    let catalogue = db.read(|tx| catalogue_store::first_changed(tx)).await.map_err(|e| e.to_string())?;
    if let Some(version) = catalogue {
        return Ok(Some(format!("jenis izin {version}: isinya berbeda dari yang dicatat")));
    }
    let Some(vault) = vault else { return Ok(None) };
    let found = db.read(move |tx| {
        let (accounts, appointments) = (row_seal::first_changed(tx, &vault)?, appointments::first_changed(tx, &vault)?);
        Ok((accounts, appointments, mandates::first_changed(tx, &vault)?))
    });
    let told = |what: &str, id: String| format!("{what} {id}: diubah di luar program, jadi tidak berlaku");
    let (account, appointment, mandate) = found.await.map_err(|e: db::DbError| e.to_string())?;
    let other = appointment.map(|id| told("penugasan", id.to_string()));
    let other = other.or(mandate.map(|id| told("kuasa", id.to_string())));
    Ok(account.map(|id| told("akun", id.to_string())).or(other))
}
