//! `saporancak backup` and `saporancak restore`.

mod checked;
mod noting;
mod proving;
mod putting;
mod restoring;
mod running;
mod scratch;
mod words;

pub use restoring::{RestoreArgs, restore};
pub use running::run;

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// `saporancak backup`.
#[derive(Args)]
pub struct BackupArgs {
    /// Sertakan kunci, tersandi untuk penerima kunci dalam konfigurasi saja.
    #[arg(long)]
    with_keys: bool,
    #[command(subcommand)]
    command: Option<BackupCommand>,
}

/// What can be done with backups besides making one.
#[derive(Subcommand)]
enum BackupCommand {
    /// Menyebut setiap cadangan yang lengkap.
    List,
    /// Mencocokkan setiap bagian sebuah cadangan dengan hash-nya; tidak memerlukan identitas.
    Check {
        /// Cadangan yang mana; bila tidak diisi, yang terbaru.
        id: Option<String>,
    },
    /// Membuang cadangan yang tidak perlu disimpan lagi menurut backup.keep.
    Prune,
    /// Memulihkan sebuah cadangan ke tempat percobaan, memeriksa semuanya, dan mencatat hasilnya.
    Verify {
        /// Cadangan yang mana; bila tidak diisi, yang terbaru.
        id: Option<String>,
        /// Berkas identitas age yang membuka cadangan.
        #[arg(long)]
        identity: Option<PathBuf>,
    },
    /// Mengeluarkan kunci dari cadangan yang dibuat dengan --with-keys.
    Keys {
        /// Cadangan yang mana; bila tidak diisi, yang terbaru.
        id: Option<String>,
        /// Berkas identitas age yang membuka cadangan.
        #[arg(long)]
        identity: Option<PathBuf>,
        /// Berkas identitas age yang membuka kunci.
        #[arg(long)]
        key_identity: PathBuf,
        /// Folder tujuan; dibuat bila belum ada, dan tidak ada yang ditimpa.
        #[arg(long)]
        to: PathBuf,
    },
}

/// Runs what blocks (`PostgreSQL`'s client, large files) where it holds up nothing.
async fn blocking<T, F>(work: F) -> Result<T, String>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, String> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await.map_err(|e| e.to_string())?
}
