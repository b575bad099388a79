//! What stands behind the signed part of a file, told from its bytes.
//!
//! No parser is asked: a stranger wrote these bytes. So the answer says what can be seen from outside, and whoever words it must
//! not promise that nothing else was added.

use memchr::memmem;

use super::range::count;
use super::reason::Reason;

/// One kind of thing that came behind what a signature covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Addition {
    /// Another signature, which has a report of its own.
    Signature,
    /// What keeps signatures checkable: certificates, lists, answers.
    ValidationData,
    /// A time stamp over the document.
    Timestamp,
    /// White space or remarks that no reader shows.
    Blank,
    /// A note, or an entry in a form.
    Note,
    /// A signature that cannot be told from its bytes, or a time stamp that does not hold.
    Unreadable,
    /// Something else.
    Other,
    /// Other content in the place of what was signed.
    Pages,
}

impl Addition {
    /// What keeps the file from being valid; nothing where this may be added.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Signature | Self::ValidationData | Self::Timestamp => None,
            Self::Blank => Some(Reason::BlankAfterSignature),
            Self::Note => Some(Reason::NoteAfterSignature),
            Self::Unreadable => Some(Reason::SignatureAfterSignature),
            Self::Other => Some(Reason::BytesAfterSignature),
            Self::Pages => Some(Reason::PagesReplaced),
        }
    }

    /// For the interface between programs.
    pub fn code(self) -> &'static str {
        self.texts().0
    }

    /// One sentence in Indonesian.
    pub fn sentence(self) -> &'static str {
        self.texts().1
    }

    fn texts(self) -> (&'static str, &'static str) {
        let named = |reason: Reason| (reason.code(), reason.sentence());
        match self {
            Self::Signature => ("signature", "Tanda tangan berikutnya."),
            Self::ValidationData => {
                ("validation-data", "Data agar tanda tangan tetap dapat diperiksa bertahun-tahun kemudian.")
            }
            Self::Timestamp => ("timestamp", "Stempel waktu atas seluruh berkas."),
            Self::Blank => named(Reason::BlankAfterSignature),
            Self::Note => named(Reason::NoteAfterSignature),
            Self::Unreadable => named(Reason::SignatureAfterSignature),
            Self::Other => named(Reason::BytesAfterSignature),
            Self::Pages => named(Reason::PagesReplaced),
        }
    }
}

/// What only notes and entries in forms bring (ISO 32000-1 sections 12.5 and 12.7).
const NOTES: [&[u8]; 3] = [b"/Annot", b"/Popup", b"/FreeText"];
/// The same beside a signature, whose own field is an annotation too.
const NOTES_BESIDE_A_FIELD: [&[u8]; 8] =
    [b"/Popup", b"/FreeText", b"/Highlight", b"/Ink", b"/Subtype/Text", b"/Subtype /Text", b"/FT/Tx", b"/FT /Tx"];

/// Nothing when nothing was added. `known`: signatures and time stamps that stand in the addition and are judged elsewhere.
pub(super) fn kinds(addition: &[u8], known: usize) -> Vec<Addition> {
    if addition.is_empty() {
        return Vec::new();
    }
    if is_blank(addition) {
        return vec![Addition::Blank];
    }
    if count(addition) > known {
        return vec![Addition::Unreadable];
    }
    let words: &[&[u8]] = if known == 0 { &NOTES } else { &NOTES_BESIDE_A_FIELD };
    let notes = words.iter().any(|word| memmem::find(addition, word).is_some());
    vec![if notes { Addition::Note } else { Addition::Other }]
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
        let signature = b"9 0 obj <</Type/Annot/V<</ByteRange[0 1 2 3]>>>> endobj";
        for (addition, kinds_expected) in [
            (&b""[..], vec![]),
            (b"\r\n \t\0", vec![Addition::Blank]),
            (b"\n%%EOF\n", vec![Addition::Blank]),
            (b"\n% /Annot\n", vec![Addition::Blank]),
            (b"\n%%EOF\nx", vec![Addition::Other]),
            (b"9 0 obj <</Type/Annot/Subtype/Text>> endobj", vec![Addition::Note]),
            (signature, vec![Addition::Unreadable]),
            (b"9 0 obj <</Type/Page>> endobj", vec![Addition::Other]),
        ] {
            assert_eq!(kinds(addition, 0), kinds_expected, "{}", String::from_utf8_lossy(addition));
        }
        assert_eq!(kinds(signature, 1), [Addition::Other], "one that is known, and its field is no note");
        let note = [signature.as_slice(), b"8 0 obj <</Type/Annot/Subtype/Text>> endobj"].concat();
        assert_eq!(kinds(&note, 1), [Addition::Note]);
    }
}
