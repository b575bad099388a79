//! What the inspectorate reads (Pasal 11, 12).

pub mod event_words;
pub mod evidence;
pub mod log;
