//! `saporancak keys`: making keys, listing them, and putting a new one in the place of another.

use crate::server::{installation, new_keys, setup};
use clap::{Subcommand, ValueEnum};
use data_encoding::HEXLOWER;
use files::seal::MasterKey;
use ground::app::Clock;
use ground::config::Config;
use ground::log_keeper;
use ground::master_keys;
use ground::private_file;
use ground::qr_keys;
use ring::rand::SystemRandom;
use sign::pki::create_key;
use std::path::Path;
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
    /// Menyebut semua kunci: untuk apa, di mana, dan yang mana yang dipakai sekarang.
    List,
    /// Mengganti sebuah kunci tanpa menghentikan layanan. Kunci lama tetap disimpan untuk apa yang dibuat dengannya.
    Rotate {
        /// Yang mana.
        which: Rotated,
    },
    /// Sama dengan `rotate qr`.
    #[command(hide = true)]
    RotateQr,
}

/// A key that can be put in the place of another.
#[derive(Clone, Copy, ValueEnum)]
pub enum Rotated {
    /// Kunci induk, yang membungkus kunci setiap akun dan permohonan.
    Master,
    /// Kunci kode QR.
    Qr,
}

/// Runs one of them.
pub async fn run(config: Config, command: KeysCommand) -> Result<ExitCode, String> {
    let config = &config;
    match command {
        KeysCommand::Create { specimen } => create(config, specimen).await,
        KeysCommand::List => list(config),
        KeysCommand::Rotate { which: Rotated::Master } => rotate_master(config).await,
        KeysCommand::Rotate { which: Rotated::Qr } | KeysCommand::RotateQr => rotate_qr(config).await,
    }
}

async fn create(config: &Config, specimen: bool) -> Result<ExitCode, String> {
    setup::closed_folders(config).map_err(|e| e.to_string())?;
    if let Some(away) = installation::before_keys(config).await.map_err(|e| e.to_string())? {
        println!(
            "Basis data belum dapat dilihat ({away}), jadi belum diketahui apakah ada kunci lama yang seharusnya dikembalikan."
        );
    }
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

/// Names no secret: a fingerprint tells keys apart and gives nothing away.
fn list(config: &Config) -> Result<ExitCode, String> {
    setup::closed_folders(config).map_err(|e| e.to_string())?;
    let first = config.master_key_file();
    let masters = master_keys::read(&first).map_err(|e| e.to_string())?;
    for (place, key) in masters.iter().enumerate() {
        let use_of = match (place + 1 == masters.len(), place) {
            (true, 0) => "membungkus, dan menyidik kata cari",
            (true, _) => "membungkus sekarang",
            (false, 0) => "membuka yang lama, dan menyidik kata cari; jangan dihapus",
            (false, _) => "membuka yang lama; jangan dihapus",
        };
        let file = master_keys::file_of(&first, place + 1);
        println!("induk   {}  {}  {use_of}", HEXLOWER.encode(&key.fingerprint()), file.display());
    }
    let folder = config.signing_folder();
    match qr_keys::load(&folder, Clock::System.now()) {
        Ok((current, announced)) => {
            for key in &announced {
                let use_of =
                    if key.public == *current.public() { "menandatangani sekarang" } else { "hanya diperiksa" };
                let at = |at: Option<jiff::Timestamp>| at.map_or_else(|| "-".to_owned(), |at| at.to_string());
                println!("qr      dari {} sampai {}  {use_of}", at(key.from), at(key.until));
            }
        }
        Err(error) => println!("qr      {error}"),
    }
    match log_keeper::key(config) {
        Ok(key) => println!("catatan {}  menandatangani titik periksa", key.public()),
        Err(error) => println!("catatan {error}"),
    }
    others(&folder)?;
    Ok(ExitCode::SUCCESS)
}

/// Files of the folder that look like keys: said with their standing, refused where others may open them.
fn others(folder: &Path) -> Result<(), String> {
    let told = |e: std::io::Error| format!("{}: {e}", folder.display());
    let mut files: Vec<_> =
        std::fs::read_dir(folder).map_err(told)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.is_file()) {
        let standing = match private_file::loose(file).map_err(told)? {
            Some(mode) => format!("mode {mode:o}: dapat dibuka orang lain"),
            None => "tertutup".to_owned(),
        };
        println!("berkas  {}  {standing}", file.display());
    }
    Ok(())
}

/// Nothing is put in the place of a key that is not the right one.
async fn right_key(config: &Config) -> Result<(), String> {
    setup::closed_folders(config).map_err(|e| e.to_string())?;
    match installation::before_keys(config).await.map_err(|e| e.to_string())? {
        None => Ok(()),
        Some(away) => Err(format!(
            "Basis data belum dapat dilihat ({away}), jadi belum diketahui apakah kunci ini kuncinya. Tidak ada yang diganti."
        )),
    }
}

async fn rotate_master(config: &Config) -> Result<ExitCode, String> {
    right_key(config).await?;
    let new = MasterKey::generate(&SystemRandom::new()).map_err(|e| e.to_string())?;
    let file = master_keys::add(&config.master_key_file(), &new).map_err(|e| e.to_string())?;
    println!("Kunci induk baru: {} (sidik {}).", file.display(), HEXLOWER.encode(&new.fingerprint()));
    println!(
        "Layanan yang berjalan memakainya dalam beberapa detik, dan membungkus ulang kunci yang lama di belakang layar."
    );
    println!("Simpan salinannya di tempat lain sekarang. Kunci yang lama tetap diperlukan: jangan dihapus.");
    Ok(ExitCode::SUCCESS)
}

async fn rotate_qr(config: &Config) -> Result<ExitCode, String> {
    right_key(config).await?;
    let (folder, new) = (config.signing_folder(), create_key().map_err(|e| e.to_string())?);
    qr_keys::replace(&folder, &new, Clock::System.now()).map_err(|e| e.to_string())?;
    println!("Kunci QR diganti. Kunci lama tetap diumumkan di {}.", folder.join(qr_keys::ANNOUNCED).display());
    println!("Mulai ulang layanan hari ini: kunci lama hanya boleh menandatangani 7 hari lagi.");
    println!("Simpan salinan folder {} di tempat lain.", folder.display());
    Ok(ExitCode::SUCCESS)
}
