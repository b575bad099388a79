//! What stands between the end of what one signature covers and the end of the next, or of the file.

use lopdf::Document;

use super::added::{self, Addition};
use super::load::load;
use super::pages;
use super::range::SignedRange;
use super::renewal::{self, Renewal, Revisions};

/// One part.
pub(super) struct Later {
    /// Each kind once.
    pub(super) additions: Vec<Addition>,
    /// What it brings, where all of it may be added; its time stamps are not checked yet.
    pub(super) renewal: Option<Renewal>,
}

/// The parts behind each signature, as many as signatures, or one less where nothing stands behind the last. `ends`: how many ranges there
/// are up to each signature, itself included; `documents`: the revision each covers, where the signature is good.
pub(super) fn between(
    pdf: &[u8],
    ranges: &[SignedRange],
    ends: &[usize],
    documents: &[Option<&Document>],
) -> Vec<Later> {
    let mut parts = Vec::new();
    for (number, end) in ends.iter().enumerate() {
        let start = ranges[end - 1].end;
        let next = ends.get(number + 1).copied();
        let whole = next.map_or(pdf, |next| &pdf[..ranges[next - 1].end]);
        if start == whole.len() {
            continue;
        }
        let part =
            Part { pdf: whole, start, ranges: &ranges[*end..next.unwrap_or(ranges.len())], signed: next.is_some() };
        parts.push(match documents[number] {
            Some(before) => part.compared(before, documents.get(number + 1).copied().flatten()),
            None => Later { additions: part.unread(), renewal: None },
        });
    }
    parts
}

struct Part<'a> {
    pdf: &'a [u8],
    start: usize,
    ranges: &'a [SignedRange],
    signed: bool,
}

impl Part<'_> {
    /// Where nobody knows what was there before, only what can be seen from outside is said, and a signature is no complaint.
    fn unread(&self) -> Vec<Addition> {
        let seen = added::kinds(&self.pdf[self.start..], self.ranges.len());
        if self.signed { vec![Addition::Signature] } else { seen }
    }

    fn seen(&self) -> Vec<Addition> {
        let seen = added::kinds(&self.pdf[self.start..], self.ranges.len());
        if self.signed { [vec![Addition::Signature], seen].concat() } else { seen }
    }

    fn compared(&self, before: &Document, after: Option<&Document>) -> Later {
        let additions = self.seen();
        if additions == [Addition::Blank] {
            return Later { additions, renewal: None };
        }
        let loaded = if after.is_none() { load(self.pdf).ok() } else { None };
        let Some(after) = after.or(loaded.as_ref()) else { return Later { additions, renewal: None } };
        if !pages::content_is_kept(before, after) {
            return Later { additions: [additions, vec![Addition::Pages]].concat(), renewal: None };
        }
        let Self { pdf, start, ranges, signed } = *self;
        match renewal::read(&Revisions { pdf, start, before, after, ranges, signed }) {
            Some(renewal) => Later { additions: renewal.additions.clone(), renewal: Some(renewal) },
            None => Later { additions, renewal: None },
        }
    }
}
