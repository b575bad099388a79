//! How large a file may be, what the walk through a format finds, and the checks that several formats share.

use super::rejection::{Foreign, Rejection};
use domain::media::{self, Accepts};
use std::time::Duration;

/// How large a file may be, and how far the inspection follows its structure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of every format but sound, in bytes.
    pub size_bytes_max: usize,
    /// Of sound, in bytes.
    pub audio_bytes_max: usize,
    /// Of a PDF.
    pub pages_max: u32,
    /// Of a picture, width times height.
    pub pixels_max: u64,
    /// Of a picture that can only be unpacked whole, so that what is taken can be shown.
    pub whole_pixels_max: u64,
    /// Of each side of a picture, in pixels: less is refused.
    pub side_px_min: u32,
    /// Of nested elements (XML) or brackets (JSON).
    pub depth_max: u32,
    /// Of work on the parts that take long, a PDF and the comparing of a drawing, in time of the processor.
    pub time_max: Duration,
}

/// The longest of a thousand real files takes 1.3 s (docs/generated/corpus.md). A build that is not optimised draws five times as
/// slowly, and should take the same files.
const TIME_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });

impl Default for Limits {
    fn default() -> Self {
        Self {
            size_bytes_max: usize::try_from(media::FILE_BYTES_MAX).unwrap_or(usize::MAX),
            audio_bytes_max: usize::try_from(media::AUDIO_BYTES_MAX).unwrap_or(usize::MAX),
            pages_max: 200,
            pixels_max: media::PIXELS_MAX,
            whole_pixels_max: media::WHOLE_PIXELS_MAX,
            side_px_min: 1,
            depth_max: 64,
            time_max: TIME_MAX,
        }
    }
}

impl Limits {
    /// Of what a person sends to be read by another.
    pub fn to_be_read() -> Self {
        Self { side_px_min: media::PICTURE_SIDE_PX_MIN, ..Self::default() }
    }
}

/// What the walk through one format found out.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    pub(crate) pages: Option<u32>,
    pub(crate) size: Option<(u32, u32)>,
    pub(crate) cleaned: Option<Vec<u8>>,
}

pub(crate) fn wrong_type(accepts: &[Accepts], seen: Option<Foreign>) -> Rejection {
    Rejection::WrongType { accepts: accepts.to_vec(), seen }
}

/// The size of a picture, unless it is nothing or more than a viewer should be asked to unpack.
pub(crate) fn check_pixels(width: u32, height: u32, limits: &Limits) -> Result<(u32, u32), Rejection> {
    if width == 0 || height == 0 {
        return Err(Rejection::Damaged("picture without extent"));
    }
    check_pixels_below(width, height, limits.pixels_max)
}

/// The same for a picture that can only be unpacked whole.
pub(crate) fn check_whole_pixels(width: u32, height: u32, limits: &Limits) -> Result<(u32, u32), Rejection> {
    check_pixels(width, height, limits)?;
    check_pixels_below(width, height, limits.whole_pixels_max)
}

fn check_pixels_below(width: u32, height: u32, pixels_max: u64) -> Result<(u32, u32), Rejection> {
    if u64::from(width) * u64::from(height) > pixels_max {
        return Err(Rejection::TooManyPixels { width, height, pixels_max });
    }
    Ok((width, height))
}

/// What stands before `end`, when something else was appended: phones do it (motion photos), and so do polyglots.
pub(crate) fn without_trailer(bytes: &[u8], end: usize) -> Option<Vec<u8>> {
    (end < bytes.len()).then(|| bytes[..end].to_vec())
}
