//! A picture made smaller while its rows come by.

use image::RgbImage;

/// Averages what falls onto each pixel of the smaller picture; of the larger one it never keeps more than a row.
pub(super) struct Canvas {
    from: (usize, usize),
    to: (usize, usize),
    /// Sums of red, green, blue, and how many were summed.
    row: Vec<[u32; 4]>,
    /// Which column of the smaller picture each column of the larger one falls onto.
    columns: Vec<usize>,
    rows_read: usize,
    out: Vec<u8>,
}

impl Canvas {
    /// For a picture of this size, to be no longer than `side_px` on any side; never made larger.
    pub(super) fn new(width: u32, height: u32, side_px: u32) -> Option<Self> {
        let from = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
        let (side, longest) = (usize::try_from(side_px).ok()?, from.0.max(from.1));
        if from.0 == 0 || from.1 == 0 || side == 0 {
            return None;
        }
        let fit = |length: usize| if longest <= side { length } else { (length * side / longest).max(1) };
        let to = (fit(from.0), fit(from.1));
        let columns = (0..from.0).map(|x| x * to.0 / from.0).collect();
        Some(Self {
            from,
            to,
            row: vec![[0; 4]; to.0],
            columns,
            rows_read: 0,
            out: Vec::with_capacity(3 * to.0 * to.1),
        })
    }

    /// The next row of the larger picture, pixel by pixel.
    pub(super) fn push(&mut self, pixels: impl Iterator<Item = [u8; 3]>) {
        if self.rows_read == self.from.1 {
            return;
        }
        for (pixel, &column) in pixels.zip(&self.columns) {
            let [red, green, blue, count] = &mut self.row[column];
            *red += u32::from(pixel[0]);
            *green += u32::from(pixel[1]);
            *blue += u32::from(pixel[2]);
            *count += 1;
        }
        let row = self.rows_read * self.to.1 / self.from.1;
        self.rows_read += 1;
        if self.rows_read == self.from.1 || self.rows_read * self.to.1 / self.from.1 > row {
            self.write_row();
        }
    }

    fn write_row(&mut self) {
        for sums in &mut self.row {
            let [red, green, blue, count] = std::mem::take(sums);
            let mean = |sum: u32| u8::try_from((sum + count / 2) / count.max(1)).unwrap_or(u8::MAX);
            self.out.extend([mean(red), mean(green), mean(blue)]);
        }
    }

    /// The smaller picture; `None` when rows were missing.
    pub(super) fn finish(self) -> Option<RgbImage> {
        RgbImage::from_raw(u32::try_from(self.to.0).ok()?, u32::try_from(self.to.1).ok()?, self.out)
    }
}

/// A colour on white paper.
pub(super) fn on_white(red: u8, green: u8, blue: u8, alpha: u8) -> [u8; 3] {
    let blend = |color: u8| {
        let sum = u32::from(color) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    [blend(red), blend(green), blend(blue)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(from: (u32, u32), side_px: u32) -> RgbImage {
        let mut canvas = Canvas::new(from.0, from.1, side_px).unwrap();
        for y in 0..from.1 {
            canvas.push((0..from.0).map(|x| [u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 7]));
        }
        canvas.finish().unwrap()
    }

    #[test]
    fn a_small_picture_stays_as_it_is() {
        let picture = drawn((5, 3), 8);
        assert_eq!(picture.dimensions(), (5, 3));
        assert_eq!(picture.get_pixel(4, 2).0, [4, 2, 7]);
    }

    #[test]
    fn a_large_picture_gets_the_wanted_side_and_the_mean_of_what_was_there() {
        let picture = drawn((100, 40), 50);
        assert_eq!(picture.dimensions(), (50, 20));
        assert_eq!(picture.get_pixel(0, 0).0, [1, 1, 7]);
        for from in [(1, 1), (1, 999), (999, 1), (37, 113), (2_000, 3)] {
            for side in [1, 2, 10, 64] {
                let (width, height) = drawn(from, side).dimensions();
                assert!(width.max(height) <= side && width.min(height) >= 1, "{from:?} to {side}: {width}x{height}");
            }
        }
    }

    #[test]
    fn a_picture_without_its_last_rows_is_none() {
        let mut canvas = Canvas::new(2, 2, 2).unwrap();
        canvas.push([[0; 3]; 2].into_iter());
        assert!(canvas.finish().is_none());
    }

    #[test]
    fn what_is_not_there_is_white() {
        assert_eq!(on_white(0, 10, 255, 0), [255, 255, 255]);
        assert_eq!(on_white(0, 10, 255, 255), [0, 10, 255]);
    }
}
