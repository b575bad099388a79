//! Objections to decisions (UU 30/2014 Pasal 77): rows, the door, the letter, the alarm on the last day.

pub mod deadlines;
mod letter;
pub mod objecting;
pub mod objections;
