//! What people type, read in one way wherever it is typed: text, numbers, money, dates, moments.

pub mod clean;
pub mod date;
pub mod fits;
pub mod number;
pub mod place;
pub mod printable;
