//! Photos drawn anew for showing and printing.

use crate::good;
use files::Rejection;
use files::photo::{Coding, redrawn};
use image::RgbImage;

const CMYK: &[u8] = include_bytes!("cases/jpeg-cmyk.jpg");
const TURNED: &[u8] = include_bytes!("cases/jpeg-exif-6-OK.jpg");
const NO_END: &[u8] = include_bytes!("cases/jpeg-no-end-marker.jpg");

fn unpacked(bytes: &[u8]) -> RgbImage {
    image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg).expect("a JPEG of ours").to_rgb8()
}

/// A PNG with these chunks before its picture.
fn png(width: u32, height: u32, before: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().expect("a header");
    let length = usize::try_from(width * height * 4).expect("small");
    writer.write_image_data(&vec![200; length]).expect("pixels");
    writer.finish().expect("an end");
    // Behind signature and header.
    let chunks: Vec<u8> = before.iter().flat_map(|(kind, data)| good::png_chunk(kind, data)).collect();
    out.splice(33..33, chunks);
    out
}

#[test]
fn print_colours_become_light() {
    let picture = unpacked(&redrawn(CMYK, 400, Coding::Jpeg).expect("converted"));
    let (width, height) = picture.dimensions();
    assert!(width.max(height) <= 400);
    let bright = picture.pixels().filter(|pixel| pixel.0.iter().all(|&part| part > 60)).count();
    assert!(bright > picture.pixels().len() / 4, "not the negative: {bright} bright pixels");
}

#[test]
fn a_turned_photo_stands_upright_and_tells_nothing_more() {
    let plain = image::ImageReader::new(std::io::Cursor::new(TURNED)).with_guessed_format().expect("a format");
    let (width, height) = plain.into_dimensions().expect("a header");
    let shown = redrawn(TURNED, 10_000, Coding::Jpeg).expect("drawn");
    assert_eq!(unpacked(&shown).dimensions(), (height, width));
    assert!(!shown.windows(4).any(|window| window == b"Exif"));
}

#[test]
fn no_side_is_longer_than_wanted() {
    for side in [1, 16, 100, 500] {
        for bytes in [CMYK.to_vec(), TURNED.to_vec(), png(300, 40, &[]), png(40, 300, &[])] {
            let (width, height) = unpacked(&redrawn(&bytes, side, Coding::Jpeg).expect("drawn")).dimensions();
            assert!(width.max(height) <= side, "{width}x{height} for {side}");
        }
    }
}

#[test]
fn a_document_that_named_a_png_gets_one() {
    let out = redrawn(&png(20, 20, &[]), 10, Coding::Png).expect("drawn");
    assert!(out.starts_with(b"\x89PNG"));
    let again = redrawn(&out, 10, Coding::Png).expect("of its own making too");
    assert_eq!(out, again);
}

/// Of the bomb below.
const UNPACKED_MEGABYTES: usize = 200;

#[test]
fn a_profile_that_unpacks_a_thousandfold_is_not_looked_at() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..UNPACKED_MEGABYTES {
        std::io::Write::write_all(&mut packed, &vec![0; 1 << 20]).expect("room");
    }
    let profile = [&b"x\0\0"[..], &packed.finish().expect("packed")].concat();
    let text = [&b"Comment\0\0"[..], &profile[3..]].concat();
    let bomb = png(20, 20, &[(b"iCCP", &profile), (b"zTXt", &text)]);
    let picture = unpacked(&redrawn(&bomb, 10, Coding::Jpeg).expect("the picture is good"));
    assert_eq!(picture.dimensions(), (10, 10));
    let cost = crate::cost(&bomb);
    assert_eq!(cost.code, "passed");
    assert!(cost.megabytes < 40 && cost.milliseconds < 500, "{} MB, {} ms", cost.megabytes, cost.milliseconds);
}

#[test]
fn what_must_be_kept_whole_must_not_be_large() {
    // An interlaced picture states its size; its rows come in seven turns.
    let mut large = png(20, 20, &[]);
    let header = [&20_000_u32.to_be_bytes()[..], &2_000_u32.to_be_bytes(), &[8, 6, 0, 0, 1]].concat();
    large.splice(8..33, good::png_chunk(b"IHDR", &header));
    let refused = redrawn(&large, 100, Coding::Jpeg).expect_err("too large");
    assert_eq!(refused.code(), "file.too_many_pixels");
}

#[test]
fn what_cannot_be_unpacked_is_damaged() {
    for bytes in [good::jpeg(32, 16), good::png(3, 2), good::webp_lossless(5, 7), b"GIF89a".to_vec(), Vec::new()] {
        assert!(matches!(redrawn(&bytes, 100, Coding::Jpeg), Err(Rejection::Damaged(_))));
    }
}

#[test]
fn a_photo_without_its_last_rows_is_not_taken_for_whole() {
    let whole = crate::check(NO_END).expect("whole but for the marker");
    assert!(whole.cleaned.expect("with the marker").ends_with(&[0xFF, 0xD9]));
    for part in [9, 7, 5, 3] {
        assert_eq!(crate::code(&NO_END[..NO_END.len() * part / 10]), "file.damaged", "{part} tenths");
    }
}
