//! Sound files.

use super::riff;

/// A tag with padding, then `frames` of MPEG-1 layer III at 128 kbit/s and 44.1 kHz: 417 bytes each.
pub fn mp3(frames: usize) -> Vec<u8> {
    let mut out = b"ID3\x03\0\0\0\0\0\x08TIT2\0\0\0\0\0\0\0".to_vec();
    for _ in 0..frames {
        out.extend_from_slice(&[0xFF, 0xFB, 0x90, 0x00]);
        out.resize(out.len() + 413, 0x55);
    }
    out
}

fn mp4_box(kind: &[u8], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len() + 8).expect("small").to_be_bytes();
    [&size[..], kind, body].concat()
}

/// One track whose handler is `soun` or `vide`.
pub fn m4a(handler: [u8; 4]) -> Vec<u8> {
    let handler = mp4_box(b"hdlr", &[&[0; 8][..], &handler, &[0; 13]].concat());
    let track = mp4_box(b"trak", &mp4_box(b"mdia", &handler));
    [
        mp4_box(b"ftyp", b"M4A \0\0\0\0M4A mp42"),
        mp4_box(b"moov", &[mp4_box(b"mvhd", &[0; 100]), track].concat()),
        mp4_box(b"mdat", &[7; 40]),
    ]
    .concat()
}

/// A page with its checksum; `flags` 2 starts a stream, 4 ends it.
pub fn ogg_page(flags: u8, number: u32, body: &[u8]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend_from_slice(&[0; 8]);
    page.extend_from_slice(&77_u32.to_le_bytes());
    page.extend_from_slice(&number.to_le_bytes());
    page.extend_from_slice(&[0; 4]);
    page.extend_from_slice(&[1, u8::try_from(body.len()).expect("small")]);
    page.extend_from_slice(body);
    let sum = page.iter().fold(0_u32, |sum, &byte| {
        (0..8).fold(sum ^ (u32::from(byte) << 24), |sum, _| (sum << 1) ^ (0x04C1_1DB7 & (sum >> 31).wrapping_neg()))
    });
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

pub fn ogg(codec: &[u8]) -> Vec<u8> {
    [ogg_page(2, 0, codec), ogg_page(0, 1, b"OpusTags"), ogg_page(4, 2, &[9; 50])].concat()
}

/// Mono, 8 kHz, 16 bits.
pub fn wav() -> Vec<u8> {
    let format = [&[1, 0, 1, 0][..], &8_000_u32.to_le_bytes(), &16_000_u32.to_le_bytes(), &[2, 0, 16, 0]].concat();
    riff(b"WAVE", &[(b"fmt ", &format), (b"data", &[1; 31])])
}
