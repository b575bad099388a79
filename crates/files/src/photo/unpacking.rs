//! What the decoders of photos share: how much one may unpack, and how the camera was held.

use crate::Rejection;

/// Most bytes that one decoder keeps of one picture.
pub(super) const UNPACKED_BYTES_MAX: u64 = 64 << 20;

/// How an EXIF block says the camera was held, from 1 (upright) to 8.
pub(super) type Orientation = u32;

pub(super) const UNREADABLE: Rejection = Rejection::Damaged("photo: not unpackable");

/// Refuses a picture that a decoder would have to keep whole and that is too large for it.
pub(super) fn check_unpacked(width: u32, height: u32, bytes_per_pixel: u64) -> Result<(), Rejection> {
    let pixels_max = UNPACKED_BYTES_MAX / bytes_per_pixel;
    if u64::from(width) * u64::from(height) > pixels_max {
        return Err(Rejection::TooManyPixels { width, height, pixels_max });
    }
    Ok(())
}

/// From an EXIF block that begins at its TIFF header; upright when it says nothing that can be read.
pub(super) fn orientation(block: Option<Vec<u8>>) -> Orientation {
    let read = block.and_then(|block| exif::Reader::new().read_raw(block).ok());
    let field = read.as_ref().and_then(|read| read.get_field(exif::Tag::Orientation, exif::In::PRIMARY));
    field.and_then(|field| field.value.get_uint(0)).unwrap_or(1)
}
