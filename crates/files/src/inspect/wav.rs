//! WAV: the RIFF container, its sound format, its data.

use super::cursor::Cursor;
use super::webp::{riff_chunk, riff_end};
use super::{Facts, Rejection, without_trailer};

/// Walks the chunks within the length the container states.
pub(super) fn walk(bytes: &[u8]) -> Result<Facts, Rejection> {
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
