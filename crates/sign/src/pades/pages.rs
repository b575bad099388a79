//! Whether a file that somebody else signed shows the pages that were sent to be signed.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::FILE_BYTES_MAX;
use super::load::load;

/// Pairs of values compared before the comparison gives up: a licence has a few thousand.
const STEPS_MAX: usize = 200_000;

/// Whether `received` has the pages of `sent`: as many, each with the same content, resources and size, and no annotation more than
/// the fields of signatures. Other bytes are allowed: a signing service may write the file anew.
pub fn same_pages(sent: &[u8], received: &[u8]) -> bool {
    if sent.len() > FILE_BYTES_MAX || received.len() > FILE_BYTES_MAX {
        return false;
    }
    let (Ok(sent), Ok(received)) = (load(sent), load(received)) else {
        return false;
    };
    let (left, right): (Vec<_>, Vec<_>) = (sent.page_iter().collect(), received.page_iter().collect());
    let mut comparison = Comparison { documents: (&sent, &received), seen: BTreeSet::new(), steps: 0 };
    !left.is_empty()
        && left.len() == right.len()
        && left.into_iter().zip(right).all(|pages| comparison.pages_are_same(pages))
}

/// Whether the pages of `whole`, a later version of `signed`, still show what was signed, apart from annotations. What is too
/// complicated to compare counts as the same: nobody is accused on a guess.
pub(super) fn content_is_kept(signed: &Document, whole: &Document) -> bool {
    let (before, after): (Vec<_>, Vec<_>) = (signed.page_iter().collect(), whole.page_iter().collect());
    let mut comparison = Comparison { documents: (signed, whole), seen: BTreeSet::new(), steps: 0 };
    let same =
        before.len() == after.len() && before.into_iter().zip(after).all(|pages| comparison.contents_are_same(pages));
    same || comparison.steps > STEPS_MAX
}

struct Comparison<'a> {
    documents: (&'a Document, &'a Document),
    /// References that are being compared, or were: two that lead to each other would never end.
    seen: BTreeSet<(ObjectId, ObjectId)>,
    steps: usize,
}

impl Comparison<'_> {
    fn pages_are_same(&mut self, (left, right): (ObjectId, ObjectId)) -> bool {
        let (sent, received) = self.documents;
        let (Ok(left_page), Ok(right_page)) = (sent.get_dictionary(left), received.get_dictionary(right)) else {
            return false;
        };
        self.annotations_are_kept(left_page, right_page) && self.contents_are_same((left, right))
    }

    fn contents_are_same(&mut self, (left, right): (ObjectId, ObjectId)) -> bool {
        let (sent, received) = self.documents;
        let (Ok(left_page), Ok(right_page)) = (sent.get_dictionary(left), received.get_dictionary(right)) else {
            return false;
        };
        [&b"Contents"[..], b"Resources", b"MediaBox", b"CropBox", b"Rotate", b"UserUnit"].into_iter().all(|key| {
            let (left, right) = (inherited(sent, left_page, key), inherited(received, right_page, key));
            self.options_are_same(left.as_ref(), right.as_ref())
        })
    }

    fn annotations_are_kept(&mut self, left: &Dictionary, right: &Dictionary) -> bool {
        let (sent, received) = self.documents;
        let all = |document: &Document, page: &Dictionary| {
            page.get_deref(b"Annots", document).and_then(Object::as_array).cloned().unwrap_or_default()
        };
        let is_field = |document: &Document, item: &Object| {
            let found = document.dereference(item).ok().and_then(|(_, object)| object.as_dict().ok());
            found.is_some_and(|field| field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig"))
        };
        let (before, after) = (all(sent, left), all(received, right));
        let before: Vec<_> = before.iter().filter(|item| !is_field(sent, item)).collect();
        let kept: Vec<_> = after.iter().filter(|item| !is_field(received, item)).collect();
        kept.len() == before.len() && before.into_iter().zip(kept).all(|(left, right)| self.shown_alike(left, right))
    }

    /// Appearance and place of an annotation; what it points back to (its page, its parent) is not followed.
    fn shown_alike(&mut self, left: &Object, right: &Object) -> bool {
        let (sent, received) = self.documents;
        let left = sent.dereference(left).ok().and_then(|(_, object)| object.as_dict().ok());
        let right = received.dereference(right).ok().and_then(|(_, object)| object.as_dict().ok());
        let (Some(left), Some(right)) = (left, right) else {
            return false;
        };
        [&b"Subtype"[..], b"Rect", b"AP", b"A", b"F", b"Contents", b"V"]
            .into_iter()
            .all(|key| self.options_are_same(left.get(key).ok(), right.get(key).ok()))
    }

    fn options_are_same(&mut self, left: Option<&Object>, right: Option<&Object>) -> bool {
        match (left, right) {
            (None, None) => true,
            (Some(left), Some(right)) => self.objects_are_same(left, right),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    fn objects_are_same(&mut self, left: &Object, right: &Object) -> bool {
        self.steps += 1;
        if self.steps > STEPS_MAX {
            return false;
        }
        let (sent, received) = self.documents;
        if let (Object::Reference(one), Object::Reference(other)) = (left, right)
            && !self.seen.insert((*one, *other))
        {
            return true;
        }
        let (Ok((_, left)), Ok((_, right))) = (sent.dereference(left), received.dereference(right)) else {
            // Both lead nowhere, which shows nothing on either side.
            return sent.dereference(left).is_err() && received.dereference(right).is_err();
        };
        match (left, right) {
            (Object::Array(left), Object::Array(right)) => {
                left.len() == right.len()
                    && left.iter().zip(right).all(|(left, right)| self.objects_are_same(left, right))
            }
            (Object::Dictionary(left), Object::Dictionary(right)) => self.dictionaries_are_same(left, right, &[]),
            (Object::Stream(left), Object::Stream(right)) => {
                let content = |stream: &lopdf::Stream| {
                    stream.get_plain_content_with_limit(FILE_BYTES_MAX).unwrap_or_else(|_| stream.content.clone())
                };
                content(left) == content(right)
                    && self.dictionaries_are_same(&left.dict, &right.dict, &[b"Length", b"Filter", b"DecodeParms"])
            }
            (Object::String(left, _), Object::String(right, _)) => left == right,
            (Object::Integer(_) | Object::Real(_), Object::Integer(_) | Object::Real(_)) => {
                matches!((left.as_float(), right.as_float()), (Ok(left), Ok(right)) if (left - right).abs() < 1e-3)
            }
            _ => left == right,
        }
    }

    fn dictionaries_are_same(&mut self, left: &Dictionary, right: &Dictionary, free: &[&[u8]]) -> bool {
        let count =
            |dictionary: &Dictionary| dictionary.iter().filter(|(key, _)| !free.contains(&key.as_slice())).count();
        count(left) == count(right)
            && left.iter().filter(|(key, _)| !free.contains(&key.as_slice())).all(|(key, value)| {
                // The way up is not content, and would lead through the whole document.
                key == b"Parent" || right.get(key).is_ok_and(|other| self.objects_are_same(value, other))
            })
    }
}

/// An attribute of a page or of what it inherits from (ISO 32000-1 section 7.7.3.4).
fn inherited(document: &Document, page: &Dictionary, key: &[u8]) -> Option<Object> {
    const DEPTH_MAX: usize = 64;
    let mut node = page;
    for _ in 0..DEPTH_MAX {
        if let Ok(value) = node.get(key) {
            return Some(value.clone());
        }
        node = node.get_deref(b"Parent", document).and_then(Object::as_dict).ok()?;
    }
    None
}
