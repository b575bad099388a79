//! Published figures (Pasal 8(1)): counted from clocks, kept by month.

pub mod cells;
pub mod measuring;
