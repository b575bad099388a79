//! What stands behind the signed part of a file, told from its bytes.
//!
//! No parser is asked: a stranger wrote these bytes. So the answer says what can be seen from outside, and whoever words it must
//! not promise that nothing else was added.

use memchr::memmem;

use super::range::names_range;
use super::report::Reason;

/// What only notes and entries in forms bring (ISO 32000-1 sections 12.5 and 12.7).
const NOTES: [&[u8]; 3] = [b"/Annot", b"/Popup", b"/FreeText"];

/// Nothing when nothing was added.
pub(super) fn kinds(addition: &[u8]) -> Vec<Reason> {
    if addition.is_empty() {
        return Vec::new();
    }
    if is_blank(addition) {
        return vec![Reason::BlankAfterSignature];
    }
    if names_range(addition) {
        return vec![Reason::SignatureAfterSignature];
    }
    let notes = NOTES.iter().any(|word| memmem::find(addition, word).is_some());
    vec![if notes { Reason::NoteAfterSignature } else { Reason::BytesAfterSignature }]
}

/// Whether there is nothing but white space and remarks, each from `%` to the end of its line (ISO 32000-1 section 7.2.3).
pub(super) fn is_blank(addition: &[u8]) -> bool {
    let mut lines = addition.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.all(|line| {
        let remark = line.iter().position(|byte| *byte == b'%').unwrap_or(line.len());
        line[..remark].iter().all(|byte| matches!(byte, 0 | b'\t' | 0x0C | b' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_told_from_its_bytes() {
        for (addition, kinds_expected) in [
            (&b""[..], vec![]),
            (b"\r\n \t\0", vec![Reason::BlankAfterSignature]),
            (b"\n%%EOF\n", vec![Reason::BlankAfterSignature]),
            (b"\n% /Annot\n", vec![Reason::BlankAfterSignature]),
            (b"\n%%EOF\nx", vec![Reason::BytesAfterSignature]),
            (b"9 0 obj <</Type/Annot/Subtype/Text>> endobj", vec![Reason::NoteAfterSignature]),
            (b"9 0 obj <</Type/Annot/V<</ByteRange[0 1 2 3]>>>> endobj", vec![Reason::SignatureAfterSignature]),
            (b"9 0 obj <</Type/Page>> endobj", vec![Reason::BytesAfterSignature]),
        ] {
            assert_eq!(kinds(addition), kinds_expected, "{}", String::from_utf8_lossy(addition));
        }
    }
}
