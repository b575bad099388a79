//! Nothing a stranger sends makes the crate panic, and nothing changed is called valid.

use std::sync::LazyLock;

use proptest::collection::vec;
use proptest::prelude::*;
use sign::pades::{Verdict, prepare, verify};
use sign::provider::HashSigner as _;

use crate::samples::{ROOTS, SIGNER, details, licence, now, signed, with_streams, with_table};

static SIGNED: LazyLock<[Vec<u8>; 2]> =
    LazyLock::new(|| [signed(&with_table(&mut licence())), signed(&with_streams(&mut licence()))]);
static BASES: LazyLock<[Vec<u8>; 2]> = LazyLock::new(|| [with_table(&mut licence()), with_streams(&mut licence())]);

#[derive(Debug, Clone)]
enum Mutation {
    Set(prop::sample::Index, u8),
    Delete(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static [u8]),
}

const WORDS: [&[u8]; 12] = [
    b"/ByteRange [0 1 2 3]",
    b"/ByteRange",
    b"[0 18446744073709551615 1 1]",
    b"<<",
    b">>",
    b"<",
    b">",
    b"endobj",
    b"stream\n",
    b"[[[[[[[[[[[[[[[[",
    b"999999999999999999999",
    b"/Type/Sig",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        4 => (any::<prop::sample::Index>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Set(at, byte)),
        1 => (any::<prop::sample::Index>(), 1_usize..200).prop_map(|(at, length)| Mutation::Delete(at, length)),
        1 => (any::<prop::sample::Index>(), 1_usize..200).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        2 => (any::<prop::sample::Index>(), prop::sample::select(&WORDS[..])).prop_map(|(at, word)| Mutation::Insert(at, word)),
    ]
}

fn mutate(pdf: &[u8], mutations: &[Mutation]) -> Vec<u8> {
    let mut bytes = pdf.to_vec();
    for mutation in mutations {
        // Behind the header, so that more than the header is looked at.
        let place = |at: &prop::sample::Index| 8 + at.index(bytes.len() - 8);
        match mutation {
            Mutation::Set(at, byte) => {
                let at = place(at);
                bytes[at] = *byte;
            }
            Mutation::Delete(at, length) => {
                let at = place(at);
                bytes.drain(at..(at + length).min(bytes.len() - 1));
            }
            Mutation::Repeat(at, length) => {
                let at = place(at);
                let part = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, part);
            }
            Mutation::Insert(at, word) => {
                let at = place(at);
                bytes.splice(at..at, word.iter().copied());
            }
        }
        if bytes.len() < 16 {
            break;
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(header: bool, bytes in vec(any::<u8>(), 0..2000)) {
        let file = if header { [b"%PDF-1.7\n", bytes.as_slice()].concat() } else { bytes };
        let _ = verify(&file, &ROOTS, now());
        let _ = prepare(&file, &details(), SIGNER.certificate_chain());
    }

    #[test]
    fn a_mutated_signed_file_is_never_valid(which in 0_usize..2, mutations in vec(mutation(), 1..6)) {
        let changed = mutate(&SIGNED[which], &mutations);
        let verdict = verify(&changed, &ROOTS, now()).map(|report| report.verdict);
        prop_assert!(changed == SIGNED[which] || verdict != Ok(Verdict::Valid));
    }

    /// Here the mutations reach the parser.
    #[test]
    fn a_mutated_base_never_panics_when_signed(which in 0_usize..2, mutations in vec(mutation(), 1..6)) {
        let base = mutate(&BASES[which], &mutations);
        if let Ok(prepared) = prepare(&base, &details(), SIGNER.certificate_chain()) {
            let signature = SIGNER.sign_attributes(prepared.to_be_signed()).unwrap();
            let signed = prepared.finish(&signature).unwrap();
            let _ = verify(&signed, &ROOTS, now());
        }
    }

    #[test]
    fn a_mutated_cms_never_panics(place in any::<prop::sample::Index>(), digits in "[0-9a-f]{1,12}") {
        let mut changed = SIGNED[0].clone();
        let gap = crate::samples::gap(&changed);
        let at = gap.start + 1 + place.index(gap.len() - 2 - digits.len());
        changed[at..at + digits.len()].copy_from_slice(digits.as_bytes());
        let verdict = verify(&changed, &ROOTS, now()).map(|report| report.verdict);
        prop_assert!(changed == SIGNED[0] || verdict != Ok(Verdict::Valid));
    }
}
