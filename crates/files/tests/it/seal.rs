//! Sealing: what opens, and every way in which it must not.

use files::seal::{Key, MasterKey, SealError, keyed_hash, open, open_blob, seal, seal_blob, sha256, unwrap, wrap};
use ring::rand::SystemRandom;
use uuid::Uuid;

const CHUNK: usize = (1 << 20) + 16;
const HEADER: usize = 17;

fn key(byte: u8) -> Key {
    Key::from_bytes([byte; 32])
}

fn sealed(plain: &[u8]) -> Vec<u8> {
    seal(&key(1), b"ctx", plain, &SystemRandom::new()).expect("sealed")
}

fn opened(sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    open(&key(1), b"ctx", sealed)
}

#[test]
fn every_length_comes_back() {
    for length in [0_usize, 1, 15, 16, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20, (3 << 20) + 7] {
        let plain: Vec<u8> = (0..length).map(|at| at.to_le_bytes()[0]).collect();
        let sealed = sealed(&plain);
        assert_eq!(sealed.len(), HEADER + length + 16 * length.div_ceil(1 << 20).max(1));
        assert_eq!(opened(&sealed).as_deref(), Ok(plain.as_slice()), "{length} bytes");
    }
}

#[test]
fn equal_texts_are_sealed_differently() {
    assert_ne!(sealed(b"1371"), sealed(b"1371"));
}

#[test]
fn every_flipped_bit_is_noticed() {
    let good = sealed(b"Nomor Induk Kependudukan");
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut changed = good.clone();
            changed[at] ^= 1 << bit;
            let expected = if at == 0 { SealError::UnknownFormat } else { SealError::NotAuthentic };
            assert_eq!(opened(&changed), Err(expected), "byte {at} bit {bit}");
        }
    }
}

#[test]
fn every_truncation_and_extension_is_noticed() {
    let good = sealed(b"Padang");
    for length in 0..good.len() {
        assert!(opened(&good[..length]).is_err(), "{length} bytes");
    }
    assert_eq!(opened(&[good.as_slice(), &[0]].concat()), Err(SealError::NotAuthentic));
}

#[test]
fn chunks_cannot_be_dropped_swapped_repeated_or_borrowed() {
    let good = sealed(&vec![5; 3 << 20]);
    let (header, body) = good.split_at(HEADER);
    let chunks: Vec<&[u8]> = body.chunks(CHUNK).collect();
    assert_eq!(chunks.len(), 3);
    let other = sealed(&vec![5; 3 << 20]);
    let borrowed = &other[HEADER..HEADER + CHUNK];
    for wrong in [
        vec![chunks[0], chunks[1]],
        vec![chunks[0], chunks[2]],
        vec![chunks[1], chunks[2]],
        vec![chunks[2]],
        vec![chunks[1], chunks[0], chunks[2]],
        vec![chunks[0], chunks[1], chunks[2], chunks[2]],
        vec![chunks[0], chunks[0], chunks[2]],
        vec![borrowed, chunks[1], chunks[2]],
    ] {
        let wrong = [header, &wrong.concat()].concat();
        assert_eq!(opened(&wrong), Err(SealError::NotAuthentic));
    }
}

#[test]
fn another_key_or_context_opens_nothing() {
    let good = sealed(b"Padang");
    assert_eq!(open(&key(2), b"ctx", &good), Err(SealError::NotAuthentic));
    assert_eq!(open(&key(1), b"ctX", &good), Err(SealError::NotAuthentic));
    assert_eq!(open(&key(1), b"", &good), Err(SealError::NotAuthentic));
}

#[test]
fn a_wrapped_key_is_not_content() {
    let random = SystemRandom::new();
    let wrapped = wrap(&key(1), b"ctx", &key(9), &random).expect("wrapped");
    assert_eq!(opened(&wrapped), Err(SealError::NotAuthentic));
    assert!(unwrap(&key(1), b"ctx", &sealed(&[9; 32])).is_err());
    let inner = unwrap(&key(1), b"ctx", &wrapped).expect("unwrapped");
    assert_eq!(keyed_hash(&inner, "x"), keyed_hash(&key(9), "x"));
}

#[test]
fn three_levels_stand_and_fall_together() {
    let random = SystemRandom::new();
    let master = MasterKey::generate(&random).expect("random");
    let owner = Key::generate(&random).expect("random");
    let kept_owner = wrap(master.key(), b"application 1", &owner, &random).expect("wrapped");
    let id = Uuid::from_u128(7);
    let mut blob = seal_blob(&owner, id, b"isi berkas", &random).expect("sealed");
    assert_eq!(blob.sha256, sha256(&blob.bytes));

    let again = MasterKey::parse(&master.to_text()).expect("text");
    let owner = unwrap(again.key(), b"application 1", &kept_owner).expect("owner");
    assert_eq!(open_blob(&owner, id, &blob).as_deref(), Ok(&b"isi berkas"[..]));

    let other = MasterKey::generate(&random).expect("random");
    assert!(unwrap(other.key(), b"application 1", &kept_owner).is_err());
    assert!(unwrap(again.key(), b"application 2", &kept_owner).is_err());
    assert!(open_blob(&key(3), id, &blob).is_err());
    assert!(open_blob(&owner, Uuid::from_u128(8), &blob).is_err());
    std::mem::swap(&mut blob.bytes, &mut blob.sealed_plain_sha256);
    assert!(open_blob(&owner, id, &blob).is_err());
}

#[test]
fn keys_hide_and_read_back() {
    let master = MasterKey::from_bytes([0xAB; 32]);
    assert_eq!(format!("{master:?} {:?}", master.key()), "MasterKey(hidden) Key(hidden)");
    assert_eq!(*master.to_text(), "ab".repeat(32));
    assert_ne!(master.fingerprint(), MasterKey::from_bytes([0xAC; 32]).fingerprint());
    assert_eq!(MasterKey::parse(" AB\n").map(|_| ()), Err(SealError::MalformedKey));
    assert_eq!(MasterKey::parse(&"zz".repeat(32)).map(|_| ()), Err(SealError::MalformedKey));
    assert_eq!(MasterKey::parse(&"é".repeat(32)).map(|_| ()), Err(SealError::MalformedKey));
}

#[test]
fn hashes_are_the_known_ones() {
    let hex = |bytes: [u8; 32]| {
        let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        digits.concat()
    };
    assert_eq!(hex(sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    // Reckoned with Python's hmac module.
    let expected = "a92bd2322d2aa4e07d43952f588c78d6be163e0791337214b0b4aa94573ea184";
    assert_eq!(hex(keyed_hash(&key(1), "nik:1371000000000001")), expected);
    assert_ne!(keyed_hash(&key(1), "nik:1"), keyed_hash(&key(2), "nik:1"));
    assert_ne!(keyed_hash(&key(1), "nik:1"), keyed_hash(&key(1), "nik:2"));
}
