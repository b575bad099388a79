//! M4A: the boxes, with a sound track and no film.

use super::cursor::Cursor;
use super::rejection::Foreign;
use super::{Facts, Rejection, wrong_type};
use domain::media::Accepts;

const BROKEN: Rejection = Rejection::Damaged("m4a: box cut off");

#[derive(Default)]
struct Tracks {
    sound: u32,
    film: u32,
}

/// Walks the boxes at the top, and in `moov` the handler of each track.
pub(super) fn walk(bytes: &[u8]) -> Result<Facts, Rejection> {
    let mut tracks = Tracks::default();
    let mut data_bytes = 0;
    for item in boxes(bytes) {
        match item? {
            (b"moov", body) => count_tracks(body, &mut tracks)?,
            (b"mdat", body) => data_bytes += body.len(),
            _ => {}
        }
    }
    if tracks.film > 0 {
        return Err(wrong_type(&[Accepts::Audio], Some(Foreign::Video)));
    }
    // A recording that was broken off has its data and no `moov`: nothing can play it.
    if tracks.sound == 0 {
        return Err(Rejection::Damaged("m4a: no sound track"));
    }
    if data_bytes == 0 {
        return Err(Rejection::Empty);
    }
    Ok(Facts::default())
}

/// Follows `trak` > `mdia` > `hdlr`, and no other nesting, so the depth is bounded.
fn count_tracks(moov: &[u8], tracks: &mut Tracks) -> Result<(), Rejection> {
    for track in boxes_named(moov, *b"trak") {
        for media in boxes_named(track?, *b"mdia") {
            for handler in boxes_named(media?, *b"hdlr") {
                match handler?.get(8..12) {
                    Some(b"soun") => tracks.sound += 1,
                    Some(b"vide") => tracks.film += 1,
                    Some(_) => {}
                    None => return Err(BROKEN),
                }
            }
        }
    }
    Ok(())
}

/// A box's kind and body.
type Part<'a> = (&'a [u8; 4], &'a [u8]);

fn boxes_named(bytes: &[u8], name: [u8; 4]) -> impl Iterator<Item = Result<&[u8], Rejection>> {
    boxes(bytes).filter_map(move |item| match item {
        Ok((kind, body)) => (*kind == name).then_some(Ok(body)),
        Err(error) => Some(Err(error)),
    })
}

/// The boxes side by side in `bytes`; the first that is cut off ends the walk with an error.
fn boxes(bytes: &[u8]) -> impl Iterator<Item = Result<Part<'_>, Rejection>> {
    let mut cursor = Cursor::new(bytes);
    let mut is_broken = false;
    std::iter::from_fn(move || {
        if is_broken || cursor.is_at_end() {
            return None;
        }
        let part = next_box(&mut cursor).ok_or(BROKEN);
        is_broken = part.is_err();
        Some(part)
    })
}

/// Size 1 means a 64-bit size follows, size 0 that the box runs to the end.
fn next_box<'a>(cursor: &mut Cursor<'a>) -> Option<Part<'a>> {
    let size = cursor.u32_be()?;
    let kind = cursor.take(4)?.try_into().ok()?;
    let body_bytes = match size {
        0 => cursor.rest().len(),
        1 => usize::try_from(cursor.u64_be()?).ok()?.checked_sub(16)?,
        size => usize::try_from(size).ok()?.checked_sub(8)?,
    };
    Some((kind, cursor.take(body_bytes)?))
}
