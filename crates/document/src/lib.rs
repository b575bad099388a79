//! Official documents: a Typst template and canonical JSON in, a PDF/A-2b out.
//!
//! The crate knows no licence type and no Typst type leaves it. A document is a pure function of its
//! [`Request`]: same request, same bytes, on any machine and at any time, because everything that a
//! template can see is in the request (virtual files), the fonts are compiled in, and the only date
//! is the one given. That is what lets a signed document be re-rendered and compared later.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

mod engine;
mod error;
mod library;
mod names;
mod picture;
mod request;
mod workers;
mod world;

pub use error::RenderError;
pub use names::{PHOTO_COUNT_MAX, is_file_name, is_shared_name};
pub use picture::{PICTURE_SIDE_PX, announcement_picture};
pub use request::Request;

/// Renders a document as PDF/A-2b, tagged, in Indonesian.
///
/// Blocks the calling thread for the time of one document (some ten milliseconds when optimised), so async callers put it
/// on a blocking thread. As many are made at once as there are processors; more wait for their turn.
pub fn render(request: &Request) -> Result<Vec<u8>, RenderError> {
    engine::render(request).map(|rendered| rendered.pdf)
}

/// Renders a document and returns what Typst warns about, such as a font that is not there, as `file:line: message`.
///
/// For `catalog check`: a template with warnings still renders, but not as its author meant.
pub fn warnings(request: &Request) -> Result<Vec<String>, RenderError> {
    engine::render(request).map(|rendered| rendered.warnings)
}
