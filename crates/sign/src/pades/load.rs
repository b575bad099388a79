//! Reading a PDF: bounded, as written, or not at all.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions};
use thiserror::Error;

/// One object stream or cross-reference stream. Those of a one-page licence have some kilobytes.
const DECOMPRESSED_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Why a file is not worked with.
#[derive(Debug, Error, PartialEq, Eq)]
pub(super) enum NotLoaded {
    #[error("not a PDF, or damaged")]
    Damaged,
    #[error("encrypted")]
    Encrypted,
}

pub(super) fn load(pdf: &[u8]) -> Result<Document, NotLoaded> {
    let options = LoadOptions::with_max_decompressed_size(DECOMPRESSED_BYTES_MAX);
    // The parser is another project's and reads hostile files; a panic there must not end the process that serves everybody.
    let document = catch_unwind(AssertUnwindSafe(|| Document::load_mem_with_options(pdf, options)))
        .map_err(|_| NotLoaded::Damaged)?
        .map_err(|_| NotLoaded::Damaged)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(NotLoaded::Encrypted);
    }
    // A guessed cross-reference table may show another document than the one that a reader of the bytes as written shows.
    if document.xref_recovery.is_some() || document.xref_start == 0 {
        return Err(NotLoaded::Damaged);
    }
    Ok(document)
}
