//! A square picture for networks that show nothing else: a title, some lines and a footer.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};
use typst::layout::Abs;
use typst::text::{FontInstance, FontVariant, FontVariations};

use crate::library::ENGINE;

/// Width and height: what Instagram shows without scaling.
pub const PICTURE_SIDE_PX: u32 = SIDE_PX as u32;

const SIDE_PX: u16 = 1080;

const QUALITY_PERCENT: u8 = 90;

// Colours of the stylesheet in crates/pages.
const PAPER: &str = "#fff";
const INK: &str = "#14211f";
const INK_2: &str = "#475451";
const BRAND: &str = "#0b524e";
const GOLD: &str = "#dca73f";

const MARGIN_PX: f32 = 84.0;
const WIDTH_PX: f32 = SIDE_PX as f32 - 2.0 * MARGIN_PX;
/// Below the coloured band.
const TOP_PX: f32 = 132.0;
/// Above the line that the footer stands under.
const BOTTOM_PX: f32 = 900.0;
const FOOTER_PX: f32 = 34.0;
const FOOTER_LINES_MAX: usize = 2;

/// Sizes of title and lines, tried from the largest; the last one is still read on a telephone, and what does not fit then
/// is cut.
const SIZES_PX: [(f32, f32); 6] = [(92.0, 50.0), (80.0, 46.0), (70.0, 42.0), (60.0, 38.0), (52.0, 34.0), (46.0, 30.0)];

/// More than fit even at the smallest size.
const LINES_MAX: usize = 40;

/// Keeps two words on one line.
const NO_BREAK_SPACE: char = '\u{a0}';

const LEADING: f32 = 1.28;

/// Kerning moves letters by a little more or less than their widths say.
const SLACK: f32 = 0.98;

/// Places in the engine's list of faces.
const REGULAR: usize = 0;
const BOLD: usize = 1;

/// Draws an announcement as a JPEG of [`PICTURE_SIDE_PX`] squared. The same words give the same bytes.
///
/// Text is wrapped and made smaller until it fits; what does not fit at the smallest size ends in "…". Characters that no font
/// of ours can draw are left out. A no-break space keeps a time and its zone together. Blocks for the time of drawing.
pub fn announcement_picture(title: &str, lines: &[&str], footer: &str) -> Vec<u8> {
    let tree =
        Tree::from_str(&svg(title, lines, footer), &OPTIONS).expect("the SVG is ours, and its texts are escaped");
    let mut pixmap = Pixmap::new(PICTURE_SIDE_PX, PICTURE_SIDE_PX).expect("the side is not zero");
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    // Opaque everywhere, because the paper is: the alpha can be dropped.
    let rgb: Vec<u8> = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY_PERCENT)
        .write_image(&rgb, PICTURE_SIDE_PX, PICTURE_SIDE_PX, ExtendedColorType::Rgb8)
        .expect("memory takes what is written, and the size is that of the pixels");
    jpeg
}

/// Only the built-in fonts, so that a picture looks the same on any machine.
static OPTIONS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for face in [REGULAR, BOLD] {
        fonts.load_font_data(ENGINE.fonts[face].data().to_vec());
    }
    Options { fontdb: Arc::new(fonts), ..Options::default() }
});

/// The same faces, to measure with.
static FONTS: LazyLock<[FontInstance; 2]> = LazyLock::new(|| {
    [REGULAR, BOLD].map(|face| {
        let font = ENGINE.fonts[face].clone();
        font.instantiate(FontVariant::default(), Abs::zero(), &FontVariations::default())
    })
});

/// A line of text where it stands.
struct Placed {
    y_px: f32,
    size_px: f32,
    face: usize,
    color: &'static str,
    text: String,
}

fn svg(title: &str, lines: &[&str], footer: &str) -> String {
    let side = PICTURE_SIDE_PX;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"{PAPER}\"/>\
         <rect width=\"{side}\" height=\"64\" fill=\"{BRAND}\"/><rect y=\"64\" width=\"{side}\" height=\"8\" fill=\"{GOLD}\"/>\
         <rect x=\"{MARGIN_PX}\" y=\"{BOTTOM_PX}\" width=\"{WIDTH_PX}\" height=\"3\" fill=\"{BRAND}\"/>"
    );
    for line in layout(title, lines, footer) {
        let weight = if line.face == BOLD { "bold" } else { "normal" };
        let _ = write!(
            out,
            "<text x=\"{MARGIN_PX}\" y=\"{}\" font-family=\"Libertinus Serif\" font-size=\"{}\" font-weight=\"{weight}\" \
             fill=\"{}\" xml:space=\"preserve\">{}</text>",
            line.y_px,
            line.size_px,
            line.color,
            escaped(&line.text)
        );
    }
    out.push_str("</svg>");
    out
}

