//! `saporancak installation`: which installation this is, and how another one is begun on purpose.

use crate::server::{installation, setup};
use clap::Subcommand;
use ground::config::Config;
use ground::installation_mark as mark;
use std::process::ExitCode;
use uuid::Uuid;

/// What can be done with an installation by hand.
#[derive(Subcommand)]
pub enum InstallationCommand {
    /// Menyebut tanda pemasangan di basis data, di samping kunci, dan di tempat berkas.
    Show,
    /// Memulai pemasangan baru dengan kunci yang ada, padahal basis datanya sudah hilang. Data lama tidak kembali dengan perintah ini.
    BeginAnew {
        /// Tanda pemasangan lama, persis seperti yang disebut pesan kesalahan.
        id: Uuid,
    },
}

/// Runs one of them.
pub async fn run(config: Config, command: InstallationCommand) -> Result<ExitCode, String> {
    match command {
        InstallationCommand::Show => show(&config).await,
        InstallationCommand::BeginAnew { id } => begin_anew(&config, id).await,
    }
}

async fn show(config: &Config) -> Result<ExitCode, String> {
    let marks = installation::Marks::read(config).await.map_err(|e| e.to_string())?;
    let known = installation::identity(config).await.map_err(|e| e.to_string())?;
    let word = |id: Option<Uuid>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    println!("basis data     {}  {}", word(known.map(|known| known.id)), installation::shown(&config.database_url()));
    println!("kunci          {}  {}", word(marks.keys), mark::file(config).display());
    println!("tempat berkas  {}  {}", word(marks.files), installation::shown(&config.files_url()));
    Ok(ExitCode::SUCCESS)
}

/// Only where the database is gone or empty, and never in a file store that holds files of the old installation: they would be taken for
/// files that nobody needs.
async fn begin_anew(config: &Config, id: Uuid) -> Result<ExitCode, String> {
    setup::closed_folders(config).map_err(|e| e.to_string())?;
    let marks = installation::Marks::read(config).await.map_err(|e| e.to_string())?;
    if marks.keys != Some(id) {
        return Err(format!(
            "{} tidak mencatat pemasangan {id}, jadi tidak ada yang diubah.",
            mark::file(config).display()
        ));
    }
    if installation::holds_something(config).await.map_err(|e| e.to_string())? {
        return Err(format!(
            "Basis data {} tidak kosong, jadi tidak ada yang diubah. Jalankan layanan seperti biasa, atau isi database_url yang lain.",
            installation::shown(&config.database_url())
        ));
    }
    if marks.files.is_some() {
        return Err(format!(
            "Tempat berkas {} masih memuat berkas pemasangan {id}, jadi tidak ada yang diubah. Pindahkan isinya ke tempat lain, atau isi \
             files_url yang lain.",
            installation::shown(&config.files_url())
        ));
    }
    let aside = mark::set_aside(config, id).map_err(|e| format!("{}: {e}", mark::file(config).display()))?;
    println!("Tanda pemasangan lama dipindahkan ke {}. Layanan berikutnya memulai pemasangan baru.", aside.display());
    if config.checkpoint_file().exists() {
        println!(
            "Pindahkan juga titik periksa catatan lama, {}: catatan yang baru bukan kelanjutannya.",
            config.checkpoint_file().display()
        );
    }
    Ok(ExitCode::SUCCESS)
}
