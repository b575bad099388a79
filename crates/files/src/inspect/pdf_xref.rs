//! The places that the cross-references of a PDF name: each is read once for every number it stands under.

use super::Rejection;
use lopdf::xref::{XrefEntry, decode_xref_stream_with_limit};
use lopdf::{Document, LoadOptions};
use memchr::memmem;

/// Of one stream of cross-references: far more than the most objects that are taken need.
const UNPACKED_BYTES_MAX: usize = 3 << 20;
/// In all tables and streams of a file, which may have been saved many times.
const ENTRIES_MAX: usize = 1_500_000;
/// Numbers that share a place: as often as a file may be saved by programs that write the whole table anew.
const SHARES_MAX: usize = 64;

/// Places named so far.
#[derive(Default)]
pub(super) struct Places(Vec<u64>);

impl Places {
    /// Adds those of all tables in the bytes.
    pub(super) fn of_tables(bytes: &[u8]) -> Self {
        let ends = memmem::find_iter(bytes, b" n");
        let is_entry = |at: &usize| bytes.get(at + 2).is_none_or(u8::is_ascii_whitespace);
        Self(ends.filter(is_entry).filter_map(|at| place_before(&bytes[..at])).collect())
    }

    /// Adds those of the stream of cross-references that this object is, as the parser itself reads them.
    pub(super) fn add_stream(&mut self, object: &[u8]) -> Result<(), Rejection> {
        let mut alone = b"%PDF-1.5\n1 0 obj".to_vec();
        alone.extend_from_slice(object);
        let table = alone.len() + 1;
        alone.extend_from_slice(
            format!(
                "\nxref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2>>\nstartxref\n{table}\n%%EOF"
            )
            .as_bytes(),
        );
        let options = LoadOptions {
            filter: Some(|id, object| Some((id, object.clone()))),
            max_decompressed_size: Some(UNPACKED_BYTES_MAX),
            ..LoadOptions::default()
        };
        // What the parser cannot read here, it cannot read there.
        let Ok(document) = Document::load_mem_with_options(&alone, options) else { return Ok(()) };
        let Some(Ok(stream)) = document.objects.get(&(1, 0)).map(lopdf::Object::as_stream) else { return Ok(()) };
        let Ok((xref, _)) = decode_xref_stream_with_limit(stream.clone(), Some(UNPACKED_BYTES_MAX)) else {
            return Ok(());
        };
        let places = xref.entries.values().filter_map(|entry| {
            if let XrefEntry::Normal { offset, .. } = entry { Some(u64::from(*offset)) } else { None }
        });
        self.0.extend(places);
        self.check_count()
    }

    fn check_count(&self) -> Result<(), Rejection> {
        if self.0.len() > ENTRIES_MAX { Err(Rejection::TooComplex("pdf: cross-references")) } else { Ok(()) }
    }

    /// Refuses a file in which many numbers lead to one place, which would be read as many times.
    pub(super) fn check(mut self) -> Result<(), Rejection> {
        self.check_count()?;
        self.0.sort_unstable();
        let is_shared = self.0.chunk_by(|one, other| one == other).any(|shared| shared.len() > SHARES_MAX);
        if is_shared { Err(Rejection::TooComplex("pdf: many numbers for one place")) } else { Ok(()) }
    }
}

/// The first of the two numbers that stand at the end.
fn place_before(bytes: &[u8]) -> Option<u64> {
    let bytes = without_number(bytes)?.0.trim_ascii_end();
    without_number(bytes)?.1.parse().ok()
}

fn without_number(bytes: &[u8]) -> Option<(&[u8], &str)> {
    let start = bytes.iter().rposition(|byte| !byte.is_ascii_digit()).map_or(0, |at| at + 1);
    let number = std::str::from_utf8(&bytes[start..]).ok().filter(|digits| !digits.is_empty())?;
    Some((&bytes[..start], number))
}
