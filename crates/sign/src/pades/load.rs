//! Reading a PDF: bounded, as written, or not at all.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use lopdf::{Document, LoadOptions, Object, ObjectId};
use thiserror::Error;

/// One object stream or cross-reference stream. Those of a one-page licence have some kilobytes.
const DECOMPRESSED_BYTES_MAX: usize = 4 << 20;
/// Of all streams of objects together: a small file can hold hundreds that unpack a thousandfold.
const DECOMPRESSED_BYTES_MAX_IN_ALL: usize = 32 << 20;
/// Numbers, names, strings and so on in all streams of objects; each takes the parser some hundred bytes.
const VALUES_MAX: usize = 600_000;
/// Streams of cross-references, which come before any object does; each saved change adds one.
const XREF_STREAMS_MAX: usize = 100;

/// What may still be spent on one file.
#[derive(Clone, Copy)]
struct Left {
    bytes: usize,
    values: usize,
}

impl Left {
    const ALL: Self = Self { bytes: DECOMPRESSED_BYTES_MAX_IN_ALL, values: VALUES_MAX };
}

thread_local! {
    /// The parser's filter is a plain function, so it cannot carry this.
    static LEFT: Cell<Left> = const { Cell::new(Left::ALL) };
}

/// Why a file is not worked with.
#[derive(Debug, Error, PartialEq, Eq)]
pub(super) enum NotLoaded {
    #[error("not a PDF, or damaged")]
    Damaged,
    #[error("encrypted")]
    Encrypted,
}

pub(super) fn load(pdf: &[u8]) -> Result<Document, NotLoaded> {
    if xref_streams(pdf) > XREF_STREAMS_MAX {
        return Err(NotLoaded::Damaged);
    }
    LEFT.set(Left::ALL);
    // Most files have none, and the filter costs a copy of every object.
    let mut options = LoadOptions::with_max_decompressed_size(DECOMPRESSED_BYTES_MAX);
    if may_have_object_streams(pdf) {
        options.filter = Some(spend);
    }
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

/// Takes every object over, and ends the parsing when the streams of objects hold too much. Such a stream comes by before it is unpacked.
#[allow(clippy::unnecessary_wraps, reason = "the form lopdf asks of a filter")]
fn spend(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    if let Ok(stream) = object.as_stream()
        && stream.dict.has_type(b"ObjStm")
    {
        let Left { bytes, values } = LEFT.get();
        // One that unpacks to more than the limit is refused by the parser itself.
        let unpacked = stream.get_plain_content_with_limit(DECOMPRESSED_BYTES_MAX).unwrap_or_default();
        match (bytes.checked_sub(unpacked.len()), values.checked_sub(count_values(&unpacked))) {
            (Some(bytes), Some(values)) => LEFT.set(Left { bytes, values }),
            (None, _) | (_, None) => resume_unwind(Box::new("too much to read")),
        }
    }
    Some((id, object.clone()))
}

/// How many values there may be at most: each begins at a delimiter or behind one, or behind a space.
fn count_values(bytes: &[u8]) -> usize {
    let ends = |byte: u8| byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte);
    let mut before = b' ';
    let mut count = 0;
    for &byte in bytes {
        count += usize::from(b"(<[/".contains(&byte) || (ends(before) && !ends(byte)));
        before = byte;
    }
    count
}

/// How many dictionaries say by a flat array how wide columns are, as only streams of cross-references do: the width of a border is a
/// number, and those of a font's letters are arrays in an array.
fn xref_streams(pdf: &[u8]) -> usize {
    let count = |name: &[u8]| {
        memchr::memmem::find_iter(pdf, name).filter(|at| begins_flat_array(&pdf[at + name.len()..])).count()
    };
    count(b"/W") + count(b"/#57")
}

/// A remark before or in the array may hide what stands there, so it counts as one.
fn begins_flat_array(bytes: &[u8]) -> bool {
    let is_space = |byte: u8| byte.is_ascii_whitespace() || byte == 0;
    let from = bytes.iter().position(|&byte| !is_space(byte)).unwrap_or(bytes.len());
    match bytes[from..].split_first() {
        Some((b'%', _)) => true,
        Some((b'[', inside)) => inside.iter().find(|byte| b"[]%".contains(byte)).is_some_and(|&byte| byte != b'['),
        _ => false,
    }
}

/// Whether a name in the file may be that of a stream of objects: as it is, or with a letter written as `#6a`.
fn may_have_object_streams(pdf: &[u8]) -> bool {
    const NAME_BYTES_MAX: usize = 3 * b"/ObjStm".len();
    let is_letter = |at: usize| {
        pdf.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            && pdf[at.saturating_sub(NAME_BYTES_MAX)..at].contains(&b'/')
    };
    memchr::memmem::find(pdf, b"ObjStm").is_some() || memchr::memchr_iter(b'#', pdf).any(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Stream, dictionary};

    /// A file in which streams of objects hold so many numbers.
    fn file(streams: &[usize], name: &str) -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let catalog = document.add_object(dictionary! { "Type" => "Catalog" });
        document.trailer.set("Root", catalog);
        for numbers in streams {
            let content = format!("9000 0 [{}]", "0 ".repeat(*numbers)).into_bytes();
            let first = i64::try_from("9000 0 ".len()).unwrap();
            let mut stream = Stream::new(dictionary! { "Type" => "ObjXtm", "N" => 1, "First" => first }, content);
            stream.compress().unwrap();
            document.add_object(stream);
        }
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        let at: Vec<_> = memchr::memmem::find_iter(&bytes, b"/ObjXtm").collect();
        assert_eq!(at.len(), streams.len());
        for at in at {
            bytes[at..at + name.len()].copy_from_slice(name.as_bytes());
        }
        bytes
    }

    #[test]
    fn streams_of_objects_are_limited_together() {
        assert!(load(&file(&[1_000, 1_000], "/ObjStm")).is_ok());
        assert!(matches!(load(&file(&[1_000, 650_000], "/ObjStm")), Err(NotLoaded::Damaged)), "too many values");
        assert!(load(&file(&[1_000, 650_000], "/ObjXtm")).is_ok(), "streams of something else are not unpacked");
        // The budget is that of one file.
        assert!(load(&file(&[1_000, 1_000], "/ObjStm")).is_ok());
    }

    #[test]
    fn letters_written_as_numbers_hide_nothing() {
        assert!(may_have_object_streams(b"<</Type/ObjS#74m>>") && may_have_object_streams(b"/O#62#6aStm"));
        assert!(!may_have_object_streams(b"#74 # <</Type/Page>>"));
        assert_eq!(xref_streams(b"/W[1 2 1]/W\0 [1]/#57[1]/W%[\n[1 2 1]/W[1 %[\n2 1]"), 5);
        assert_eq!(xref_streams(b"/Width 3/BS<</W 1>>/W[3[500 250]7 9 500]/W"), 0, "borders and letters of fonts");
    }

    #[test]
    fn values_are_counted() {
        assert_eq!(count_values(b"1 2.5 /Name (text) [0 0]<<>>"), 11);
    }
}