fn layout(title: &str, lines: &[&str], footer: &str) -> Vec<Placed> {
    let mut placed = SIZES_PX
        .iter()
        .map(|&sizes| body(title, lines, sizes))
        .find(|body| body.last().is_none_or(|line| bottom(line) <= BOTTOM_PX))
        .unwrap_or_else(|| shortened(body(title, lines, SIZES_PX[SIZES_PX.len() - 1])));
    let mut below = wrapped(footer, REGULAR, FOOTER_PX);
    if below.len() > FOOTER_LINES_MAX {
        below.truncate(FOOTER_LINES_MAX);
        if let Some(last) = below.last_mut() {
            *last = with_ellipsis(last, REGULAR, FOOTER_PX);
        }
    }
    let mut y_px = BOTTOM_PX + 2.0 * FOOTER_PX;
    for text in below {
        placed.push(Placed { y_px, size_px: FOOTER_PX, face: REGULAR, color: INK_2, text });
        y_px += FOOTER_PX * LEADING;
    }
    placed
}

/// Title and lines at one size, however far down they reach.
fn body(title: &str, lines: &[&str], (title_px, line_px): (f32, f32)) -> Vec<Placed> {
    let mut placed = Vec::new();
    let mut top_px = TOP_PX;
    for text in wrapped(title, BOLD, title_px) {
        placed.push(Placed { y_px: top_px + title_px, size_px: title_px, face: BOLD, color: BRAND, text });
        top_px += title_px * LEADING;
    }
    for line in lines {
        // What comes now is not shown at this size.
        if top_px > BOTTOM_PX {
            break;
        }
        top_px += line_px * 0.6;
        for text in wrapped(line, REGULAR, line_px) {
            placed.push(Placed { y_px: top_px + line_px, size_px: line_px, face: REGULAR, color: INK, text });
            top_px += line_px * LEADING;
        }
    }
    placed
}

/// Keeps what stands above the footer and marks that there was more.
fn shortened(mut placed: Vec<Placed>) -> Vec<Placed> {
    placed.retain(|line| bottom(line) <= BOTTOM_PX);
    if let Some(last) = placed.last_mut() {
        last.text = with_ellipsis(&last.text, last.face, last.size_px);
    }
    placed
}

/// Where the tails of the letters end, with some air.
fn bottom(line: &Placed) -> f32 {
    line.y_px + line.size_px * 0.5
}

