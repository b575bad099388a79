//! Whether two drawings look the same, drawn by a program that is not a browser and loads nothing.

use super::deadline::Deadline;
use super::{Limits, Rejection};
use resvg::tiny_skia::{Paint, Pixmap, Transform};
use resvg::usvg::{self, Group, ImageHrefResolver, Node, Options, Path, Tree, fontdb};
use std::sync::{Arc, LazyLock};

/// Of the longer side: a line of a millimetre on an A1 sheet is still seen.
const SIDE_PX: f32 = 800.0;
/// How far the same line may differ, of 255.
const LEVELS_MAX: u8 = 2;

/// Whether both look the same. A drawing that cannot be drawn is damaged.
pub(super) fn look_the_same(before: &str, after: &str, limits: &Limits) -> Result<bool, Rejection> {
    let deadline = Deadline::within(limits.time_max);
    let [before, after] = [before, after].map(|svg| Tree::from_str(svg, &options()));
    let (before, after) = (before.map_err(|_| UNDRAWABLE)?, after.map_err(|_| UNDRAWABLE)?);
    if before.size() != after.size() {
        return Ok(false);
    }
    let (before, after) = (drawn(&before, deadline)?, drawn(&after, deadline)?);
    Ok(before.data().iter().zip(after.data()).all(|(one, other)| one.abs_diff(*other) <= LEVELS_MAX))
}

const UNDRAWABLE: Rejection = Rejection::Damaged("svg: cannot be drawn");

fn drawn(tree: &Tree, deadline: Deadline) -> Result<Pixmap, Rejection> {
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = SIDE_PX / width.max(height);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and the side")]
    let side = |length: f32| (length * scale).ceil().clamp(1.0, SIDE_PX) as u32;
    let mut pixmap = Pixmap::new(side(width), side(height)).ok_or(UNDRAWABLE)?;
    draw(tree.root(), Transform::from_scale(scale, scale), (&mut pixmap, deadline))?;
    Ok(pixmap)
}

/// Draws part by part, because the renderer cannot be stopped within one.
fn draw(group: &Group, transform: Transform, (pixmap, deadline): (&mut Pixmap, Deadline)) -> Result<(), Rejection> {
    let transform = transform.pre_concat(group.transform());
    for node in group.children() {
        deadline.check()?;
        if let Node::Group(inner) = node
            && !inner.should_isolate()
        {
            draw(inner, transform, (&mut *pixmap, deadline))?;
        } else if let Some(bounds) = node.abs_layer_bounding_box() {
            // The renderer moves the part to the corner; this moves it back.
            let transform = transform.pre_translate(bounds.x(), bounds.y());
            resvg::render_node(node, transform, &mut pixmap.as_mut());
        } else if let Node::Path(path) = node {
            draw_line(path, transform, pixmap);
        }
    }
    Ok(())
}

/// A level or upright line has no bounds, and the renderer draws nothing alone that has none.
fn draw_line(path: &Path, transform: Transform, pixmap: &mut Pixmap) {
    let Some(stroke) = path.stroke().filter(|_| path.is_visible()) else { return };
    let mut paint = Paint::default();
    if let usvg::Paint::Color(color) = stroke.paint() {
        paint.set_color_rgba8(color.red, color.green, color.blue, stroke.opacity().to_u8());
    }
    let stroke = stroke.to_tiny_skia();
    pixmap.stroke_path(path.data(), &paint, &stroke, transform, None);
}

/// Pictures within the drawing are kept byte for byte, so nobody needs to see them; files beside it are never looked for.
pub(crate) fn options() -> Options<'static> {
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
