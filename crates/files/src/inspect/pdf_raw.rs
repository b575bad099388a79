//! The bytes of a PDF before it is parsed: what a reader that repairs may find, and how much there is to parse.

use super::Rejection;
use super::deadline::Deadline;
use super::pdf_hazard;
use super::pdf_token::{Token, Tokens, name};
use super::pdf_xref::Places;
use memchr::memmem;

/// Numbers, names, strings and so on outside streams. Each takes the parser some hundred bytes of memory.
const VALUES_MAX: usize = 1_000_000;
/// Streams of cross-references, of which each saved change adds one. Each is unpacked by the parser.
const XREF_STREAMS_MAX: usize = 100;
/// Tables of cross-references.
const TRAILERS_MAX: usize = 1_000;

/// Searches every object that begins somewhere in the bytes for what acts, also those that the cross-references skip.
pub(super) fn search(bytes: &[u8], deadline: Deadline) -> Result<(), Rejection> {
    if memmem::find_iter(bytes, b"trailer").take(TRAILERS_MAX + 1).count() > TRAILERS_MAX {
        return Err(Rejection::TooComplex("pdf: cross-reference tables"));
    }
    let mut values = 0;
    let mut xref_streams = 0;
    let mut places = Places::of_tables(bytes);
    let mut at = 0;
    while let Some(body) = behind_obj(bytes, at) {
        deadline.check()?;
        // An object ends where the next begins, so that a string that is never closed hides nothing.
        let next = behind_obj(bytes, body).unwrap_or(bytes.len());
        let mut previous = Vec::new();
        let mut names_widths = false;
        let mut tokens = Tokens { bytes: &bytes[..next], at: body };
        for token in &mut tokens {
            let name = match token {
                Token::Closes => continue,
                Token::Name(name) => name,
                Token::Other | Token::OpensDictionary | Token::OpensArray => Vec::new(),
            };
            values += 1;
            names_widths |= name == b"W";
            if let Some(hazard) = pdf_hazard::named(&previous, &name) {
                return Err(Rejection::Active(hazard));
            }
            previous = name;
        }
        if values > VALUES_MAX {
            return Err(Rejection::TooComplex("pdf: values"));
        }
        at = if tokens.is_at_stream() { behind_stream(bytes, tokens.at) } else { body };
        // Only a stream of cross-references says how wide its columns are.
        if names_widths && tokens.is_at_stream() {
            xref_streams += 1;
            if xref_streams > XREF_STREAMS_MAX {
                return Err(Rejection::TooComplex("pdf: cross-reference streams"));
            }
            places.add_stream(&[&bytes[body..at], b"endstream endobj"].concat())?;
        }
    }
    places.check()
}

/// How many values there are to parse in an unpacked stream of objects.
pub(super) fn count(bytes: &[u8]) -> usize {
    Tokens { bytes, at: 0 }.filter(|token| !matches!(token, Token::Closes)).count()
}

/// Whether some name in the file says that it is locked.
pub(super) fn is_locked(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"/Enc").any(|at| name(bytes, at + 1).0 == b"Encrypt")
        || memmem::find_iter(bytes, b"#").any(|at| {
            let slash = bytes[at.saturating_sub(24)..at].iter().rposition(|&byte| byte == b'/');
            slash.is_some_and(|slash| name(bytes, at.saturating_sub(24) + slash + 1).0 == b"Encrypt")
        })
}

/// Behind the next `obj` that is not the end of `endobj`.
fn behind_obj(bytes: &[u8], from: usize) -> Option<usize> {
    let mut found = memmem::find_iter(&bytes[from..], b"obj").map(|at| from + at);
    found.find(|&at| at > 0 && bytes[at - 1] != b'd').map(|at| at + b"obj".len())
}

fn behind_stream(bytes: &[u8], at: usize) -> usize {
    memmem::find(&bytes[at..], b"endstream").map_or(at + 1, |end| at + end)
}
