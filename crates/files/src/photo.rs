//! Photos drawn anew for showing and printing: within bounds, upright, in RGB, without anything beside the picture.
//!
//! The file that was sent stays as evidence. What is shown or printed is made of it here, by decoders that are bounded, so that no
//! browser and no document ever unpacks what a stranger sent: a profile of colours that unpacks to a gigabyte is not even looked at.

mod canvas;
mod jpeg;
mod png;
mod unpacking;
mod watermark;
mod webp;

use crate::{Rejection, wall};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _, RgbImage};

pub(crate) use jpeg::is_whole;
use unpacking::{Orientation, UNREADABLE};

/// Longest side of a photo on a page; the small print on an identity card is read well at it.
pub const SHOWN_SIDE_PX: u32 = 2_400;

/// Longest side of a photo in a document: three photos beside each other on A4 in 300 dpi.
pub const PRINTED_SIDE_PX: u32 = 1_600;

const QUALITY_PERCENT: u8 = 88;

/// How the new picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// For photos.
    Jpeg,
    /// For pictures named as PNG by a document that was ordered before photos were drawn anew.
    Png,
}

/// The picture of a JPEG, PNG or `WebP` that [`crate::inspect()`] took, with no side longer than `side_px`.
///
/// Takes at most some 100 MB and a second: call it from a blocking thread.
pub fn redrawn(bytes: &[u8], side_px: u32, coding: Coding) -> Result<Vec<u8>, Rejection> {
    drawn(bytes, (side_px, coding), None)
}

/// The same with words laid over the whole of it: for who looks at it, what for, and when.
pub fn marked(bytes: &[u8], side_px: u32, words: &str) -> Result<Vec<u8>, Rejection> {
    drawn(bytes, (side_px, Coding::Jpeg), Some(words))
}

/// Pixels that this program drew itself, three bytes each, as a JPEG; with words laid over the whole of it, where there are any.
pub fn of_pixels((width, height): (u16, u16), rgb: Vec<u8>, words: Option<&str>) -> Result<Vec<u8>, Rejection> {
    let mut picture = RgbImage::from_raw(width.into(), height.into(), rgb).ok_or(UNREADABLE)?;
    if let Some(words) = words {
        watermark::mark(&mut picture, words).ok_or(UNREADABLE)?;
    }
    encoded(&picture, Coding::Jpeg).ok_or(UNREADABLE)
}

fn drawn(bytes: &[u8], (side_px, coding): (u32, Coding), words: Option<&str>) -> Result<Vec<u8>, Rejection> {
    wall::behind(UNREADABLE, || {
        let (canvas, orientation) = match bytes {
            [0xFF, 0xD8, ..] => jpeg::unpack(bytes, side_px)?,
            [0x89, b'P', ..] => png::unpack(bytes, side_px)?,
            [b'R', b'I', b'F', b'F', ..] => webp::unpack(bytes, side_px)?,
            _ => return Err(UNREADABLE),
        };
        let mut picture = upright(canvas.finish().ok_or(UNREADABLE)?, orientation);
        if let Some(words) = words {
            watermark::mark(&mut picture, words).ok_or(UNREADABLE)?;
        }
        encoded(&picture, coding).ok_or(UNREADABLE)
    })
}

fn upright(picture: RgbImage, orientation: Orientation) -> RgbImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    match orientation {
        2 => flip_horizontal(&picture),
        3 => rotate180(&picture),
        4 => flip_vertical(&picture),
        5 => rotate270(&flip_horizontal(&picture)),
        6 => rotate90(&picture),
        7 => rotate90(&flip_horizontal(&picture)),
        8 => rotate270(&picture),
        _ => picture,
    }
}

fn encoded(picture: &RgbImage, coding: Coding) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match coding {
        Coding::Jpeg => JpegEncoder::new_with_quality(&mut out, QUALITY_PERCENT)
            .write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
            .ok()?,
        Coding::Png => {
            let mut encoder = ::png::Encoder::new(&mut out, picture.width(), picture.height());
            encoder.set_color(::png::ColorType::Rgb);
            encoder.set_depth(::png::BitDepth::Eight);
            encoder.write_header().ok()?.write_image_data(picture).ok()?;
        }
    }
    Some(out)
}
