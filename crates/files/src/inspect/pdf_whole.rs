//! Whether the parser read every object that the cross-references say is in use. One that it cannot read it leaves out without a
//! word, and then nobody searches it; but viewers mend such objects and do what they say.

use super::{Rejection, pdf_keys};
use lopdf::xref::XrefEntry;
use lopdf::{Document, Stream};
use std::collections::{HashMap, HashSet};

const UNREADABLE: Rejection = Rejection::Ambiguous("pdf: an object in use is not readable");
const INDEX: Rejection = Rejection::Ambiguous("pdf: index of a stream of objects");

/// The numbers of the objects in each stream of objects, in their order.
pub(super) type Members = HashMap<u32, Vec<u32>>;

/// The numbers of the objects in an unpacked stream of objects. Refused when its index can be read in two ways, or when an object in
/// it can.
pub(super) fn members(stream: &Stream, unpacked: &[u8]) -> Result<Vec<u32>, Rejection> {
    let entry = |key: &[u8]| stream.dict.get(key).and_then(lopdf::Object::as_i64).ok();
    let count = entry(b"N").and_then(|count| usize::try_from(count).ok()).ok_or(INDEX)?;
    let first = entry(b"First").and_then(|first| usize::try_from(first).ok()).ok_or(INDEX)?;
    let index = std::str::from_utf8(unpacked.get(..first).ok_or(INDEX)?).map_err(|_| INDEX)?;
    let lines = index.split(['\r', '\n']).filter_map(|line| line.split('%').next());
    let words = lines.flat_map(|line| line.split(|c: char| c.is_ascii_whitespace() || c == '\0'));
    let pairs: Option<Vec<u32>> = words.filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect();
    let pairs = pairs.filter(|pairs| count.checked_mul(2) == Some(pairs.len())).ok_or(INDEX)?;
    let mut seen = HashSet::new();
    for pair in pairs.chunks_exact(2) {
        let at = usize::try_from(pair[1]).ok().and_then(|at| at.checked_add(first)).ok_or(INDEX)?;
        if !seen.insert(pair[0]) {
            return Err(INDEX);
        }
        pdf_keys::check_value(unpacked, at.min(unpacked.len()))?;
    }
    Ok(pairs.chunks_exact(2).map(|pair| pair[0]).collect())
}

/// Refuses a document of which something in use was not read, or read from another place than the cross-references say.
pub(super) fn check(document: &Document, members: &Members, bytes: &[u8]) -> Result<(), Rejection> {
    let mut places = HashSet::new();
    for (&number, entry) in &document.reference_table.entries {
        match *entry {
            XrefEntry::Free | XrefEntry::UnusableFree => {}
            XrefEntry::Normal { offset, generation } => {
                if !document.objects.contains_key(&(number, generation)) {
                    return Err(UNREADABLE);
                }
                let at = usize::try_from(offset).map_err(|_| UNREADABLE)?;
                if places.insert(at) {
                    pdf_keys::check_object(bytes, at.min(bytes.len()))?;
                }
            }
            XrefEntry::Compressed { container, index } => {
                let listed = members.get(&container).and_then(|members| members.get(usize::from(index)));
                if listed != Some(&number) || !document.objects.contains_key(&(number, 0)) {
                    return Err(UNREADABLE);
                }
            }
        }
    }
    Ok(())
}
