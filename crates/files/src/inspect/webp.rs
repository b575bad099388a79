//! `WebP`: the RIFF container and the header of the picture in it.

use super::cursor::Cursor;
use super::rejection::Active;
use super::{Facts, Limits, Rejection, check_whole_pixels, without_trailer};

const ANIMATED: u8 = 0b10;

/// Walks the chunks within the length the container states.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let end = riff_end(bytes).ok_or(Rejection::Damaged("webp: cut off"))?;
    let mut cursor = Cursor::new(&bytes[..end]);
    cursor.take(12);
    let mut canvas = None;
    let mut picture = None;
    while !cursor.is_at_end() {
        let (kind, data) = riff_chunk(&mut cursor).ok_or(Rejection::Damaged("webp: chunk cut off"))?;
        match &kind {
            b"VP8X" => {
                canvas = Some(extended_size(data).ok_or(Rejection::Damaged("webp: extended header"))?);
                if data[0] & ANIMATED != 0 {
                    return Err(Rejection::Active(Active::Animation));
                }
            }
            b"VP8 " => {
                picture = Some(lossy_size(data).ok_or(Rejection::Damaged("webp: lossy header"))?);
            }
            b"VP8L" => {
                picture = Some(lossless_size(data).ok_or(Rejection::Damaged("webp: lossless header"))?);
            }
            b"ANIM" | b"ANMF" => return Err(Rejection::Active(Active::Animation)),
            _ => {}
        }
    }
    let (width, height) = picture.ok_or(Rejection::Damaged("webp: no picture"))?;
    if canvas.is_some_and(|canvas| canvas != (width, height)) {
        return Err(Rejection::Damaged("webp: two sizes"));
    }
    Ok(Facts {
        size: Some(check_whole_pixels(width, height, limits)?),
        cleaned: without_trailer(bytes, end),
        ..Facts::default()
    })
}

/// Where the RIFF container that starts at the first byte ends; `None` when that lies outside the file.
pub(super) fn riff_end(bytes: &[u8]) -> Option<usize> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(4)?;
    let length = usize::try_from(cursor.u32_le()?).ok()?;
    let end = length.checked_add(8)?;
    (end >= 12 && end <= bytes.len()).then_some(end)
}

/// One chunk and the padding byte behind an odd length, which some writers leave out at the very end.
pub(super) fn riff_chunk<'a>(cursor: &mut Cursor<'a>) -> Option<([u8; 4], &'a [u8])> {
    let kind = cursor.array()?;
    let length = usize::try_from(cursor.u32_le()?).ok()?;
    let data = cursor.take(length)?;
    if length % 2 == 1 && !cursor.is_at_end() {
        cursor.take(1)?;
    }
    Some((kind, data))
}

fn extended_size(data: &[u8]) -> Option<(u32, u32)> {
    let mut cursor = Cursor::new(data);
    cursor.take(4)?;
    Some((cursor.u24_le()? + 1, cursor.u24_le()? + 1))
}

fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let mut cursor = Cursor::new(data);
    let is_key_frame = cursor.u24_le()? & 1 == 0;
    let has_start_code = cursor.array()? == [0x9D, 0x01, 0x2A];
    let width = cursor.u16_le()? & 0x3FFF;
    let height = cursor.u16_le()? & 0x3FFF;
    (is_key_frame && has_start_code && !cursor.is_at_end()).then_some((width.into(), height.into()))
}

fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let mut cursor = Cursor::new(data);
    let signature = cursor.u8()?;
    let bits = cursor.u32_le()?;
    let is_version_0 = bits >> 29 == 0;
    let size = ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
    (signature == 0x2F && is_version_0 && !cursor.is_at_end()).then_some(size)
}
