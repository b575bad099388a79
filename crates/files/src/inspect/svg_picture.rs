//! Whether two drawings look the same, drawn by a program that is not a browser and loads nothing.

use super::Rejection;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb};
use std::sync::{Arc, LazyLock};

/// Of the longer side: a line of a millimetre on an A1 sheet is still seen.
const SIDE_PX: f32 = 800.0;
/// How far the same line may differ, of 255.
const LEVELS_MAX: u8 = 2;

/// Whether both look the same. A drawing that cannot be drawn is damaged.
pub(super) fn look_the_same(before: &str, after: &str) -> Result<bool, Rejection> {
    let [before, after] = [before, after].map(|svg| Tree::from_str(svg, &options()));
    let (before, after) = (before.map_err(|_| UNDRAWABLE)?, after.map_err(|_| UNDRAWABLE)?);
    if before.size() != after.size() {
        return Ok(false);
    }
    let (before, after) = (drawn(&before)?, drawn(&after)?);
    Ok(before.data().iter().zip(after.data()).all(|(one, other)| one.abs_diff(*other) <= LEVELS_MAX))
}

const UNDRAWABLE: Rejection = Rejection::Damaged("svg: cannot be drawn");

fn drawn(tree: &Tree) -> Result<Pixmap, Rejection> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SIDE_PX / width.max(height);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and the side")]
    let side = |length: f32| (length * scale).ceil().clamp(1.0, SIDE_PX) as u32;
    let mut pixmap = Pixmap::new(side(width), side(height)).ok_or(UNDRAWABLE)?;
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    Ok(pixmap)
}

/// Pictures within the drawing are kept byte for byte, so nobody needs to see them; files beside it are never looked for.
fn options() -> Options<'static> {
    let image_href_resolver =
        ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    Options { fontdb: FONTS.clone(), font_family: "Libertinus Serif".into(), image_href_resolver, ..Options::default() }
}

/// One font for all text: what counts is whether both show the same.
static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for font in typst_assets::fonts().take(FONTS_TAKEN) {
        fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
    }
    fonts.set_serif_family("Libertinus Serif");
    fonts.set_sans_serif_family("Libertinus Serif");
    Arc::new(fonts)
});

/// The first of the assets are the faces of Libertinus Serif.
const FONTS_TAKEN: usize = 6;
