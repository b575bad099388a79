//! `saporancak audit`: is the log what was signed, and is the database what the log says?

use crate::server::checks::log;
use crate::server::setup::SetupError;
use clap::Subcommand;
use db::Db;
use ground::config::Config;
use ground::log_keeper;
use ledger::log::audit::{Sound, Verdict};
use ledger::log::checkpoint::Head;
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
    let outside = log::outside(&file, &public, checkpoint.is_some())?;
    let database = config.database_url();
    if database.strip_prefix("sqlite:").is_some_and(|file| !std::path::Path::new(file).is_file()) {
        return Err(format!("Basis data {database} tidak ada."));
    }
    // Whoever looks whether something was changed changes nothing.
    let db = Db::open_to_read(&database).map_err(|e| format!("Basis data: {e}"))?;
    let pending = db.pending().await.map_err(|e| format!("Basis data: {e}"))?;
    if pending > 0 {
        return Err(SetupError::NotMigrated(pending).to_string());
    }
    let vault = log::vault(&config, &db).await?;
    let verdict = log::recomputed(&db, public, outside).await?;
    if verdict.is_ok() {
        if vault.is_none() {
            println!("Tanpa kunci induk, segel akun tidak diperiksa.");
        }
        if let Some(changed) = log::first_changed_row(&db, vault).await? {
            println!("BASIS DATA DIUBAH. Yang pertama: {changed}.");
            return Ok(ExitCode::FAILURE);
        }
    }
    Ok(tell(verdict, outside))
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
