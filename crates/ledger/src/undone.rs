//! Why an order changed nothing.

use crate::form_keys::KEY_REUSED;
use crate::sealed::SealedError;
use crate::vault::SealError;
use db::DbError;
use std::fmt::Display;

/// Why an order changed nothing; `Refusal` is a sentence for the person who gave it.
#[derive(Debug, thiserror::Error)]
pub enum Undone<Refusal: Display> {
    /// The law, or the state of things.
    #[error("{0}")]
    Refused(Refusal),
    /// There is no such thing.
    #[error("tidak ditemukan")]
    NotFound,
    /// The key was used with other input.
    #[error("{KEY_REUSED}")]
    KeyReused,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// A seal.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Something that should not happen.
    #[error("{0}")]
    Internal(String),
}

impl<Refusal: Display> Undone<Refusal> {
    /// As the order in whose transaction this one was carried out answers it: refused there means that the two do not agree, and nothing
    /// of either happens.
    pub fn within<Other: Display>(self) -> Undone<Other> {
        match self {
            Self::Refused(refusal) => Undone::Internal(format!("an order within another is refused: {refusal}")),
            Self::NotFound => Undone::NotFound,
            Self::KeyReused => Undone::KeyReused,
            Self::Db(error) => Undone::Db(error),
            Self::Seal(error) => Undone::Seal(error),
            Self::Internal(what) => Undone::Internal(what),
        }
    }
}

impl<Refusal: Display> From<SealedError> for Undone<Refusal> {
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Db(error) => Self::Db(error),
            SealedError::Seal(error) => Self::Seal(error),
        }
    }
}

impl<Refusal: Display> From<Undone<Refusal>> for DbError {
    /// For reads, whose only error is the database's.
    fn from(error: Undone<Refusal>) -> Self {
        match error {
            Undone::Db(error) => error,
            other @ (Undone::Refused(_)
            | Undone::NotFound
            | Undone::KeyReused
            | Undone::Seal(_)
            | Undone::Internal(_)) => Self::Engine(other.to_string()),
        }
    }
}
