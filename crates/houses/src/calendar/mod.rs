//! The office's calendar: its versions, and how it is changed.

pub mod calendars;
pub mod changing;
