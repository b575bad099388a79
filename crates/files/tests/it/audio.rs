//! MP3, M4A, OGG, WAV.

use crate::{check, code, good, replaced};
use domain::media::Accepts;
use files::inspect::Foreign;
use files::{Limits, Rejection, inspect};

#[test]
fn sound_is_cut_off() {
    for bytes in [good::m4a(*b"soun"), good::ogg(b"OpusHead"), good::wav()] {
        for length in 1..bytes.len() - 1 {
            let passed = check(&bytes[..length]).is_ok();
            assert!(!passed, "{length} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn a_recording_may_end_within_a_frame() {
    let bytes = good::mp3(4);
    assert_eq!(code(&bytes[..bytes.len() - 100]), "passed");
    assert_eq!(code(&bytes[..300]), "file.damaged");
    assert_eq!(code(&good::mp3(1)), "file.damaged");
}

#[test]
fn mp3_takes_tags_and_nothing_else_behind() {
    let bytes = good::mp3(3);
    let tagged = [&bytes, &b"TAG"[..], &[0; 125]].concat();
    assert_eq!(code(&tagged), "passed");
    assert_eq!(code(&[&bytes, &b"<html><script>"[..]].concat()), "file.damaged");
    let huge_tag = replaced(&bytes, b"ID3\x03\0\0\0\0\0\x08", b"ID3\x03\0\0\x7F\x7F\x7F\x7F");
    assert_eq!(check(&huge_tag), Err(Rejection::Damaged("mp3: tag cut off")));
}

#[test]
fn film_is_not_sound() {
    let film = |result: Result<_, Rejection>| {
        matches!(result.expect_err("film"), Rejection::WrongType { seen: Some(Foreign::Video), .. })
    };
    assert!(film(check(&good::m4a(*b"vide"))));
    assert!(film(check(&good::ogg(b"\x80theora"))));
    assert_eq!(code(&good::m4a(*b"text")), "file.damaged");
}

#[test]
fn ogg_checksums_count() {
    let bytes = good::ogg(b"\x01vorbis");
    assert_eq!(code(&bytes), "passed");
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_ne!(code(&changed), "passed", "byte {at}");
    }
    assert_eq!(code(&good::ogg_page(0, 0, b"OpusHead")), "file.damaged");
}

#[test]
fn wav_needs_its_format_before_its_data() {
    let bytes = good::wav();
    assert_eq!(code(&replaced(&bytes, b"fmt ", b"fmtx")), "file.damaged");
    assert_eq!(code(&replaced(&bytes, b"data", b"datx")), "file.empty");
    assert_eq!(code(&replaced(&bytes, &[1, 0, 1, 0], &[9, 9, 1, 0])), "file.damaged");
}

#[test]
fn sound_has_a_limit_of_its_own() {
    let limits = Limits { size_bytes_max: 10, audio_bytes_max: 1 << 20, ..Limits::default() };
    assert!(inspect(&good::wav(), &[Accepts::Audio], &limits).is_ok());
    let refused = inspect(&good::png(1, 1), &[Accepts::Photo], &limits).expect_err("too large");
    assert_eq!(refused.code(), "file.too_large");
}

/// A recording whose lengths of the whole and of the sound were written before they were known.
fn with_lengths(whole: Option<u32>, sound: Option<u32>) -> Vec<u8> {
    let mut bytes = good::wav();
    let data_at = bytes.windows(4).position(|window| window == b"data").expect("sound") + 4;
    if let Some(whole) = whole {
        bytes[4..8].copy_from_slice(&whole.to_le_bytes());
    }
    if let Some(sound) = sound {
        bytes[data_at..data_at + 4].copy_from_slice(&sound.to_le_bytes());
    }
    bytes
}

#[test]
fn a_streamed_recording_gets_its_lengths() {
    for (whole, sound) in [
        (Some(u32::MAX), Some(u32::MAX)),
        (Some(0), Some(0)),
        (Some(0x7FFF_F024), Some(0x7FFF_F000)),
        (None, Some(u32::MAX)),
    ] {
        let found = check(&with_lengths(whole, sound)).expect("a recording");
        let kept = found.cleaned.expect("lengths set");
        assert_eq!(check(&kept).expect("good").cleaned, None, "{whole:?} {sound:?}");
    }
    assert_eq!(check(&with_lengths(None, None)).expect("good").cleaned, None);
    let found = check(&with_lengths(Some(8 + u32::try_from(good::wav().len()).expect("small")), None));
    assert_eq!(found.expect("only the whole was wrong").cleaned, Some(good::wav()));
    // A length that somebody knew, of sound that is not there.
    assert_eq!(code(&with_lengths(None, Some(4_000))), "file.damaged");
}
