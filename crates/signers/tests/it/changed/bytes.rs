//! Changes of bytes: inside what was signed, inside the signature's value, behind it, and at the end of the file.

use super::bases::{Base, gap};
use super::cases::Made;
use super::draw::Draw;

/// One byte of what the signature covers is another.
pub fn signed_byte(base: &Base, draw: &mut Draw) -> Made {
    let gap = gap(&base.file);
    let covered = gap.start + (base.end - gap.end);
    let place = draw.below(covered);
    let place = if place < gap.start { place } else { place - gap.start + gap.end };
    flipped(&base.file, place, draw)
}

/// One character of the signature's value is another: any of its hex, of the zeros behind it, or a bracket.
pub fn value_byte(base: &Base, draw: &mut Draw) -> Made {
    let gap = gap(&base.file);
    let place = draw.within(&gap);
    let byte = match draw.below(4) {
        0 => base.file[place] ^ 0x20,
        1 => *draw.one_of(b"0123456789abcdef"),
        2 => *draw.one_of(b" \n>%<zZ"),
        _ => base.file[place] ^ 0x01,
    };
    set(&base.file, place, byte)
}

/// One byte of what was appended with the signature's consent (validation data, document time stamp) is another.
pub fn appended_byte(base: &Base, draw: &mut Draw) -> Made {
    let place = draw.within(&(base.end..base.file.len()));
    flipped(&base.file, place, draw)
}

/// The end is missing: anywhere, or exactly at the end of an earlier state of the file.
pub fn cut(base: &Base, draw: &mut Draw) -> Made {
    let ends: Vec<usize> =
        base.file.windows(6).enumerate().filter(|(_, window)| *window == b"%%EOF\n").map(|(at, _)| at + 6).collect();
    let end = if draw.below(2) == 0 { *draw.one_of(&ends) } else { draw.within(&(8..base.file.len())) };
    Made { what: format!("cut at {end} of {}", base.file.len()), file: base.file[..end].to_vec() }
}

/// White space behind the last byte.
pub fn white_space(base: &Base, draw: &mut Draw) -> Made {
    let count = 1 + draw.below(40);
    let tail: Vec<u8> = (0..count).map(|_| *draw.one_of(b" \n\r\t\0")).collect();
    appended(base, &tail, format!("{count} white characters"))
}

/// Remarks behind the last byte.
pub fn remark(base: &Base, draw: &mut Draw) -> Made {
    let remark = *draw.one_of(&["%%EOF\n", "% disimpan oleh pembaca PDF\n", "\n%%EOF", "%\u{e9}\n"]);
    appended(base, remark.as_bytes(), format!("{remark:?}"))
}

/// Something behind the last byte that no cross-reference leads to.
pub fn junk(base: &Base, draw: &mut Draw) -> Made {
    let junk = match draw.below(4) {
        0 => b"sisipan".to_vec(),
        1 => b"1 0 obj\n<</Type/Catalog>>\nendobj\n".to_vec(),
        2 => b"<html></html>".to_vec(),
        _ => (0..=draw.below(200)).map(|_| u8::try_from(draw.below(256)).unwrap()).collect(),
    };
    let what = format!("{} bytes", junk.len());
    appended(base, &junk, what)
}

fn appended(base: &Base, tail: &[u8], what: String) -> Made {
    Made { what, file: [&base.file, tail].concat() }
}

/// A byte with one or more bits turned.
pub fn flipped(file: &[u8], place: usize, draw: &mut Draw) -> Made {
    let byte = file[place] ^ draw.one_of(&[0x01, 0x04, 0x20, 0x80, 0xFF]);
    set(file, place, byte)
}

fn set(file: &[u8], place: usize, byte: u8) -> Made {
    let mut changed = file.to_vec();
    changed[place] = byte;
    Made { what: format!("byte {place} of {}: {:#04x} is {byte:#04x}", file.len(), file[place]), file: changed }
}
