//! One page of a PDF as pixels.

use crate::failure::Failure;
use crate::picture::{Picture, SIDE_PX_MAX};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};

/// A page of an A0 drawing is still drawn whole; a page a finger wide is not blown up without end.
const SCALE: std::ops::RangeInclusive<f32> = 0.05..=8.0;

/// Draws page `number`, the first being 1, so that its longer side has `side_px` pixels.
pub(crate) fn draw(pdf: Vec<u8>, number: usize, side_px: u16) -> Result<Picture, Failure> {
    let pdf = Pdf::new(pdf).map_err(|_| Failure::NotReadable)?;
    let page = number.checked_sub(1).and_then(|place| pdf.pages().get(place)).ok_or(Failure::NoSuchPage)?;
    let (width, height) = page.render_dimensions();
    let longer = width.max(height);
    if !longer.is_finite() || width.min(height) <= 0.0 {
        return Err(Failure::NotReadable);
    }
    let scale = (f32::from(side_px.min(SIDE_PX_MAX)) / longer).clamp(*SCALE.start(), *SCALE.end());
    let settings = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        width: Some(pixels(width * scale)),
        height: Some(pixels(height * scale)),
        bg_color: WHITE,
    };
    let drawn = hayro::render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    // On white every pixel is opaque, so that the fourth byte says nothing.
    let rgb = drawn.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Ok(Picture { width: drawn.width(), height: drawn.height(), rgb })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the bounds just set
fn pixels(length: f32) -> u16 {
    length.round().clamp(1.0, f32::from(SIDE_PX_MAX)) as u16
}
