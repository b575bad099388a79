//! The objects of a PDF with their references followed, within a budget of steps and of time.

use super::Rejection;
use super::deadline::Deadline;
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::cell::Cell;

/// Looks at an entry or behind a reference. A file of 10 MB full of objects takes less than half of them.
const STEPS_MAX: u32 = 4_000_000;
/// Steps between two looks at the clock.
const STEPS_UNWATCHED: u32 = 1_024;
/// References that lead to references; real files have none.
const HOPS_MAX: u32 = 16;

/// Of all streams of a file together, as a viewer unpacks them.
const UNPACKED_BYTES_MAX: u64 = 256 << 20;

static NULL: Object = Object::Null;

/// A parsed document, and how far it may still be followed.
pub(super) struct Graph<'a> {
    pub(super) document: &'a Document,
    steps_left: Cell<u32>,
    unpacked_left: Cell<u64>,
    deadline: Deadline,
}

impl<'a> Graph<'a> {
    pub(super) fn new(document: &'a Document, deadline: Deadline) -> Self {
        Self { document, steps_left: Cell::new(STEPS_MAX), unpacked_left: Cell::new(UNPACKED_BYTES_MAX), deadline }
    }

    /// Spends a step.
    pub(super) fn step(&self) -> Result<(), Rejection> {
        let left = self.steps_left.get().checked_sub(1).ok_or(Rejection::TooComplex("pdf: references"))?;
        self.steps_left.set(left);
        if left.is_multiple_of(STEPS_UNWATCHED) { self.deadline.check() } else { Ok(()) }
    }

    /// Spends what a stream unpacks to, and the time that took.
    pub(super) fn unpack(&self, bytes: u64) -> Result<(), Rejection> {
        let left = self.unpacked_left.get().checked_sub(bytes).ok_or(Rejection::TooComplex("pdf: unpacked size"))?;
        self.unpacked_left.set(left);
        self.deadline.check()
    }

    /// The object itself, or what it refers to; null when that is not there.
    pub(super) fn resolve(&self, object: &'a Object) -> Result<&'a Object, Rejection> {
        let mut object = object;
        for _ in 0..HOPS_MAX {
            self.step()?;
            let Object::Reference(id) = object else { return Ok(object) };
            object = self.at(*id)?;
        }
        Err(Rejection::TooComplex("pdf: references to references"))
    }

    /// The object of a number; null when the cross-references know none. Under another generation, some programs find one and some
    /// do not.
    pub(super) fn at(&self, id: ObjectId) -> Result<&'a Object, Rejection> {
        if let Some(object) = self.document.objects.get(&id) {
            return Ok(object);
        }
        match self.document.reference_table.get(id.0) {
            Some(XrefEntry::Normal { .. } | XrefEntry::Compressed { .. }) => {
                Err(Rejection::Ambiguous("pdf: reference to another generation"))
            }
            Some(XrefEntry::Free | XrefEntry::UnusableFree) | None => Ok(&NULL),
        }
    }

    /// The resolved entry of a dictionary; null when there is none.
    pub(super) fn get(&self, dictionary: &'a Dictionary, key: &[u8]) -> Result<&'a Object, Rejection> {
        dictionary.get(key).map_or(Ok(&NULL), |value| self.resolve(value))
    }

    /// The name that stands under a key.
    pub(super) fn name(&self, dictionary: &'a Dictionary, key: &[u8]) -> Result<Option<&'a [u8]>, Rejection> {
        Ok(self.get(dictionary, key)?.as_name().ok())
    }

    /// The dictionary that an object is or leads to; that of a stream counts too.
    pub(super) fn dictionary(&self, object: &'a Object) -> Result<Option<&'a Dictionary>, Rejection> {
        let object = self.resolve(object)?;
        let of_stream = || object.as_stream().map(|stream| &stream.dict);
        Ok(object.as_dict().or_else(|_| of_stream()).ok())
    }

    /// Whether a tree of names has any entry.
    pub(super) fn has_names(&self, root: &'a Object) -> Result<bool, Rejection> {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            let Some(node) = self.dictionary(node)? else { continue };
            if self.get(node, b"Names")?.as_array().is_ok_and(|names| !names.is_empty()) {
                return Ok(true);
            }
            if let Ok(kids) = self.get(node, b"Kids")?.as_array() {
                open.extend(kids);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn following_ends_when_the_time_is_up() {
        let document = Document::new();
        let follow = |time_max| {
            let graph = Graph::new(&document, Deadline::within(time_max));
            (0..2 * STEPS_UNWATCHED).try_for_each(|_| graph.step())
        };
        assert_eq!(follow(Duration::ZERO), Err(Rejection::TooSlow));
        assert_eq!(follow(Duration::from_mins(1)), Ok(()));
    }
}
