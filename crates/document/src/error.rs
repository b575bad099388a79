//! What can go wrong between a template and its PDF.

/// Why a document could not be rendered. The messages are for the people who write templates.
///
/// A message can quote the data it failed on, so it belongs in an operator's log only where personal data may stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The template, or a shared one it imports, does not compile or does not fit the data.
    #[error("{file}:{line}: {message}")]
    Template {
        /// The name given in the request, or `_shared/…`.
        file: String,
        /// Counted from 1.
        line: usize,
        /// Typst's own words, in English, with its hints.
        message: String,
    },
    /// Typst could not compile or export the document, and points at no line.
    #[error("{file}: {message}")]
    Document {
        /// The name given in the request.
        file: String,
        /// Typst's own words, in English, with its hints.
        message: String,
    },
    /// The request carries a virtual file whose name is outside the fixed set.
    #[error("{0}: not one of the fixed names a document may use")]
    Name(String),
    /// The time of issue is no date that a PDF can hold.
    #[error("{0} seconds: not a time between the years 1 and 9999")]
    Time(i64),
    /// Typst panicked; its message went to standard error.
    #[error("the renderer crashed")]
    Crashed,
}
