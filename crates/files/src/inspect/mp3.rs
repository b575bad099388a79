//! MP3: frame after frame, between the tags.

use super::cursor::Cursor;
use super::{Facts, Rejection};

const KBIT_MPEG_1: [u32; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBIT_MPEG_2: [u32; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/// Walks the frames. A last frame that is cut off is taken: recorders leave one behind.
pub(super) fn walk(bytes: &[u8]) -> Result<Facts, Rejection> {
    let mut rest = after_tag(bytes).ok_or(Rejection::Damaged("mp3: tag cut off"))?;
    let mut frames = 0_u32;
    while let Some(length) = frame_length(rest) {
        let Some(next) = rest.get(length..) else {
            rest = &[];
            break;
        };
        rest = next;
        frames += 1;
    }
    if frames < 2 {
        return Err(Rejection::Damaged("mp3: no frames"));
    }
    if !is_trailer(rest) {
        return Err(Rejection::Damaged("mp3: something else between the frames"));
    }
    Ok(Facts::default())
}

/// Past the `ID3v2` tag and the zeros that may pad it.
fn after_tag(bytes: &[u8]) -> Option<&[u8]> {
    if !bytes.starts_with(b"ID3") {
        return Some(bytes);
    }
    let mut cursor = Cursor::new(bytes);
    let [_, _, _, version, _, flags] = cursor.array()?;
    let length: [u8; 4] = cursor.array()?;
    if version == 0xFF || length.iter().any(|byte| byte & 0x80 != 0) {
        return None;
    }
    let length = length.iter().fold(0_usize, |sum, &byte| (sum << 7) | usize::from(byte));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    cursor.take(length + footer)?;
    let rest = cursor.rest();
    let padding = rest.iter().take_while(|&&byte| byte == 0).count();
    Some(&rest[padding..])
}

/// Of the layer III frame that starts here, with its header, in bytes.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    let header = Cursor::new(bytes).u32_be()?;
    if header >> 21 != 0x7FF || (header >> 17) & 3 != 1 {
        return None;
    }
    let (kbit, samples_divisor, frame_factor) = match (header >> 19) & 3 {
        3 => (KBIT_MPEG_1, 1, 144_000),
        2 => (KBIT_MPEG_2, 2, 72_000),
        0 => (KBIT_MPEG_2, 4, 72_000),
        _ => return None,
    };
    // Index 0 ("free") has no length to follow; no recorder writes it.
    let kbit = *kbit.get((header >> 12) as usize & 0xF).filter(|&&kbit| kbit > 0)?;
    let samples_per_second = *[44_100, 48_000, 32_000].get((header >> 10) as usize & 3)? / samples_divisor;
    let padding = (header >> 9) & 1;
    usize::try_from(frame_factor * kbit / samples_per_second + padding).ok()
}

fn is_trailer(rest: &[u8]) -> bool {
    let known = [&b"TAG"[..], b"APETAGEX", b"LYRICSBEGIN"];
    rest.len() < 4 || rest.iter().all(|&byte| byte == 0) || known.iter().any(|tag| rest.starts_with(tag))
}
