//! OGG: every page with its checksum, and sound only.

use super::cursor::Cursor;
use super::rejection::Foreign;
use super::{Facts, Rejection, wrong_type};
use domain::media::Accepts;

const HEADER_BYTES: usize = 27;
const CHECKSUM: std::ops::Range<usize> = 22..26;
const FIRST_OF_STREAM: u8 = 0b10;
const CHECKSUM_TABLE: [u32; 256] = checksum_table();

/// Walks the pages to the last byte.
pub(super) fn walk(bytes: &[u8]) -> Result<Facts, Rejection> {
    let mut rest = bytes;
    let mut pages = 0_u32;
    while !rest.is_empty() {
        let (page, body_at) = page(rest).ok_or(Rejection::Damaged("ogg: page cut off"))?;
        check_sum(page)?;
        let starts_stream = page[5] & FIRST_OF_STREAM != 0;
        if starts_stream {
            check_codec(&page[body_at..])?;
        } else if pages == 0 {
            return Err(Rejection::Damaged("ogg: first page starts no stream"));
        }
        rest = &rest[page.len()..];
        pages += 1;
    }
    // A header page and a comment page come before the first sound.
    if pages < 3 {
        return Err(Rejection::Empty);
    }
    Ok(Facts::default())
}

/// The page that starts here, and where its body begins.
fn page(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let header = bytes.get(..HEADER_BYTES)?;
    if !header.starts_with(b"OggS\0") {
        return None;
    }
    let mut cursor = Cursor::new(&bytes[HEADER_BYTES..]);
    let segments = cursor.take(usize::from(header[26]))?;
    let body_bytes: usize = segments.iter().map(|&length| usize::from(length)).sum();
    let body_at = HEADER_BYTES + segments.len();
    Some((bytes.get(..body_at + body_bytes)?, body_at))
}

fn check_codec(body: &[u8]) -> Result<(), Rejection> {
    let sound = [&b"OpusHead"[..], b"\x01vorbis", b"Speex   ", b"\x7FFLAC"];
    if sound.iter().any(|codec| body.starts_with(codec)) {
        return Ok(());
    }
    if body.starts_with(b"\x80theora") {
        return Err(wrong_type(&[Accepts::Audio], Some(Foreign::Video)));
    }
    Err(Rejection::Damaged("ogg: unknown codec"))
}

fn check_sum(page: &[u8]) -> Result<(), Rejection> {
    let mut expected = [0; 4];
    expected.copy_from_slice(&page[CHECKSUM]);
    let actual = page.iter().enumerate().fold(0_u32, |sum, (at, &byte)| {
        // The checksum is taken with its own field set to zero.
        let byte = if CHECKSUM.contains(&at) { 0 } else { byte };
        (sum << 8) ^ CHECKSUM_TABLE[usize::from((sum >> 24) as u8 ^ byte)]
    });
    if actual == u32::from_le_bytes(expected) { Ok(()) } else { Err(Rejection::Damaged("ogg: checksum")) }
}

/// CRC-32 as Ogg has it: polynomial 04C11DB7, not reflected (crc32fast knows the reflected one only).
const fn checksum_table() -> [u32; 256] {
    let mut table = [0_u32; 256];
    let mut index = 0_u32;
    while index < 256 {
        let mut sum = index << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 0x8000_0000 == 0 { sum << 1 } else { (sum << 1) ^ 0x04C1_1DB7 };
            bit += 1;
        }
        table[index as usize] = sum;
        index += 1;
    }
    table
}
