//! A link as a QR: black on white, in grey pixels, as small as mixed segments make it.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::QrError;

/// 77 modules a side: at 3.5 cm with quiet zone still 0.41 mm a module.
pub const VERSION_MAX: u8 = 15;
/// ISO/IEC 18004 section 9.1.
const QUIET_MODULES: usize = 4;
/// A viewer that smooths what it enlarges leaves the middle of each module as it is. A path of a thousand rectangles looks the same
/// on paper, but is 40 KB of a page; more pixels only cost time.
const MODULE_PIXELS: usize = 2;

/// A drawn QR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Rows from the top, one byte for each pixel: 0 is black, 255 white. As long as it is wide.
    pub luma: Vec<u8>,
    /// QR version, 1 to [`VERSION_MAX`].
    pub version: u8,
    /// Modules per side with the quiet zone, for the width in print.
    pub modules: usize,
}

impl Picture {
    /// Pixels per side.
    pub fn side_px(&self) -> usize {
        self.modules * MODULE_PIXELS
    }
}

/// Whether the link can be drawn as a QR that is read from paper.
pub fn fits(link: &str) -> bool {
    encoded(link, Some(Mask::new(0))).is_ok()
}

/// Draws `link` at error correction level M, or a better one where it needs no larger version.
pub fn picture(link: &str) -> Result<Picture, QrError> {
    let code = encoded(link, None)?;
    let width = code.size();
    let modules = usize::try_from(width).expect("a QR is as wide as it is") + 2 * QUIET_MODULES;
    let mut drawn = Picture { luma: Vec::new(), version: code.version().value(), modules };
    let side = drawn.side_px();
    drawn.luma.reserve_exact(side * side);
    // Outside the code every module is light, so the quiet zone comes by itself.
    let quiet = i32::try_from(QUIET_MODULES).expect("a small number");
    for y in -quiet..width + quiet {
        let row: Vec<u8> = (-quiet..width + quiet)
            .flat_map(|x| [if code.get_module(x, y) { 0 } else { u8::MAX }; MODULE_PIXELS])
            .collect();
        (0..MODULE_PIXELS).for_each(|_| drawn.luma.extend_from_slice(&row));
    }
    Ok(drawn)
}

/// Which mask is best takes longest to find, and says nothing about the size.
fn encoded(link: &str, mask: Option<Mask>) -> Result<QrCode, QrError> {
    let (min, max) = (Version::MIN, Version::new(VERSION_MAX));
    let code = QrCode::encode_segments_advanced(&segments(link), QrCodeEcc::Medium, min, max, mask, true);
    code.map_err(|_| QrError::TooLong)
}

/// What stands at the end in upper-case letters and digits is stored as such, in two thirds of the room; what is before it as bytes.
fn segments(link: &str) -> Vec<QrSegment> {
    let head = link.trim_end_matches(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
    let tail = &link[head.len()..];
    vec![QrSegment::make_bytes(head.as_bytes()), QrSegment::make_alphanumeric(tail)]
}
