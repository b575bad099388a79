//! Personal data (UU 27/2022): what persons ask about theirs, what is destroyed when its time is over, what went wrong.

pub mod cases;
pub mod changing;
pub mod erasing;
pub mod exporting;
pub mod facts;
pub mod outside;
pub mod retention;
pub mod rewrapping;
pub mod telling;
pub mod terms;
