//! PNG, row by row.

use super::canvas::{Canvas, on_white};
use super::unpacking::{Orientation, UNPACKED_BYTES_MAX, UNREADABLE, check_unpacked, orientation};
use crate::Rejection;
use png::{ColorType, Decoder, Limits, Transformations};
use std::io::Cursor;

pub(super) fn unpack(bytes: &[u8], side_px: u32) -> Result<(Canvas, Orientation), Rejection> {
    let limits = Limits { bytes: usize::try_from(UNPACKED_BYTES_MAX).unwrap_or(usize::MAX) };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    // A profile of colours and texts may unpack a thousandfold, and neither is drawn.
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|_| UNREADABLE)?;
    let info = reader.info();
    let (width, height, interlaced) = (info.width, info.height, info.interlaced);
    let turned = orientation(info.exif_metadata.as_deref().map(<[u8]>::to_vec));
    let color = reader.output_color_type().0;
    let mut canvas = Canvas::new(width, height, side_px).ok_or(UNREADABLE)?;
    if interlaced {
        // The rows come in seven turns, so the picture is kept whole.
        check_unpacked(width, height, 4)?;
        let mut pixels = vec![0; reader.output_buffer_size().ok_or(UNREADABLE)?];
        let frame = reader.next_frame(&mut pixels).map_err(|_| UNREADABLE)?;
        pixels.chunks_exact(frame.line_size.max(1)).for_each(|row| push(&mut canvas, row, color));
    } else {
        while let Some(row) = reader.next_row().map_err(|_| UNREADABLE)? {
            push(&mut canvas, row.data(), color);
        }
    }
    Ok((canvas, turned))
}

fn push(canvas: &mut Canvas, row: &[u8], color: ColorType) {
    match color {
        ColorType::Grayscale | ColorType::Indexed => canvas.push(row.iter().map(|&gray| [gray; 3])),
        ColorType::GrayscaleAlpha => canvas.push(row.chunks_exact(2).map(|p| on_white(p[0], p[0], p[0], p[1]))),
        ColorType::Rgb => canvas.push(row.chunks_exact(3).map(|p| [p[0], p[1], p[2]])),
        ColorType::Rgba => canvas.push(row.chunks_exact(4).map(|p| on_white(p[0], p[1], p[2], p[3]))),
    }
}
