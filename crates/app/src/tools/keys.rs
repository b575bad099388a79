//! `saporancak keys`: making keys, and changing the one that signs QR codes.

use crate::server::{new_keys, setup};
use clap::Subcommand;
use ground::app::Clock;
use ground::config::Config;
use ground::qr_keys;
use sign::pki::create_key;
use std::process::ExitCode;

/// What can be done with keys by hand.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// Membuat kunci yang belum ada; tidak pernah menimpa.
    Create {
        /// Juga sertifikat contoh (semua dokumen bertanda CONTOH – TIDAK SAH).
        #[arg(long)]
        specimen: bool,
    },
    /// Mengganti kunci kode QR. Kunci lama tetap diumumkan, jadi kertas lama tetap dapat diperiksa.
    RotateQr,
}

/// Runs one of them.
pub fn run(config: &Config, command: &KeysCommand) -> Result<ExitCode, String> {
    match command {
        KeysCommand::Create { specimen } => create(config, *specimen),
        KeysCommand::RotateQr => rotate_qr(config),
    }
}

fn create(config: &Config, specimen: bool) -> Result<ExitCode, String> {
    let made = new_keys::create_keys(config, specimen, Clock::System.now()).map_err(|e| e.to_string())?;
    if made.is_empty() {
        println!("Semua kunci sudah ada.");
    }
    for file in made {
        println!("dibuat: {file}");
    }
    println!("Simpan salinan kunci induk di tempat lain: tanpanya, berkas dan data tidak dapat dibuka lagi.");
    Ok(ExitCode::SUCCESS)
}

fn rotate_qr(config: &Config) -> Result<ExitCode, String> {
    setup::closed_folders(config).map_err(|e| e.to_string())?;
    let (folder, new) = (config.signing_folder(), create_key().map_err(|e| e.to_string())?);
    qr_keys::replace(&folder, &new, Clock::System.now()).map_err(|e| e.to_string())?;
    println!("Kunci QR diganti. Kunci lama tetap diumumkan di {}.", folder.join(qr_keys::ANNOUNCED).display());
    println!("Mulai ulang layanan hari ini: kunci lama hanya boleh menandatangani 7 hari lagi.");
    println!("Simpan salinan folder {} di tempat lain.", folder.display());
    Ok(ExitCode::SUCCESS)
}
