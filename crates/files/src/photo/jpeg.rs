//! JPEG, unpacked at a half, a quarter or an eighth where the picture is large.

use super::canvas::Canvas;
use super::unpacking::{Orientation, UNREADABLE, check_unpacked, orientation};
use crate::Rejection;
use jpeg_decoder::{CodingProcess, Decoder, ImageInfo, PixelFormat};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Of a picture as it leaves the decoder.
const PIXELS_MAX: u64 = 8_000_000;
/// A progressive picture is kept whole, in two bytes for each sample.
const PROGRESSIVE_BYTES_PER_SAMPLE: u64 = 2;

pub(super) fn unpack(bytes: &[u8], side_px: u32) -> Result<(Canvas, Orientation), Rejection> {
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().map_err(|_| UNREADABLE)?;
    let info = decoder.info().ok_or(UNREADABLE)?;
    check_progressive(info)?;
    let (width, height) = scaled(info, side_px);
    let (width, height) = decoder.scale(width, height).map_err(|_| UNREADABLE)?;
    let pixels = decoder.decode().map_err(|_| UNREADABLE)?;
    let turned = orientation(decoder.exif_data().map(<[u8]>::to_vec));
    let mut canvas = Canvas::new(width.into(), height.into(), side_px).ok_or(UNREADABLE)?;
    let row_bytes = usize::from(width) * info.pixel_format.pixel_bytes();
    for row in pixels.chunks_exact(row_bytes.max(1)) {
        match info.pixel_format {
            PixelFormat::L8 => canvas.push(row.iter().map(|&gray| [gray; 3])),
            PixelFormat::L16 => canvas.push(row.chunks_exact(2).map(|gray| [gray[1]; 3])),
            PixelFormat::RGB24 => canvas.push(row.chunks_exact(3).map(|p| [p[0], p[1], p[2]])),
            PixelFormat::CMYK32 => canvas.push(row.chunks_exact(4).map(|p| from_cmyk([p[0], p[1], p[2], p[3]]))),
        }
    }
    Ok((canvas, turned))
}

fn check_progressive(info: ImageInfo) -> Result<(), Rejection> {
    if info.coding_process != CodingProcess::DctProgressive {
        return Ok(());
    }
    let samples = info.pixel_format.pixel_bytes() as u64;
    check_unpacked(info.width.into(), info.height.into(), samples * PROGRESSIVE_BYTES_PER_SAMPLE)
}

/// The size to ask for: the decoder rounds up to the next of its scales, so the one below is named where the next would be too large.
fn scaled(info: ImageInfo, side_px: u32) -> (u16, u16) {
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let enough = |eighths: u32| (width.max(height) * eighths).div_ceil(8) >= side_px;
    let fits = |eighths: u32| u64::from(width) * u64::from(height) * u64::from(eighths * eighths) <= PIXELS_MAX * 64;
    let wanted = [1, 2, 4, 8].into_iter().find(|&eighths| enough(eighths)).unwrap_or(8);
    let chosen = [8, 4, 2, 1].into_iter().find(|&eighths| eighths <= wanted && fits(eighths)).unwrap_or(1);
    let part = |length: u32| u16::try_from((length * chosen).div_ceil(8)).unwrap_or(u16::MAX);
    (part(width), part(height))
}

/// Print colours without a profile: what ink leaves of white paper. The decoder hands on how much of each ink there is.
fn from_cmyk([cyan, magenta, yellow, black]: [u8; 4]) -> [u8; 3] {
    let light = |ink: u8| {
        let product = (255 - u32::from(ink)) * (255 - u32::from(black));
        u8::try_from((product + 127) / 255).unwrap_or(u8::MAX)
    };
    [light(cyan), light(magenta), light(yellow)]
}

/// Whether the scans hold the whole picture, of a file whose end is missing. Unpacks all of it, in shades of gray; the decoder is
/// strict about reading beyond the last byte.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    let mut header = Decoder::new(bytes);
    let may_be_unpacked =
        header.read_info().is_ok() && header.info().is_some_and(|info| check_progressive(info).is_ok());
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(ColorSpace::Luma)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    may_be_unpacked && JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().is_ok()
}
