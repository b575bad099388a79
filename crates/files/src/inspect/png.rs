//! PNG: every chunk with its checksum, up to `IEND`.

use super::cursor::Cursor;
use super::rejection::Active;
use super::{Facts, Limits, Rejection, check_pixels, without_trailer};

struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
}

/// Walks the chunks in their order.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let mut cursor = Cursor::new(bytes);
    cursor.take(8).ok_or(Rejection::Damaged("png: no signature"))?;
    let header = chunk(&mut cursor)?;
    let (width, height) = header_size(&header).ok_or(Rejection::Damaged("png: header"))?;
    let size = check_pixels(width, height, limits)?;
    let mut data_bytes = 0;
    loop {
        let Chunk { kind, data } = chunk(&mut cursor)?;
        match &kind {
            b"IEND" if data.is_empty() => break,
            b"IEND" | b"IHDR" => return Err(Rejection::Damaged("png: chunk out of place")),
            b"IDAT" => data_bytes += data.len(),
            b"acTL" => return Err(Rejection::Active(Active::Animation)),
            _ => {}
        }
    }
    if data_bytes == 0 {
        return Err(Rejection::Damaged("png: no picture before the end"));
    }
    Ok(Facts { size: Some(size), cleaned: without_trailer(bytes, cursor.at()), ..Facts::default() })
}

fn chunk<'a>(cursor: &mut Cursor<'a>) -> Result<Chunk<'a>, Rejection> {
    const CUT_OFF: Rejection = Rejection::Damaged("png: chunk cut off");
    let length = cursor.u32_be().ok_or(CUT_OFF)?;
    let kind: [u8; 4] = cursor.array().ok_or(CUT_OFF)?;
    let length = usize::try_from(length).map_err(|_| CUT_OFF)?;
    let data = cursor.take(length).ok_or(CUT_OFF)?;
    let expected = cursor.u32_be().ok_or(CUT_OFF)?;

    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&kind);
    hasher.update(data);
    if hasher.finalize() != expected || !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(Rejection::Damaged("png: checksum"));
    }
    Ok(Chunk { kind, data })
}

fn header_size(header: &Chunk) -> Option<(u32, u32)> {
    let mut cursor = Cursor::new(header.data);
    let width = cursor.u32_be()?;
    let height = cursor.u32_be()?;
    let [bits, colour, compression, filter, interlace] = cursor.array()?;
    let colour_known = match colour {
        0 => matches!(bits, 1 | 2 | 4 | 8 | 16),
        3 => matches!(bits, 1 | 2 | 4 | 8),
        2 | 4 | 6 => matches!(bits, 8 | 16),
        _ => false,
    };
    let known = &header.kind == b"IHDR" && colour_known && compression == 0 && filter == 0 && interlace <= 1;
    (known && cursor.is_at_end()).then_some((width, height))
}
