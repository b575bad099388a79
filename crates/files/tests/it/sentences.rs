//! What people read, and which family takes what.

use crate::{ALL, check, code, good};
use domain::media::Accepts;
use files::inspect::{Active, Foreign, Format, Large, Misplaced};
use files::{Limits, Rejection, inspect};

#[test]
fn every_good_file_passes_and_is_named_by_content() {
    for (format, bytes) in good::all() {
        let found = check(&bytes).unwrap_or_else(|refused| panic!("{format:?}: {refused:?}"));
        assert_eq!(found.format, format);
        assert_eq!(found.content_type, format.content_type());
        assert_eq!(Format::from_extension(found.extension), Some(format));
        assert!(!found.content_type.contains("xml") && !found.content_type.contains("html"));
    }
    assert_eq!(good::all().len(), Format::ALL.len());
}

#[test]
fn each_family_takes_its_own() {
    for (format, bytes) in good::all() {
        for family in ALL {
            let taken = inspect(&bytes, &[family], &Limits::default()).is_ok();
            assert_eq!(taken, format.is_of(family), "{format:?} as {family:?}");
        }
    }
}

#[test]
fn sizes_are_said_away_from_the_limit() {
    let sentence = |size_bytes: usize, size_bytes_max: usize| {
        Rejection::TooLarge { kind: Large::Other, size_bytes, size_bytes_max }.sentence()
    };
    assert!(sentence(12_000_000, 5_000_000).starts_with("Berkas 12 MB. Paling besar 5 MB. "));
    assert!(sentence(5_000_001, 5_000_000).starts_with("Berkas 5,1 MB. Paling besar 5 MB. "));
    assert!(sentence(600_000, 500_000).starts_with("Berkas 600 KB. Paling besar 500 KB. "));
}

#[test]
fn what_is_too_large_is_told_how_it_gets_smaller() {
    let limits = Limits { size_bytes_max: 10, audio_bytes_max: 10, ..Limits::default() };
    for (format, bytes) in good::all() {
        let refused = inspect(&bytes, &ALL, &limits).expect_err("too large").sentence();
        let way = match format {
            Format::Pdf => "150 dpi",
            Format::Jpeg | Format::Png | Format::WebP => "Ubah ukuran",
            Format::Mp3 | Format::M4a | Format::Ogg | Format::Wav => "MP3",
            Format::GeoJson | Format::Kml | Format::Gpx | Format::Dxf | Format::Svg => "Sederhanakan",
        };
        assert!(refused.contains(way), "{format:?}: {refused}");
    }
}

#[test]
fn the_limit_is_one_number() {
    let limits = Limits::default();
    assert_eq!(limits.size_bytes_max as u64, domain::media::FILE_BYTES_MAX);
    assert_eq!(limits.audio_bytes_max as u64, domain::media::AUDIO_BYTES_MAX);
    let page = domain::indonesian::size_limit(domain::media::FILE_BYTES_MAX);
    let refused = inspect(&vec![b'0'; 1 + limits.size_bytes_max], &[Accepts::Map], &limits);
    assert!(refused.is_err(), "no map");
    let large = [b"%PDF-1.4\n".to_vec(), vec![b' '; limits.size_bytes_max]].concat();
    let refused = inspect(&large, &[Accepts::Document], &limits).expect_err("too large").sentence();
    assert!(refused.contains(&format!("Paling besar {page}.")), "{refused} / {page}");
}

#[test]
fn foreign_formats_are_told_the_way_out() {
    let told = |bytes: &[u8], family| inspect(bytes, &[family], &Limits::default()).expect_err("not taken").sentence();
    assert!(told(b"\0\0\0\x18ftypheic\0\0\0\0", Accepts::Photo).contains("JPEG"));
    assert!(told(b"PK\x03\x04xxxx", Accepts::Document).contains("PDF"));
    assert!(told(b"AutoCAD Binary DXF\r\n", Accepts::Drawing).contains("ASCII"));
    assert!(told(b"\0\0\0\x18ftypqt  ", Accepts::Audio).contains("MP3"));
    assert!(told(b"MZ\x90", Accepts::Photo).contains("foto (JPEG, PNG, WebP)"));
    assert_eq!(code(b""), "file.empty");
}

#[test]
fn each_sentence_ends_and_says_what_to_do() {
    let active = [
        Active::Script,
        Active::Action,
        Active::Link,
        Active::Attachment,
        Active::DynamicForm,
        Active::Media,
        Active::Animation,
        Active::Remote,
    ];
    let mut all: Vec<Rejection> = active.into_iter().map(Rejection::Active).collect();
    all.extend([
        Rejection::Empty,
        Rejection::Damaged("x"),
        Rejection::Locked,
        Rejection::Ambiguous("x"),
        Rejection::Unkeepable("x"),
        Rejection::Misplaced(Misplaced::Nowhere),
        Rejection::Misplaced(Misplaced::NoNumber),
        Rejection::Misplaced(Misplaced::Swapped),
        Rejection::Misplaced(Misplaced::NotDegrees),
        Rejection::TooManyPages { pages_max: 200 },
        Rejection::TooComplex("x"),
        Rejection::TooSlow,
        Rejection::Infected,
        Rejection::Declares("x"),
        Rejection::TooManyPixels { width: 1, height: 1, pixels_max: 11_000_000 },
        Rejection::TooManyPixels { width: 1, height: 1, pixels_max: 60_000_000 },
        Rejection::TooFewPixels { width: 1, height: 1, side_px_min: 40 },
        Rejection::WrongType { accepts: ALL.to_vec(), seen: Some(Foreign::Heic) },
    ]);
    for rejection in all {
        let sentence = rejection.sentence();
        assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
        assert!(rejection.code().starts_with("file."));
    }
}
