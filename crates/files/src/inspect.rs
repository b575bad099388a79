//! Decides whether an uploaded file is what a requirement asks for, by its content and never by its name.

mod cursor;
mod dxf;
mod format;
mod geojson;
mod jpeg;
mod m4a;
mod map_xml;
mod mp3;
mod ogg;
mod pdf;
mod pdf_hazard;
mod png;
mod recognise;
mod rejection;
mod svg;
mod svg_allowed;
mod wav;
mod webp;
mod xml;

use domain::media::Accepts;

pub use format::Format;
pub use rejection::{Active, Foreign, Rejection};

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
    /// Of nested elements (XML) or brackets (JSON).
    pub depth_max: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size_bytes_max: 10 << 20,
            audio_bytes_max: 20 << 20,
            pages_max: 200,
            pixels_max: 60_000_000,
            depth_max: 64,
        }
    }
}

/// A file that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// What the file is.
    pub format: Format,
    /// To serve it with, beside `nosniff` and, unless [`Format::shown_inline`], as an attachment.
    pub content_type: &'static str,
    /// For the name it is saved under, without a dot.
    pub extension: &'static str,
    /// Of a PDF.
    pub pages: Option<u32>,
    /// Of a picture, in pixels, before any EXIF rotation.
    pub width: Option<u32>,
    /// Of a picture, in pixels, before any EXIF rotation.
    pub height: Option<u32>,
    /// When set, keep these bytes and not the ones that were sent: the drawing made safe, or the file
    /// without what was appended behind its end.
    pub cleaned: Option<Vec<u8>>,
}

/// What the walk through one format found out.
#[derive(Debug, Default)]
struct Facts {
    pages: Option<u32>,
    size: Option<(u32, u32)>,
    cleaned: Option<Vec<u8>>,
}

/// Recognises the file, refuses what `accepts` does not name, and walks the structure to its end.
///
/// Never panics. A PDF near the size limit can take seconds: call it from a blocking thread.
pub fn inspect(bytes: &[u8], accepts: &[Accepts], limits: &Limits) -> Result<Inspected, Rejection> {
    if bytes.is_empty() {
        return Err(Rejection::Empty);
    }
    let format = recognise::format(bytes).map_err(|seen| wrong_type(accepts, seen))?;
    if !accepts.iter().any(|&family| format.is_of(family)) {
        return Err(wrong_type(accepts, None));
    }
    check_size(bytes.len(), format, limits)?;

    let facts = match format {
        Format::Pdf => pdf::walk(bytes, limits),
        Format::Jpeg => jpeg::walk(bytes, limits),
        Format::Png => png::walk(bytes, limits),
        Format::WebP => webp::walk(bytes, limits),
        Format::Mp3 => mp3::walk(bytes),
        Format::M4a => m4a::walk(bytes),
        Format::Ogg => ogg::walk(bytes),
        Format::Wav => wav::walk(bytes),
        Format::GeoJson => geojson::walk(bytes, limits),
        Format::Kml => map_xml::walk_kml(bytes, limits),
        Format::Gpx => map_xml::walk_gpx(bytes, limits),
        Format::Dxf => dxf::walk(bytes),
        Format::Svg => svg::walk(bytes, limits),
    }?;
    Ok(Inspected {
        format,
        content_type: format.content_type(),
        extension: format.extension(),
        pages: facts.pages,
        width: facts.size.map(|(width, _)| width),
        height: facts.size.map(|(_, height)| height),
        cleaned: facts.cleaned,
    })
}

fn wrong_type(accepts: &[Accepts], seen: Option<Foreign>) -> Rejection {
    Rejection::WrongType { accepts: accepts.to_vec(), seen }
}

fn check_size(size_bytes: usize, format: Format, limits: &Limits) -> Result<(), Rejection> {
    let size_bytes_max = if format.is_of(Accepts::Audio) { limits.audio_bytes_max } else { limits.size_bytes_max };
    if size_bytes > size_bytes_max {
        return Err(Rejection::TooLarge { size_bytes, size_bytes_max });
    }
    Ok(())
}

/// The size of a picture, unless it is nothing or more than a viewer should be asked to unpack.
fn check_pixels(width: u32, height: u32, limits: &Limits) -> Result<(u32, u32), Rejection> {
    if width == 0 || height == 0 {
        return Err(Rejection::Damaged("picture without extent"));
    }
    if u64::from(width) * u64::from(height) > limits.pixels_max {
        return Err(Rejection::TooManyPixels { width, height, pixels_max: limits.pixels_max });
    }
    Ok((width, height))
}

/// What stands before `end`, when something else was appended: phones do it (motion photos), and so do polyglots.
fn without_trailer(bytes: &[u8], end: usize) -> Option<Vec<u8>> {
    (end < bytes.len()).then(|| bytes[..end].to_vec())
}
