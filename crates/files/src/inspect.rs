//! Decides whether an uploaded file is what a requirement asks for, by its content and never by its name.

mod cursor;
mod deadline;
mod dxf;
mod format;
mod geojson;
mod jpeg;
mod kmz;
mod limits;
mod m4a;
mod map_xml;
mod mp3;
mod ogg;
mod pdf;
mod pdf_action;
mod pdf_end;
mod pdf_graph;
mod pdf_hazard;
mod pdf_keys;
mod pdf_pages;
mod pdf_raw;
mod pdf_token;
mod pdf_unpacked;
mod pdf_whole;
mod pdf_xref;
mod place;
mod png;
mod recognise;
mod rejection;
mod svg;
mod svg_allowed;
mod svg_cost;
pub(crate) mod svg_picture;
mod svg_style;
mod wav;
mod webp;
mod xml;

use domain::media::Accepts;

pub use format::Format;
pub use limits::Limits;
pub(crate) use limits::{Facts, check_pixels, check_whole_pixels, without_trailer, wrong_type};
pub use rejection::{Active, Foreign, Large, Misplaced, Rejection};

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
    /// When set, keep these bytes and not the ones that were sent: the drawing made safe, the map out of its archive, or the file
    /// without what was appended to it.
    pub cleaned: Option<Vec<u8>>,
}

/// Recognises the file, refuses what `accepts` does not name, and walks the structure to its end.
///
/// Never panics. A PDF near the size limit can take seconds: call it from a blocking thread. What takes longer than the limits allow is
/// refused.
pub fn inspect(bytes: &[u8], accepts: &[Accepts], limits: &Limits) -> Result<Inspected, Rejection> {
    if bytes.is_empty() {
        return Err(Rejection::Empty);
    }
    if accepts.contains(&Accepts::Map)
        && let Some(kml) = kmz::kml(bytes, limits)
    {
        let kml = kml?;
        let found = inspect(&kml, &[Accepts::Map], limits)?;
        return Ok(Inspected { cleaned: Some(kml), ..found });
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
    if let Some((width, height)) = facts.size
        && width.min(height) < limits.side_px_min
    {
        return Err(Rejection::TooFewPixels { width, height, side_px_min: limits.side_px_min });
    }
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

fn check_size(size_bytes: usize, format: Format, limits: &Limits) -> Result<(), Rejection> {
    let size_bytes_max = if format.is_of(Accepts::Audio) { limits.audio_bytes_max } else { limits.size_bytes_max };
    if size_bytes > size_bytes_max {
        return Err(Rejection::TooLarge { kind: large(format), size_bytes, size_bytes_max });
    }
    Ok(())
}

fn large(format: Format) -> Large {
    match format {
        Format::Pdf => Large::Document,
        Format::Jpeg | Format::Png | Format::WebP => Large::Photo,
        Format::Mp3 | Format::M4a | Format::Ogg | Format::Wav => Large::Sound,
        Format::GeoJson | Format::Kml | Format::Gpx | Format::Dxf | Format::Svg => Large::Other,
    }
}
