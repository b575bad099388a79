//! Sanctions on users of the portal (Pasal 11(5), 11(6)): rows, the door, the letter.

mod letter;
pub mod sanctioning;
pub mod sanctions;
