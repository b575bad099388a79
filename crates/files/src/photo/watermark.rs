//! A watermark over a picture that is shown: who looks at it, what for, and when; so often that cutting the picture does not remove it.

use crate::inspect::svg_picture::options;
use image::RgbImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::Tree;
use std::fmt::Write as _;

/// Rows of words over the height of a picture.
const ROWS: u32 = 7;
/// Letters that fit beside each other at the size of the words.
const LETTERS_ACROSS: u32 = 64;

/// Lays the words over the picture; `None` when they cannot be drawn, and then the picture must not be shown.
pub(super) fn mark(picture: &mut RgbImage, words: &str) -> Option<()> {
    let (width, height) = (picture.width(), picture.height());
    let tree = Tree::from_str(&drawing(width, height, words), &options()).ok()?;
    let mut layer = Pixmap::new(width, height)?;
    resvg::render(&tree, Transform::identity(), &mut layer.as_mut());
    let mut marked = false;
    for (pixel, over) in picture.pixels_mut().zip(layer.pixels()) {
        let left = 255 - u16::from(over.alpha());
        marked |= over.alpha() > 0;
        for (channel, added) in pixel.0.iter_mut().zip([over.red(), over.green(), over.blue()]) {
            // The layer is premultiplied.
            let mixed = u16::from(*channel) * left / 255 + u16::from(added);
            *channel = u8::try_from(mixed).unwrap_or(u8::MAX);
        }
    }
    marked.then_some(())
}

/// Rows of the words, slanted; dark letters with a light edge are seen on any ground.
fn drawing(width: u32, height: u32, words: &str) -> String {
    let words = escaped(words);
    let size = (width.max(height) / LETTERS_ACROSS).max(8);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\">\
         <g transform=\"rotate(-20 {x} {y})\" font-size=\"{size}\" text-anchor=\"middle\" fill=\"#000\" fill-opacity=\"0.45\" \
         stroke=\"#fff\" stroke-opacity=\"0.45\" stroke-width=\"{edge}\" paint-order=\"stroke\">",
        x = width / 2,
        y = height / 2,
        edge = (size / 10).max(1),
    );
    for row in 0..ROWS {
        let y = height * (2 * row + 1) / (2 * ROWS);
        let x = width / 2 + (row % 2) * (width / 8);
        let _ = write!(svg, "<text x=\"{x}\" y=\"{y}\">{words}</text>");
    }
    svg.push_str("</g></svg>");
    svg
}

fn escaped(words: &str) -> String {
    words.chars().fold(String::new(), |mut text, letter| {
        match letter {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            other if other.is_control() => text.push(' '),
            other => text.push(other),
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stand_in_every_part_of_the_picture() {
        for ground in [0_u8, 255] {
            let mut picture = RgbImage::from_pixel(1_200, 800, image::Rgb([ground; 3]));
            mark(&mut picture, "Hanya untuk <memeriksa> & 26-004182").expect("drawn");
            for (left, top) in [(0, 0), (600, 0), (0, 400), (600, 400)] {
                let part = image::imageops::crop_imm(&picture, left, top, 600, 400).to_image();
                let changed = part.pixels().filter(|pixel| pixel.0 != [ground; 3]).count();
                assert!(changed > 500, "{changed} pixels of the part at {left}, {top} on {ground}");
            }
        }
        let mut small = RgbImage::new(40, 30);
        assert!(mark(&mut small, "x").is_some(), "a small picture is marked too");
    }
}
