//! WAV: the RIFF container, its sound format, its data.

use super::cursor::Cursor;
use super::webp::{riff_chunk, riff_end};
use super::{Facts, Rejection, without_trailer};

/// Where the size of the container stands.
const RIFF_SIZE_AT: usize = 4;

/// Walks the chunks within the length the container states. A program that writes as it records cannot know the lengths
/// beforehand; what it writes instead is set right first.
pub(super) fn walk(bytes: &[u8]) -> Result<Facts, Rejection> {
    let Some(clamped) = clamped(bytes) else { return walk_sized(bytes) };
    let facts = walk_sized(&clamped)?;
    Ok(Facts { cleaned: Some(facts.cleaned.unwrap_or(clamped)), ..facts })
}

/// A length nobody could know: all ones, nothing, or what `sox` writes.
fn is_unknown(length: u32) -> bool {
    length == 0 || length >= 0x7FFF_F000
}

/// The file with its lengths set to what is there; `None` when they need no setting. A chunk of sound that states a length of its own
/// and ends before it was cut off, and stays so.
fn clamped(bytes: &[u8]) -> Option<Vec<u8>> {
    let stated = Cursor::new(bytes.get(RIFF_SIZE_AT..)?).u32_le()?;
    let there = u32::try_from(bytes.len().checked_sub(8)?).ok()?;
    let stated_end = usize::try_from(stated).ok()?.checked_add(8)?;
    let mut out = bytes.to_vec();
    let mut cursor = Cursor::new(bytes);
    cursor.take(12)?;
    let mut changed = is_unknown(stated) || stated > there;
    while cursor.at() < stated_end || changed {
        let Some(kind) = cursor.array::<4>() else { break };
        let length_at = cursor.at();
        let Some(length) = cursor.u32_le() else { break };
        let rest = cursor.rest().len();
        if &kind == b"data" && rest > 0 && (length != 0 && is_unknown(length) || length == 0 && is_unknown(stated)) {
            let rest = u32::try_from(rest).ok()?;
            out[length_at..length_at + 4].copy_from_slice(&rest.to_le_bytes());
            changed = true;
            break;
        }
        let padded = usize::try_from(length).ok()?.checked_next_multiple_of(2)?;
        if cursor.take(padded).is_none() {
            break;
        }
    }
    if changed {
        out[RIFF_SIZE_AT..RIFF_SIZE_AT + 4].copy_from_slice(&there.to_le_bytes());
    }
    changed.then_some(out)
}

fn walk_sized(bytes: &[u8]) -> Result<Facts, Rejection> {
    let end = riff_end(bytes).ok_or(Rejection::Damaged("wav: cut off"))?;
    let mut cursor = Cursor::new(&bytes[..end]);
    cursor.take(12);
    let mut has_format = false;
    let mut data_bytes = 0;
    while !cursor.is_at_end() {
        let (kind, data) = riff_chunk(&mut cursor).ok_or(Rejection::Damaged("wav: chunk cut off"))?;
        match &kind {
            b"fmt " => {
                sound_format(data).ok_or(Rejection::Damaged("wav: sound format"))?;
                has_format = true;
            }
            b"data" if has_format => data_bytes += data.len(),
            b"data" => return Err(Rejection::Damaged("wav: data before its format")),
            _ => {}
        }
    }
    if !has_format {
        return Err(Rejection::Damaged("wav: no sound format"));
    }
    if data_bytes == 0 {
        return Err(Rejection::Empty);
    }
    Ok(Facts { cleaned: without_trailer(bytes, end), ..Facts::default() })
}

fn sound_format(data: &[u8]) -> Option<()> {
    let mut cursor = Cursor::new(data);
    let coding = cursor.u16_le()?;
    let channels = cursor.u16_le()?;
    let samples_per_second = cursor.u32_le()?;
    cursor.take(8)?;
    // PCM, ADPCM, float, A-law, mu-law, IMA ADPCM, GSM, extensible.
    let is_known = matches!(coding, 1 | 2 | 3 | 6 | 7 | 0x11 | 0x31 | 0xFFFE);
    (is_known && (1..=8).contains(&channels) && samples_per_second > 0).then_some(())
}
