//! What the drawing process hands back: pixels, which nobody has to decode.

/// Neither side of a picture is longer (pixels).
pub const SIDE_PX_MAX: u16 = 4_000;

/// Width and height, two bytes each, big-endian.
const HEADER_BYTES: usize = 4;

/// A page as pixels: red, green and blue, one byte each, from the top left, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row; 1 to [`SIDE_PX_MAX`].
    pub width: u16,
    /// Rows; 1 to [`SIDE_PX_MAX`].
    pub height: u16,
    /// `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl Picture {
    /// The longest answer of the drawing process (bytes).
    pub const BYTES_MAX: usize = HEADER_BYTES + SIDE_PX_MAX as usize * SIDE_PX_MAX as usize * 3;

    pub(crate) fn header(&self) -> [u8; HEADER_BYTES] {
        let ([a, b], [c, d]) = (self.width.to_be_bytes(), self.height.to_be_bytes());
        [a, b, c, d]
    }

    /// Reads what the process wrote. `None` for anything but a whole picture within the bounds: the process may have been taken over.
    pub fn read(mut answer: Vec<u8>) -> Option<Self> {
        let header: [u8; HEADER_BYTES] = answer.get(..HEADER_BYTES)?.try_into().ok()?;
        let (width, height) = (u16::from_be_bytes([header[0], header[1]]), u16::from_be_bytes([header[2], header[3]]));
        let sides = 1..=SIDE_PX_MAX;
        let bytes = usize::from(width) * usize::from(height) * 3;
        if !sides.contains(&width) || !sides.contains(&height) || answer.len() != HEADER_BYTES + bytes {
            return None;
        }
        answer.drain(..HEADER_BYTES);
        Some(Self { width, height, rgb: answer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_whole_picture_is_read() {
        let picture = Picture { width: 2, height: 3, rgb: (0..18).collect() };
        let whole = [&picture.header()[..], &picture.rgb].concat();
        assert_eq!(Picture::read(whole.clone()), Some(picture));
        for wrong in [&whole[..3], &whole[..21], &[&whole[..], &[0]].concat(), &[0, 0, 0, 3], &[0xFF, 0xFF, 0, 1]] {
            assert_eq!(Picture::read(wrong.to_vec()), None, "{wrong:?}");
        }
    }
}