/// Breaks a text into lines that fit; of more than the picture can hold, only some.
fn wrapped(text: &str, face: usize, size_px: f32) -> Vec<String> {
    let room_px = WIDTH_PX * SLACK;
    let space_px = width_px(" ", face, size_px);
    let mut lines: Vec<(String, f32)> = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() && c != NO_BREAK_SPACE) {
        if lines.len() > LINES_MAX {
            break;
        }
        let mut piece = (String::new(), 0.0);
        for c in word.chars() {
            let Some(c_px) = glyph_em(face, c).map(|em| em * size_px) else { continue };
            // Wider than the picture, such as an address: broken where it has to be.
            if piece.1 + c_px > room_px {
                lines.push(std::mem::take(&mut piece));
            }
            piece.0.push(c);
            piece.1 += c_px;
        }
        match lines.last_mut() {
            _ if piece.0.is_empty() => {}
            Some((line, line_px)) if *line_px + space_px + piece.1 <= room_px => {
                line.push(' ');
                line.push_str(&piece.0);
                *line_px += space_px + piece.1;
            }
            _ => lines.push(piece),
        }
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

fn with_ellipsis(text: &str, face: usize, size_px: f32) -> String {
    let marked = |kept: &str| format!("{} …", kept.trim_end_matches(|c: char| !c.is_alphanumeric()));
    let words_end = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    let kept = words_end.map(|at| marked(&text[..at])).rfind(|text| fits(text, face, size_px));
    // A single word that fills the line has been said far enough.
    kept.unwrap_or_else(|| "…".into())
}

fn fits(text: &str, face: usize, size_px: f32) -> bool {
    width_px(text, face, size_px) <= WIDTH_PX * SLACK
}

fn width_px(text: &str, face: usize, size_px: f32) -> f32 {
    text.chars().filter_map(|c| glyph_em(face, c)).sum::<f32>() * size_px
}

/// How wide a character is, as a part of the font's size; `None` if the face has no such character.
fn glyph_em(face: usize, c: char) -> Option<f32> {
    let font = FONTS[face].ttf();
    let units = font.glyph_hor_advance(font.glyph_index(c)?)?;
    Some(f32::from(units) / f32::from(font.units_per_em()))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TITLE: &str = "Layanan perizinan daring terganggu";
    const LINES: [&str; 3] = [
        "Mulai: Rabu, 25 November 2026 pukul\u{a0}08.00\u{a0}WIB",
        "Perkiraan pulih: pukul 13.00 WIB",
        "Permohonan yang sudah masuk aman. Batas waktu diperpanjang selama gangguan.",
    ];
    const FOOTER: &str = "DPMPTSP Kota Padang · perizinan.contoh.id/gangguan";

    #[test]
    fn it_is_a_square_jpeg_and_the_same_each_time() {
        let jpeg = announcement_picture(TITLE, &LINES, FOOTER);
        let picture = image::load_from_memory_with_format(&jpeg, image::ImageFormat::Jpeg).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (PICTURE_SIDE_PX, PICTURE_SIDE_PX));
        assert!(jpeg.len() < 1 << 20, "{} bytes", jpeg.len());
        assert_eq!(jpeg, announcement_picture(TITLE, &LINES, FOOTER));
        // Words are drawn: dark pixels in the rows of the title, of the lines and of the footer, none in the margins.
        let dark = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
            y.flat_map(|y| x.clone().map(move |x| (x, y))).filter(|&(x, y)| picture.get_pixel(x, y)[1] < 120).count()
        };
        for rows in [140..260, 400..700, 940..1000] {
            assert!(dark(84..996, rows.clone()) > 500, "{rows:?}");
        }
        assert_eq!(dark(0..76, 80..1080) + dark(1004..1080, 80..1080), 0);
    }

    #[test]
    fn whatever_is_written_stays_within_the_picture() {
        let word = "a".repeat(400);
        let address = format!("https://perizinan.contoh.id/{}", "gangguan-".repeat(40));
        let long = "Mohon maaf atas gangguan ini. ".repeat(200);
        for title in [TITLE, "", &long, &word, "<b>&amp;\u{7}\u{1f600}", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"] {
            for lines in [vec![], LINES.to_vec(), vec![long.as_str(); 9], vec![address.as_str(), &word]] {
                for footer in [FOOTER, "", &long, &word] {
                    for line in layout(title, &lines, footer) {
                        assert!(width_px(&line.text, line.face, line.size_px) <= WIDTH_PX, "{}", line.text);
                        assert!(line.y_px + 0.3 * line.size_px < f32::from(SIDE_PX), "{}", line.text);
                        assert!(!line.text.is_empty() && !line.text.contains('\u{1f600}'));
                    }
                }
            }
        }
    }

    #[test]
    fn no_text_can_break_the_drawing() {
        for text in ["<b>&amp;\u{7}\u{1f600}</text>", "]]><!--", "\u{0}\u{b}\u{fffe}\u{202e}"] {
            assert!(Tree::from_str(&svg(text, &[text], text), &OPTIONS).is_ok(), "{text}");
        }
    }

    #[test]
    fn every_word_of_an_ordinary_announcement_is_there() {
        let drawn: Vec<String> = layout(TITLE, &LINES, FOOTER).into_iter().map(|line| line.text).collect();
        let drawn = drawn.join(" ");
        for text in [&[TITLE, FOOTER][..], &LINES].concat() {
            assert!(drawn.contains(text), "{text}: {drawn}");
        }
    }

    #[test]
    fn what_does_not_fit_is_marked() {
        let long = "Mohon maaf atas gangguan ini. ".repeat(200);
        let lines = layout(TITLE, &[&long], FOOTER);
        assert!(lines.iter().any(|line| line.text.ends_with('…')));
        // The wrapping breaks at words: the first line ends where a word does.
        assert!(long.starts_with(&format!("{} ", lines.iter().find(|l| l.face == REGULAR).unwrap().text)));
    }

    /// Writes pictures to look at: `PICTURES=folder cargo test -p document picture`.
    #[test]
    fn pictures_can_be_looked_at() {
        let Some(folder) = std::env::var_os("PICTURES").map(std::path::PathBuf::from) else { return };
        let long = "Mohon maaf atas gangguan ini. ".repeat(60);
        std::fs::write(folder.join("ordinary.jpg"), announcement_picture(TITLE, &LINES, FOOTER)).unwrap();
        std::fs::write(folder.join("short.jpg"), announcement_picture("Layanan sudah pulih", &[LINES[0]], FOOTER))
            .unwrap();
        std::fs::write(folder.join("long.jpg"), announcement_picture(&long[..150], &[&long], &long)).unwrap();
    }
}
