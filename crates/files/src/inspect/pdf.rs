//! PDF: opened by the parser the whole project uses, pages counted, objects searched for what acts.

use super::pdf_hazard;
use super::{Facts, Limits, Rejection};
use lopdf::xref::XrefRecovery;
use lopdf::{Document, LoadOptions, Object, ObjectId};
use std::cell::Cell;

/// Of one compressed stream of objects or references. Page content is never unpacked here.
const UNPACKED_BYTES_MAX: usize = 4 << 20;
/// Of all streams of objects together: a small file can hold thousands that unpack a thousandfold.
const UNPACKED_BYTES_MAX_IN_ALL: usize = 64 << 20;
/// Objects in a file; 200 pages of dense drawing have fewer than 50,000.
const OBJECTS_MAX: usize = 300_000;
/// The parser descends 100 levels; in a debug build that takes more stack than a worker thread has.
const STACK_BYTES: usize = 16 << 20;

thread_local! {
    /// Objects and unpacked bytes left to spend. The parser's filter is a plain function, so it cannot carry them.
    static LEFT: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// Parses on a thread of its own: a panic or a deep recursion in the parser ends there, as a damaged file.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    pdf_hazard::search_raw(bytes)?;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("pdf".into()).stack_size(STACK_BYTES);
        let parsing = thread.spawn_scoped(scope, || walk_parsed(bytes, limits));
        let parsing = parsing.map_err(|_| Rejection::TooComplex("pdf: no thread to parse on"))?;
        parsing.join().unwrap_or(Err(Rejection::Damaged("pdf: parser gave up")))
    })
}

#[allow(clippy::wildcard_enum_match_arm, reason = "every other error of the parser is one to us")]
fn walk_parsed(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    LEFT.set((OBJECTS_MAX, UNPACKED_BYTES_MAX_IN_ALL));
    let options =
        LoadOptions { filter: Some(spend), max_decompressed_size: Some(UNPACKED_BYTES_MAX), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::Decompress(_) => Rejection::TooComplex("pdf: unpacked size"),
        _ => Rejection::Damaged("pdf: not readable"),
    })?;
    let (objects_left, bytes_left) = LEFT.get();
    if objects_left == 0 || bytes_left == 0 {
        return Err(Rejection::TooComplex("pdf: objects"));
    }
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Rejection::Locked);
    }
    // Viewers repair such files each in its own way, so what we searched need not be what they show.
    if document.xref_recovery == Some(XrefRecovery::Reconstructed) {
        return Err(Rejection::Damaged("pdf: cross-references"));
    }
    for object in document.objects.values() {
        pdf_hazard::search(object)?;
    }
    pdf_hazard::search_dictionary(&document.trailer)?;
    let pages = count_pages(&document, limits)?;
    Ok(Facts { pages: Some(pages), ..Facts::default() })
}

/// Keeps the object while there is something left to spend. A stream of objects comes by before it is unpacked.
fn spend(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let (mut objects_left, mut bytes_left) = LEFT.get();
    objects_left = objects_left.saturating_sub(1);
    if bytes_left > 0
        && let Ok(stream) = object.as_stream()
        && stream.dict.has_type(b"ObjStm")
    {
        // One that unpacks to more than the limit is refused by the parser itself.
        let unpacked = stream.decompressed_content_with_limit(UNPACKED_BYTES_MAX);
        bytes_left = bytes_left.saturating_sub(unpacked.map_or(0, |bytes| bytes.len()));
    }
    LEFT.set((objects_left, bytes_left));
    (objects_left > 0 && bytes_left > 0).then(|| (id, object.clone()))
}

fn count_pages(document: &Document, limits: &Limits) -> Result<u32, Rejection> {
    let mut pages = 0;
    for page in document.page_iter() {
        pages += 1;
        if pages > limits.pages_max {
            return Err(Rejection::TooManyPages { pages_max: limits.pages_max });
        }
        check_page(document, page).ok_or(Rejection::Damaged("pdf: page"))?;
    }
    let catalog = document.catalog().map_err(|_| Rejection::Damaged("pdf: catalog"))?;
    if pages == 0 {
        // No page tree is damage; a page tree without pages is an empty document.
        catalog.get_deref(b"Pages", document).map_err(|_| Rejection::Damaged("pdf: page tree"))?;
        return Err(Rejection::Empty);
    }
    Ok(pages)
}

/// The page and the streams it draws from are there.
fn check_page(document: &Document, page: ObjectId) -> Option<()> {
    let dictionary = document.get_dictionary(page).ok()?;
    if dictionary.get_type().ok()? != b"Page" {
        return None;
    }
    let contents = document.get_page_contents(page);
    let all_there = contents.iter().all(|&id| document.get_object(id).is_ok_and(|object| object.as_stream().is_ok()));
    all_there.then_some(())
}
