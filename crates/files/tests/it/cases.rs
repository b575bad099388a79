//! One small file for every way in which a file was once refused for an untrue reason, or taken and changed.

use crate::check;
use files::inspect::{Active, Format, Misplaced};
use files::{Inspected, Rejection};

macro_rules! case {
    ($name:literal) => {
        ($name, include_bytes!(concat!("cases/", $name)).as_slice())
    };
}

/// What must come of a file.
enum Right {
    /// Taken as it is.
    Taken(Format),
    /// Taken, and what is kept holds this and lacks that.
    Mended(Format, &'static str, &'static str),
    /// Refused.
    Refused(fn(&Rejection) -> bool),
}

#[test]
fn every_case_has_its_right_outcome() {
    use Right::{Mended, Refused, Taken};
    let table = [
        (case!("pdf-font-called-EF.pdf"), Taken(Format::Pdf)),
        (case!("pdf-empty-attachment-list.pdf"), Taken(Format::Pdf)),
        (case!("pdf-title-says-encrypt.pdf"), Taken(Format::Pdf)),
        (case!("pdf-bom-first.pdf"), Mended(Format::Pdf, "%PDF-1.3", "\u{FEFF}")),
        (case!("pdf-newline-first.pdf"), Mended(Format::Pdf, "%PDF-1.3", "\n%PDF")),
        (case!("pdf-hybrid-xref-OK.pdf"), Taken(Format::Pdf)),
        (case!("pdf-empty-password-OK.pdf"), Refused(|r| *r == Rejection::Locked)),
        (case!("svg-style-with-font-face.svg"), Mended(Format::Svg, ".d{display:none}", "script")),
        (case!("svg-transform-origin.svg"), Mended(Format::Svg, r#"transform-origin="50 50""#, "script")),
        (case!("svg-switch-language.svg"), Mended(Format::Svg, r#"<switch><text systemLanguage="en""#, "script")),
        (case!("dxf-ctrl-z.dxf"), Taken(Format::Dxf)),
        (case!("geojson-one-empty-geometry.geojson"), Taken(Format::GeoJson)),
        (case!("geojson-utm47s.geojson"), Refused(|r| *r == Rejection::Misplaced(Misplaced::NotDegrees))),
        (case!("geojson-lat-100.geojson"), Refused(|r| *r == Rejection::Misplaced(Misplaced::Swapped))),
        (case!("geojson-decimal-comma.geojson"), Refused(|r| *r == Rejection::Misplaced(Misplaced::NoNumber))),
        (case!("gpx-comma-decimals.gpx"), Refused(|r| *r == Rejection::Misplaced(Misplaced::NoNumber))),
        (case!("kml-empty-coordinates.kml"), Refused(|r| *r == Rejection::Misplaced(Misplaced::Nowhere))),
        (case!("kml-overlay-elsewhere.kml"), Refused(|r| *r == Rejection::Active(Active::Remote))),
        (case!("kmz-google-earth.kmz"), Mended(Format::Kml, "<kml", "PK\u{3}\u{4}")),
        (case!("gpx-with-stylesheet.gpx"), Taken(Format::Gpx)),
        (case!("jpeg-no-end-marker.jpg"), Mended(Format::Jpeg, "JFIF", "%PDF")),
        (case!("jpeg-cmyk.jpg"), Taken(Format::Jpeg)),
        (case!("jpeg-exif-6-OK.jpg"), Taken(Format::Jpeg)),
        (case!("wav-size-8-too-large.wav"), Mended(Format::Wav, "RIFF\u{a4}", "RIFF\u{ac}")),
        (case!("wav-streamed-ffffffff.wav"), Mended(Format::Wav, "WAVEfmt ", "\u{ff}\u{ff}\u{ff}\u{ff}")),
    ];
    for ((name, bytes), right) in table {
        let found = check(bytes);
        match (right, found) {
            (Taken(format), Ok(found)) => {
                assert_eq!((found.format, found.cleaned), (format, None), "{name}");
            }
            (Mended(format, holds, lacks), Ok(found)) => mended(name, &found, (format, holds, lacks)),
            (Refused(wanted), Err(refused)) => assert!(wanted(&refused), "{name}: {refused:?}"),
            (_, found) => panic!("{name}: {found:?}"),
        }
    }
}

/// Bytes as characters, one for one, so that any of them can be searched for.
fn mended(name: &str, found: &Inspected, (format, holds, lacks): (Format, &str, &str)) {
    let kept = found.cleaned.as_ref().unwrap_or_else(|| panic!("{name}: kept as sent"));
    let text: String = kept.iter().copied().map(char::from).collect();
    assert_eq!(found.format, format, "{name}");
    assert!(text.contains(holds), "{name} has lost {holds}");
    assert!(!text.contains(lacks), "{name} still holds {lacks}");
    let again = check(kept).unwrap_or_else(|refused| panic!("{name}, mended: {refused:?}"));
    assert!(again.cleaned.is_none_or(|again| again == *kept), "{name}: mended for good");
}
