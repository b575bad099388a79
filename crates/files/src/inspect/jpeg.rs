//! JPEG: every segment and scan up to the end-of-image marker.

use super::cursor::Cursor;
use super::{Facts, Limits, Rejection, check_pixels, without_trailer};
use crate::photo;

const SCAN: u8 = 0xDA;
const END: u8 = 0xD9;

/// Walks the markers. Coding that browsers cannot show (lossless, arithmetic) counts as damaged.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let mut cursor = Cursor::new(bytes);
    let mut size = None;
    let mut scans = 0_u32;
    cursor.take(2).ok_or(Rejection::Damaged("jpeg: no start"))?;
    loop {
        match marker(&mut cursor).ok_or(Rejection::Damaged("jpeg: no marker where one must be"))? {
            END => break,
            0x00 | 0x01 | 0xD0..=0xD8 => {
                return Err(Rejection::Damaged("jpeg: marker out of place"));
            }
            kind => {
                let body = segment(&mut cursor).ok_or(Rejection::Damaged("jpeg: segment cut off"))?;
                if is_frame(kind) {
                    let (width, height) = frame_size(kind, body).ok_or(Rejection::Damaged("jpeg: frame header"))?;
                    size = Some(check_pixels(width, height, limits)?);
                } else if kind == SCAN {
                    if !skip_scan(&mut cursor).ok_or(Rejection::Damaged("jpeg: empty scan"))? {
                        return without_end(bytes, size);
                    }
                    scans += 1;
                }
            }
        }
    }
    if size.is_none() || scans == 0 {
        return Err(Rejection::Damaged("jpeg: no picture before the end"));
    }
    Ok(Facts { size, cleaned: without_trailer(bytes, cursor.at()), ..Facts::default() })
}

/// The kind of the next marker; any number of fill bytes may stand before it.
fn marker(cursor: &mut Cursor) -> Option<u8> {
    if cursor.u8()? != 0xFF {
        return None;
    }
    loop {
        match cursor.u8()? {
            0xFF => {}
            kind => return Some(kind),
        }
    }
}

fn segment<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let length = usize::from(cursor.u16_be()?);
    cursor.take(length.checked_sub(2)?)
}

fn is_frame(kind: u8) -> bool {
    // C4, C8 and CC are tables and an extension, not frames.
    matches!(kind, 0xC0..=0xCF) && !matches!(kind, 0xC4 | 0xC8 | 0xCC)
}

fn frame_size(kind: u8, body: &[u8]) -> Option<(u32, u32)> {
    let mut cursor = Cursor::new(body);
    let precision = cursor.u8()?;
    let height = cursor.u16_be()?;
    let width = cursor.u16_be()?;
    let components = cursor.u8()?;
    let shown_by_browsers = matches!(kind, 0xC0..=0xC2) && precision == 8 && matches!(components, 1 | 3 | 4);
    (shown_by_browsers && body.len() == 6 + 3 * usize::from(components)).then_some((width.into(), height.into()))
}

/// Stops before the marker that ends the scan; stuffed bytes and restart markers belong to the scan. Whether there is one.
fn skip_scan(cursor: &mut Cursor) -> Option<bool> {
    let data = cursor.rest();
    let ends_scan = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF);
    let Some(length) = data.windows(2).position(ends_scan) else { return Some(false) };
    if length == 0 {
        return None;
    }
    cursor.take(length).map(|_| true)
}

/// Some cameras leave out the marker of the end. The picture is taken, with the marker, when all of it unpacks.
fn without_end(bytes: &[u8], size: Option<(u32, u32)>) -> Result<Facts, Rejection> {
    const CUT_OFF: Rejection = Rejection::Damaged("jpeg: scan cut off");
    if size.is_none() || !photo::is_whole(bytes) {
        return Err(CUT_OFF);
    }
    // A last byte that begins a marker begins this one.
    let body = bytes.strip_suffix(&[0xFF]).unwrap_or(bytes);
    Ok(Facts { size, cleaned: Some([body, &[0xFF, END]].concat()), ..Facts::default() })
}
