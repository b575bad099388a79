//! Tells formats apart by their first bytes, or by the root of their text.

use super::format::Format;
use super::rejection::Foreign;
use super::xml;

/// The format, or what else it seems to be.
///
/// Binary formats must begin at the very first byte: a PDF behind a ZIP or a page of HTML is not a PDF here.
pub(super) fn format(bytes: &[u8]) -> Result<Format, Option<Foreign>> {
    let bytes = &bytes[blank_before_pdf(bytes)..];
    if let Some(format) = by_magic(bytes) {
        return Ok(format);
    }
    if let Some(foreign) = foreign(bytes) {
        return Err(Some(foreign));
    }
    by_text(bytes).ok_or(None)
}

/// How many bytes of nothing stand before a PDF, as programs on web servers leave them there: a byte-order mark, white space.
pub(super) fn blank_before_pdf(bytes: &[u8]) -> usize {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xEF | 0xBB | 0xBF);
    let at = bytes.iter().take(BLANK_BYTES_MAX).position(|byte| !is_blank(byte)).unwrap_or(0);
    if bytes[at..].starts_with(b"%PDF-") { at } else { 0 }
}

/// As far as readers of PDF look for the beginning.
const BLANK_BYTES_MAX: usize = 1024;

fn by_magic(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', b'1' | b'2', b'.', ..] => Some(Format::Pdf),
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some(Format::Wav),
        [b'O', b'g', b'g', b'S', ..] => Some(Format::Ogg),
        [b'I', b'D', b'3', ..] => Some(Format::Mp3),
        // Frame sync, layer III.
        [0xFF, second, ..] if second & 0xE6 == 0xE2 => Some(Format::Mp3),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_audio_brand(brand) => Some(Format::M4a),
        _ => None,
    }
}

/// `isom` and `mp42` may as well be film; the walk looks at the tracks.
fn is_audio_brand(brand: &[u8]) -> bool {
    matches!(
        brand.get(..4),
        Some(
            b"M4A "
                | b"M4B "
                | b"mp41"
                | b"mp42"
                | b"isom"
                | b"iso2"
                | b"iso4"
                | b"iso5"
                | b"iso6"
                | b"dash"
                | b"3gp4"
                | b"3gp5"
        )
    )
}

fn foreign(bytes: &[u8]) -> Option<Foreign> {
    match bytes {
        [_, _, _, _, b'f', b't', b'y', b'p', b'h' | b'm', b'e' | b'i', b'i' | b'v' | b'f', ..] => Some(Foreign::Heic),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [0x1A, 0x45, 0xDF, 0xA3, ..] => Some(Foreign::Video),
        [b'P', b'K', 3, 4, ..]
        | [0xD0, 0xCF, 0x11, 0xE0, ..]
        | [b'R', b'a', b'r', b'!', ..]
        | [b'7', b'z', 0xBC, ..] => Some(Foreign::OfficeOrArchive),
        [b'A', b'C', b'1', b'0', ..] => Some(Foreign::BinaryDrawing),
        _ if bytes.starts_with(b"AutoCAD Binary DXF") => Some(Foreign::BinaryDrawing),
        _ => None,
    }
}

fn by_text(bytes: &[u8]) -> Option<Format> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    match text.first()? {
        b'{' => Some(Format::GeoJson),
        b'<' => match xml::root_name(bytes)?.as_str() {
            "svg" => Some(Format::Svg),
            "kml" => Some(Format::Kml),
            "gpx" => Some(Format::Gpx),
            _ => None,
        },
        b'0' | b'9' => begins_like_dxf(text).then_some(Format::Dxf),
        _ => None,
    }
}

/// `0 SECTION`, perhaps after comments (`999`).
fn begins_like_dxf(text: &[u8]) -> bool {
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    loop {
        match (lines.next(), lines.next()) {
            (Some(b"999"), Some(_)) => {}
            (Some(b"0"), Some(b"SECTION")) => return true,
            _ => return false,
        }
    }
}
