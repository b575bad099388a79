//! Why the tree cannot be written or read.

use db::DbError;

/// What goes wrong with the log; the inner texts are for whoever runs the system.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Hashes that are missing or do not fit together.
    #[error("pohon catatan: {0}")]
    Tree(String),
    /// A key that is none.
    #[error("kunci catatan tidak dapat dipakai: {0}")]
    Key(String),
    /// A checkpoint that cannot be read, or was not signed by our key.
    #[error("titik periksa tidak sah: {0}")]
    Checkpoint(String),
    /// What was signed before and what is in the database cannot both be true.
    #[error("catatan di basis data bukan kelanjutan titik periksa yang disimpan di luar (ukuran {outside}): {why}")]
    NotThePast {
        /// Size of the checkpoint outside.
        outside: u64,
        /// What differs.
        why: &'static str,
    },
}

impl From<tlog_tiles::Error> for LogError {
    fn from(error: tlog_tiles::Error) -> Self {
        Self::Tree(error.to_string())
    }
}
