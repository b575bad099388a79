//! Which figures are not shown because they would point at a person.

use super::Count;

/// Counts from 1 up to this are few.
pub const FEW_MAX: u32 = 4;

/// Which counts of a cell are not published, one bit each in the order of [`Count::ALL`]; the upper byte has the small ones of which
/// not even that they are small is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden(pub u16);

/// A count as everyone sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownCount {
    /// As it is.
    Number(u32),
    /// From 1 to [`FEW_MAX`]: shown as `< 5`.
    Few,
    /// A small one would follow from it. A part is larger than [`FEW_MAX`] then, a total may be any number from 1.
    Withheld,
}

impl Hidden {
    /// Whether this count is not published.
    pub fn has(self, count: Count) -> bool {
        self.0 & bit(count) != 0
    }

    pub(super) fn set(&mut self, count: Count) {
        self.0 |= bit(count);
    }

    /// Not even that it is small is said from now on.
    pub(super) fn set_wholly(&mut self, count: Count) {
        self.set(count);
        self.0 |= bit(count) << 8;
    }

    /// A count of this cell as it may be shown; a small one never is as a number, whatever is noted.
    pub fn shown(self, count: Count, number: u32) -> ShownCount {
        match number {
            1..=FEW_MAX if self.0 & (bit(count) << 8) == 0 => ShownCount::Few,
            _ if self.has(count) => ShownCount::Withheld,
            _ => ShownCount::Number(number),
        }
    }
}

fn bit(count: Count) -> u16 {
    1 << (count as u8)
}
