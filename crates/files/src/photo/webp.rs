//! `WebP`, which is unpacked whole and so must not be too large.

use super::canvas::{Canvas, on_white};
use super::unpacking::{Orientation, UNPACKED_BYTES_MAX, UNREADABLE, check_unpacked, orientation};
use crate::Rejection;
use image_webp::WebPDecoder;
use std::io::Cursor;

/// The pixels, and what the decoder works with.
const BYTES_PER_PIXEL: u64 = 6;

pub(super) fn unpack(bytes: &[u8], side_px: u32) -> Result<(Canvas, Orientation), Rejection> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|_| UNREADABLE)?;
    decoder.set_memory_limit(usize::try_from(UNPACKED_BYTES_MAX).unwrap_or(usize::MAX));
    let (width, height) = decoder.dimensions();
    check_unpacked(width, height, BYTES_PER_PIXEL)?;
    let turned = orientation(decoder.exif_metadata().ok().flatten());
    let mut pixels = vec![0; decoder.output_buffer_size().ok_or(UNREADABLE)?];
    decoder.read_image(&mut pixels).map_err(|_| UNREADABLE)?;
    let mut canvas = Canvas::new(width, height, side_px).ok_or(UNREADABLE)?;
    let samples = if decoder.has_alpha() { 4 } else { 3 };
    let row_bytes = samples * usize::try_from(width).map_err(|_| UNREADABLE)?;
    for row in pixels.chunks_exact(row_bytes.max(1)) {
        if decoder.has_alpha() {
            canvas.push(row.chunks_exact(4).map(|p| on_white(p[0], p[1], p[2], p[3])));
        } else {
            canvas.push(row.chunks_exact(3).map(|p| [p[0], p[1], p[2]]));
        }
    }
    Ok((canvas, turned))
}
