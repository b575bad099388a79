//! Why a backup cannot be written or read; each is a sentence for whoever runs the system.

use files::store::StoreError;

/// What goes wrong.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The place where backups lie.
    #[error("Tempat cadangan: {0}")]
    Store(#[from] StoreError),
    /// A key of `age` that is none.
    #[error("\"{0}\" bukan kunci age. Penerima diawali age1, identitas diawali AGE-SECRET-KEY-1.")]
    Key(String),
    /// None of the identities opens it.
    #[error("Identitas ini bukan milik cadangan ini: {0} tidak dapat dibuka dengannya.")]
    NotForUs(String),
    /// A part that is not as it was written.
    #[error("Bagian cadangan rusak: {0} ({1})")]
    Damaged(String, &'static str),
    /// A part that is not there.
    #[error("Bagian cadangan hilang: {0}")]
    Missing(String),
    /// A format of a newer release.
    #[error("Cadangan ini ditulis versi yang lebih baru (format {0}); pakai versi itu.")]
    Newer(u32),
    /// No backup there, or none of this name.
    #[error("Tidak ada cadangan {0}.")]
    NoSuch(String),
    /// Something is being removed there right now.
    #[error("Tempat cadangan sedang dipangkas oleh proses lain. Coba lagi beberapa menit lagi.")]
    Pruning,
    /// The system gave no random bytes.
    #[error("Sistem tidak memberi bilangan acak.")]
    NoRandomness,
    /// Anything else, in words.
    #[error("{0}")]
    Other(String),
}
