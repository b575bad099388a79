//! JPEG, PNG, `WebP`.

use crate::{check, code, good, replaced};
use domain::media::Accepts;
use files::inspect::Active;
use files::{Limits, Rejection, inspect};

#[test]
fn sizes_are_read() {
    let size = |bytes: &[u8]| check(bytes).map(|found| (found.width.unwrap_or(0), found.height.unwrap_or(0)));
    assert_eq!(size(&good::jpeg(32, 16)), Ok((32, 16)));
    assert_eq!(size(&good::png(3, 2)), Ok((3, 2)));
    assert_eq!(size(&good::webp_lossless(5, 7)), Ok((5, 7)));
    assert_eq!(size(&good::webp_lossy(640, 480)), Ok((640, 480)));
    assert_eq!(size(&good::webp_extended(0, (9, 8), (9, 8))), Ok((9, 8)));
}

#[test]
fn every_truncation_is_refused() {
    for bytes in [good::jpeg(32, 16), good::png(3, 2), good::webp_lossless(5, 7), good::webp_lossy(64, 48)] {
        for length in 0..bytes.len() {
            assert_ne!(code(&bytes[..length]), "passed", "{length} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn what_was_appended_is_cut_off() {
    for bytes in [good::jpeg(32, 16), good::png(3, 2), good::webp_lossless(5, 7)] {
        let found = check(&[&bytes, &b"PK\x03\x04<script>"[..]].concat()).expect("the picture is good");
        assert_eq!(found.cleaned, Some(bytes.clone()));
        assert_eq!(check(&bytes).expect("good").cleaned, None);
    }
}

#[test]
fn too_many_pixels_are_refused_by_the_header() {
    let limits = Limits { pixels_max: 100, ..Limits::default() };
    for bytes in [good::jpeg(11, 10), good::png(11, 10), good::webp_lossless(11, 10), good::webp_lossy(11, 10)] {
        let refused = inspect(&bytes, &[Accepts::Photo], &limits).expect_err("too large");
        assert_eq!(refused.code(), "file.too_many_pixels");
    }
    assert_eq!(code(&good::png(u32::MAX, u32::MAX)), "file.too_many_pixels");
    assert_eq!(code(&good::png(0, 5)), "file.damaged");
    for bytes in [good::png(1, 1), good::png(39, 400), good::jpeg(400, 39), good::webp_lossless(5, 7)] {
        let found = inspect(&bytes, &[Accepts::Photo], &Limits::to_be_read()).expect_err("nothing to be read on it");
        assert_eq!(found.code(), "file.too_few_pixels");
    }
    assert!(inspect(&good::png(40, 40), &[Accepts::Photo], &Limits::to_be_read()).is_ok());
}

/// What can only be unpacked whole may be smaller only, and the way out is told.
#[test]
fn a_webp_is_taken_as_large_as_it_can_be_shown() {
    assert_eq!(code(&good::webp_lossy(3_600, 3_000)), "passed");
    let refused = check(&good::webp_lossy(4_096, 4_096)).expect_err("more than 11 megapixels");
    let sentence = refused.sentence();
    assert!(sentence.contains("11 megapiksel") && sentence.contains("JPEG"), "{sentence}");
    assert_eq!(code(&good::png(4_096, 4_096)), "passed");
}

#[test]
fn png_checksums_count() {
    let bytes = good::png(3, 2);
    for at in 8..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        assert_ne!(code(&changed), "passed", "byte {at}");
    }
}

#[test]
fn jpeg_needs_a_frame_and_a_scan() {
    let bytes = good::jpeg(32, 16);
    let no_frame = replaced(&bytes, &[0xFF, 0xFF, 0xC0], &[0xFF, 0xFF, 0xE1]);
    assert_eq!(check(&no_frame), Err(Rejection::Damaged("jpeg: no picture before the end")));
    let arithmetic = replaced(&bytes, &[0xFF, 0xFF, 0xC0], &[0xFF, 0xFF, 0xC9]);
    assert_eq!(check(&arithmetic), Err(Rejection::Damaged("jpeg: frame header")));
    assert_eq!(code(&[0xFF, 0xD8, 0xFF, 0xD9]), "file.damaged");
}

#[test]
fn moving_pictures_are_refused() {
    let moving = Err(Rejection::Active(Active::Animation));
    assert_eq!(check(&good::webp_extended(2, (9, 8), (9, 8))), moving);
    let png = replaced(&good::png(3, 2), &good::png_chunk(b"IEND", b""), &good::png_chunk(b"acTL", &[0; 8]));
    assert_eq!(check(&png), moving);
    assert_eq!(code(&good::webp_extended(0, (9, 8), (9, 9))), "file.damaged");
}
