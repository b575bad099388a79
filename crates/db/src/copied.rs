//! What a copy of a database consists of, whichever engine gives or takes it.

use crate::{DbError, Tx};
use std::io::Write;

/// What a copy consists of, as it comes.
pub enum Piece<'a> {
    /// A table, or the file, begins.
    Begin {
        /// Of the table; `database` for the file.
        name: &'a str,
        /// Of the table.
        columns: &'a [String],
    },
    /// Its next bytes.
    Bytes(&'a [u8]),
    /// It ends.
    End,
}

/// A table, or the file, to be put back.
#[derive(Clone, Debug)]
pub struct Part {
    /// Of the table; [`FILE`] for the file.
    pub name: String,
    /// Of the table.
    pub columns: Vec<String>,
}

/// What the one part of a copy of `SQLite` is called.
pub const FILE: &str = "database";

/// What reads the copy beside its bytes.
pub type Look<'a, T> = &'a mut dyn FnMut(&mut dyn Tx) -> Result<T, DbError>;
/// What takes the copy.
pub type Give<'a> = &'a mut dyn FnMut(Piece) -> Result<(), DbError>;
/// What writes the bytes of a part.
pub type Fill<'a> = &'a mut dyn FnMut(&Part, &mut dyn Write) -> Result<(), DbError>;
