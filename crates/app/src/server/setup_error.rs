//! Why it does not start, with what mends it.

use db::DbError;
use ground::log_keeper::KeepingError;
use ground::master_keys::MasterKeysError;
use ground::private_file::KeyFileError;
use ground::qr_keys::QrKeysError;
use ground::signing::SigningError;

/// Why it does not start; every message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The catalogue has findings.
    #[error("Katalog tidak dapat dipakai:\n{0}")]
    Catalogue(String),
    /// The database.
    #[error("Basis data: {0}")]
    Db(#[from] DbError),
    /// Keys.
    #[error("{0}")]
    Keys(String),
    /// The list of keys that were destroyed.
    #[error("{0}")]
    Erased(String),
    /// The file store.
    #[error("Tempat berkas: {0}")]
    Files(String),
    /// Database, keys and files do not belong together.
    #[error("{0}")]
    Installation(String),
    /// Whoever only looks does not change the schema.
    #[error("Basis data belum diperbarui untuk versi program ini ({0} langkah). Perbarui dengan: saporancak migrate")]
    NotMigrated(usize),
    /// The way to social networks, gateways, registers and the provider of sign-ins.
    #[error("Klien HTTP: {0}")]
    Client(#[from] channels::ClientError),
    /// A demo in production.
    #[error("{0}")]
    Demo(String),
    /// A restore that is not over.
    #[error("{0}")]
    Unfinished(String),
}

/// Why the keys cannot be used, with what mends it.
pub fn unusable_keys(error: SigningError) -> SetupError {
    match error {
        SigningError::Key(loose @ KeyFileError::Loose(..))
        | SigningError::Qr(QrKeysError::Key(loose @ KeyFileError::Loose(..))) => SetupError::Keys(loose.to_string()),
        SigningError::Qr(
            qr
            @ (QrKeysError::Qr(_) | QrKeysError::File(..) | QrKeysError::Announced(_) | QrKeysError::NotAnnounced(_)),
        ) => SetupError::Keys(qr.to_string()),
        other @ (SigningError::Module(_) | SigningError::Client(_)) => SetupError::Keys(other.to_string()),
        other @ (SigningError::Key(_)
        | SigningError::File(..)
        | SigningError::Pki(_)
        | SigningError::Qr(QrKeysError::Key(_))) => SetupError::Keys(format!(
            "Sertifikat penanda tangan: {other}. Untuk uji coba: saporancak keys create --specimen"
        )),
    }
}

/// Why the master keys cannot be used, with what mends it.
pub fn unusable_master(error: MasterKeysError) -> SetupError {
    match error {
        MasterKeysError::File(KeyFileError::Unreadable(file, e)) => {
            SetupError::Keys(format!("Kunci induk {file} tidak terbaca ({e}). Buat dengan: saporancak keys create"))
        }
        other @ (MasterKeysError::File(KeyFileError::Loose(..))
        | MasterKeysError::Malformed(..)
        | MasterKeysError::Unwritable(..)) => SetupError::Keys(other.to_string()),
    }
}

/// Why the log cannot be kept, with what mends it.
pub fn unusable_log(error: KeepingError) -> SetupError {
    match error {
        KeepingError::KeyFile(KeyFileError::Unreadable(file, e)) => {
            SetupError::Keys(format!("Kunci catatan {file} tidak terbaca ({e}). Buat dengan: saporancak keys create"))
        }
        KeepingError::KeyFile(loose @ KeyFileError::Loose(..)) => SetupError::Keys(loose.to_string()),
        other @ (KeepingError::Log(_) | KeepingError::Outside(..)) => SetupError::Keys(other.to_string()),
    }
}
