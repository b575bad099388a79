//! No input panics, however it was made.

use crate::{ALL, check, good};
use files::{Limits, inspect};
use proptest::prelude::*;

/// Beginnings that lead random bytes into each walk.
const BEGINNINGS: [&[u8]; 14] = [
    b"",
    b"%PDF-1.4\n",
    b"\xFF\xD8\xFF",
    b"\x89PNG\r\n\x1A\n",
    b"RIFF\x20\0\0\0WEBP",
    b"RIFF\x20\0\0\0WAVE",
    b"OggS\0\x02",
    b"ID3\x03\0\0",
    b"\xFF\xFB\x90\0",
    b"\0\0\0\x10ftypM4A \0\0\0\0",
    b"{\"type\":\"Point\",",
    b"<svg>",
    b"<kml>",
    b"0\nSECTION\n",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn random_bytes_never_panic(beginning in 0..BEGINNINGS.len(), rest in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = check(&[BEGINNINGS[beginning], &rest].concat());
    }

    #[test]
    fn random_markup_never_panics(rest in "[<>/a-z \"'=&;#!?\\[\\]-]{0,200}") {
        let _ = check(format!("<svg><rect {rest}").as_bytes());
        let _ = check(format!("<svg><rect/>{rest}</svg>").as_bytes());
    }

    #[test]
    fn changed_files_never_panic(
        which in 0..13_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let (_, mut bytes) = good::all().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(found) = inspect(&bytes, &ALL, &Limits::default())
            && let Some(cleaned) = found.cleaned
        {
            let again = check(&cleaned);
            prop_assert!(again.is_ok(), "what was cleaned is good: {again:?}");
        }
    }

    #[test]
    fn spliced_files_never_panic(first in 0..13_usize, second in 0..13_usize, at in any::<prop::sample::Index>()) {
        let all = good::all();
        let (one, other) = (&all[first].1, &all[second].1);
        let at = at.index(one.len());
        let _ = check(&[&one[..at], other, &one[at..]].concat());
    }
}
