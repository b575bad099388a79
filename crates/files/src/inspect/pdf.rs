//! PDF: opened by the parser the whole project uses, pages counted, objects searched for what acts.

use super::deadline::Deadline;
use super::pdf_graph::Graph;
use super::pdf_whole::{self, Members};
use super::{Facts, Limits, Rejection, pdf_end, pdf_hazard, pdf_pages, pdf_raw};
use crate::wall;
use lopdf::xref::XrefRecovery;
use lopdf::{Document, LoadOptions, Object, ObjectId};
use std::cell::{Cell, RefCell};

/// Of one compressed stream of objects or references. Page content is never unpacked here.
const UNPACKED_BYTES_MAX: usize = 4 << 20;
/// Of all streams of objects together: a small file can hold thousands that unpack a thousandfold.
const UNPACKED_BYTES_MAX_IN_ALL: usize = 64 << 20;
/// Objects in a file; 200 pages of dense drawing have fewer than 50,000.
const OBJECTS_MAX: usize = 300_000;

/// Objects between two looks at the clock; a stream may take long and is looked at by itself.
const OBJECTS_UNWATCHED: usize = 64;

/// Values in all unpacked streams of objects; each takes the parser some hundred bytes.
const UNPACKED_VALUES_MAX: usize = 600_000;

/// Content of all streams, of which the parser makes a copy; several times the largest file.
const COPIED_BYTES_MAX: usize = 64 << 20;

/// What may still be spent.
#[derive(Clone, Copy)]
struct Left {
    objects: usize,
    copied_bytes: usize,
    unpacked_bytes: usize,
    unpacked_values: usize,
}

impl Left {
    const ALL: Self = Self {
        objects: OBJECTS_MAX,
        copied_bytes: COPIED_BYTES_MAX,
        unpacked_bytes: UNPACKED_BYTES_MAX_IN_ALL,
        unpacked_values: UNPACKED_VALUES_MAX,
    };

    fn is_spent(self) -> bool {
        self.objects == 0 || self.copied_bytes == 0 || self.unpacked_bytes == 0 || self.unpacked_values == 0
    }
}

thread_local! {
    /// The parser's filter is a plain function, so it cannot carry this.
    static LEFT: Cell<Left> = const { Cell::new(Left::ALL) };
    /// When the parsing must be done; set as it begins.
    static DEADLINE: Cell<Option<Deadline>> = const { Cell::new(None) };
    /// What the streams of objects hold that came by so far.
    static MEMBERS: RefCell<Members> = RefCell::default();
}

/// Finds where the PDF begins and ends, searches its bytes, then its objects.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let extent = pdf_end::extent(bytes)?;
    let kept = &bytes[extent.clone()];
    let facts = wall::behind(Rejection::Damaged("pdf: parser gave up"), || walk_behind_wall(kept, limits));
    let facts = facts.map_err(|refused| {
        // What is locked looks damaged to a parser without the key.
        let looks_damaged = matches!(refused, Rejection::Damaged(_) | Rejection::Ambiguous(_));
        if looks_damaged && pdf_raw::is_locked(kept) { Rejection::Locked } else { refused }
    })?;
    let cleaned = (kept.len() < bytes.len()).then(|| kept.to_vec());
    Ok(Facts { cleaned, ..facts })
}

fn walk_behind_wall(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let deadline = Deadline::within(limits.time_max);
    pdf_raw::search(bytes, deadline)?;
    walk_parsed(bytes, limits, deadline)
}

#[allow(clippy::wildcard_enum_match_arm, reason = "every other error of the parser is one to us")]
fn walk_parsed(bytes: &[u8], limits: &Limits, deadline: Deadline) -> Result<Facts, Rejection> {
    LEFT.set(Left::ALL);
    DEADLINE.set(Some(deadline));
    MEMBERS.take();
    let options =
        LoadOptions { filter: Some(spend), max_decompressed_size: Some(UNPACKED_BYTES_MAX), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::Decompress(_) => Rejection::TooComplex("pdf: unpacked size"),
        _ => Rejection::Damaged("pdf: not readable"),
    })?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Rejection::Locked);
    }
    // Viewers repair such files each in its own way, so what we searched need not be what they show.
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return Err(Rejection::Ambiguous("pdf: cross-references"));
    }
    pdf_whole::check(&document, &MEMBERS.take(), bytes)?;
    let graph = Graph::new(&document, deadline);
    for object in document.objects.values() {
        pdf_hazard::search(&graph, object)?;
    }
    pdf_hazard::search_dictionary(&graph, &document.trailer)?;
    Ok(Facts { pages: Some(pdf_pages::count(&graph, limits)?), ..Facts::default() })
}

/// Keeps the object while there is something left to spend, and ends the parsing when there is nothing. A stream of objects comes by
/// before it is unpacked.
#[allow(clippy::unnecessary_wraps, reason = "the form lopdf asks of a filter")]
fn spend(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let mut left = LEFT.get();
    if (object.as_stream().is_ok() || left.objects.is_multiple_of(OBJECTS_UNWATCHED))
        && let Some(Err(refused)) = DEADLINE.get().map(Deadline::check)
    {
        end_parsing(refused);
    }
    left.objects = left.objects.saturating_sub(1);
    left.copied_bytes = left.copied_bytes.saturating_sub(object.as_stream().map_or(0, |stream| stream.content.len()));
    if !left.is_spent()
        && let Ok(stream) = object.as_stream()
        && stream.dict.has_type(b"ObjStm")
    {
        // One that unpacks to more than the limit is refused by the parser itself.
        let unpacked = stream.get_plain_content_with_limit(UNPACKED_BYTES_MAX).unwrap_or_default();
        left.unpacked_bytes = left.unpacked_bytes.saturating_sub(unpacked.len());
        left.unpacked_values = left.unpacked_values.saturating_sub(pdf_raw::count(&unpacked));
        match pdf_whole::members(stream, &unpacked) {
            Ok(members) => drop(MEMBERS.with_borrow_mut(|all| all.insert(id.0, members))),
            Err(refused) => end_parsing(refused),
        }
    }
    LEFT.set(left);
    if left.is_spent() {
        end_parsing(Rejection::TooComplex("pdf: objects"));
    }
    Some((id, kept(object)))
}

/// The parser would go on with the next object; this ends it, and the wall says why.
fn end_parsing(why: Rejection) -> ! {
    std::panic::resume_unwind(Box::new(why))
}

/// What the parser takes over for an object out of a stream of objects. Of any other it keeps its own, and streams are always such.
fn kept(object: &Object) -> Object {
    if object.as_stream().is_ok() { Object::Null } else { object.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn parsing_ends_when_the_time_is_up() {
        let bytes = include_bytes!("../../tests/it/cases/pdf-title-says-encrypt.pdf");
        let parse = |time_max| {
            wall::behind(Rejection::Damaged("gave up"), || {
                walk_parsed(bytes, &Limits::default(), Deadline::within(time_max)).map(|facts| facts.pages)
            })
        };
        assert_eq!(parse(Duration::ZERO), Err(Rejection::TooSlow));
        assert_eq!(parse(Duration::from_mins(1)), Ok(Some(1)));
    }
}
