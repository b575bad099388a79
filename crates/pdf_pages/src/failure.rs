//! Why the drawing process hands back no picture.

use crate::PDF_BYTES_MAX;
use std::fmt;

/// Why no picture came of it; told on standard error.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// Larger than [`PDF_BYTES_MAX`].
    TooLarge,
    /// Not a PDF that can be drawn.
    NotReadable,
    /// It has fewer pages.
    NoSuchPage,
    /// This system does not let the process give up its rights, with the system's own words; nothing is drawn then.
    NotConfined(String),
    /// Standard input or output failed, with the system's own words.
    Pipe(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::TooLarge => write!(out, "the PDF is larger than {PDF_BYTES_MAX} bytes"),
            Self::NotReadable => out.write_str("not a PDF that can be drawn"),
            Self::NoSuchPage => out.write_str("the PDF has no such page"),
            Self::NotConfined(why) => write!(out, "this system does not let the process give up its rights: {why}"),
            Self::Pipe(why) => write!(out, "the pipe failed: {why}"),
        }
    }
}
