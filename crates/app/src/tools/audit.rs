//! `saporancak audit`: is the log what was signed, and is the database what the log says?

use crate::server::setup;
use clap::Subcommand;
use db::Db;
use ground::config::Config;
use ground::master_keys::{self, MasterKeysError};
use ground::private_file::KeyFileError;
use ground::{catalogue_store, log_keeper};
use houses::account::row_seal;
use houses::appointment::appointments;
use houses::mandate::mandates;
use ledger::log::audit::{self, Sound, Verdict};
use ledger::log::checkpoint::{self, Head};
use std::path::PathBuf;
use std::process::ExitCode;

/// What can be checked by hand.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Menghitung ulang seluruh catatan: 0 utuh, 1 ada yang diubah (yang pertama disebut).
    Verify {
        /// Folder data, bila tanpa berkas konfigurasi.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Titik periksa yang disimpan di luar; bila tidak diisi, yang ada dalam konfigurasi.
        #[arg(long)]
        checkpoint: Option<PathBuf>,
        /// Kunci umum catatan (satu baris); bila tidak diisi, dari folder kunci.
        #[arg(long)]
        public_key: Option<String>,
    },
}

/// The configuration a command is about.
pub fn config(command: &AuditCommand, configured: impl FnOnce() -> Result<Config, String>) -> Result<Config, String> {
    let AuditCommand::Verify { data, .. } = command;
    data.as_ref().map_or_else(configured, |data| Ok(Config::for_folder(data, "127.0.0.1:0", "http://localhost")))
}

/// Checks, tells, and answers 0 or 1.
pub async fn run(config: Config, command: AuditCommand) -> Result<ExitCode, String> {
    let AuditCommand::Verify { checkpoint, public_key, .. } = command;
    let public = match public_key {
        Some(key) => key,
        None => log_keeper::key(&config).map_err(|e| e.to_string())?.public().to_owned(),
    };
    let file = checkpoint.clone().unwrap_or_else(|| config.checkpoint_file());
    let outside = read_outside(&file, &public, checkpoint.is_some())?;
    let database = config.database_url();
    if database.strip_prefix("sqlite:").is_some_and(|file| !std::path::Path::new(file).is_file()) {
        return Err(format!("Basis data {database} tidak ada."));
    }
    let db = setup::database(&config).map_err(|e| e.to_string())?;
    let verdict = db.read(move |tx| Ok(audit::verify(tx, &public, outside))).await.map_err(|e| e.to_string())?;
    let verdict = verdict.map_err(|e| e.to_string())?;
    if verdict.is_ok()
        && let Some(changed) = first_changed_row(&config, &db).await?
    {
        println!("BASIS DATA DIUBAH. Yang pertama: {changed}.");
        return Ok(ExitCode::FAILURE);
    }
    Ok(tell(verdict, outside))
}

/// A row that is not as the log and the keys outside say. Without the master key the accounts cannot be checked, which is said.
pub async fn first_changed_row(config: &Config, db: &Db) -> Result<Option<String>, String> {
    let catalogue = db.read(|tx| catalogue_store::first_changed(tx)).await.map_err(|e| e.to_string())?;
    if let Some(version) = catalogue {
        return Ok(Some(format!("jenis izin {version}: isinya berbeda dari yang dicatat")));
    }
    let vault = match master_keys::vault(config) {
        Ok(vault) => vault,
        Err(MasterKeysError::File(KeyFileError::Unreadable(..))) => {
            println!("Tanpa kunci induk, segel akun tidak diperiksa.");
            return Ok(None);
        }
        Err(
            other @ (MasterKeysError::File(KeyFileError::Loose(..))
            | MasterKeysError::Malformed(..)
            | MasterKeysError::Unwritable(..)),
        ) => return Err(other.to_string()),
    };
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

/// A checkpoint that was named must be there.
fn read_outside(file: &std::path::Path, public: &str, named: bool) -> Result<Option<Head>, String> {
    match std::fs::read_to_string(file) {
        Ok(signed) => checkpoint::read(public, &signed).map(Some).map_err(|e| format!("{}: {e}", file.display())),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && !named => Ok(None),
        Err(e) => Err(format!("Titik periksa {} tidak terbaca: {e}", file.display())),
    }
}

fn tell(verdict: Verdict, outside: Option<Head>) -> ExitCode {
    match verdict {
        Ok(Sound { size, open }) => {
            println!("Catatan utuh: {size} catatan dihitung ulang dan cocok dengan tanda tangan.");
            match outside {
                Some(head) => println!("Titik periksa di luar basis data: {} catatan, cocok.", head.size),
                None => println!("Tidak ada titik periksa di luar basis data: pemotongan ekor tidak akan terlihat."),
            }
            if open > 0 {
                println!("Ada catatan baru yang belum tercakup; layanan mencakupnya dalam satu detik.");
            }
            ExitCode::SUCCESS
        }
        Err(bad) => {
            println!("CATATAN DIUBAH. Yang pertama: {bad}.");
            ExitCode::FAILURE
        }
    }
}
