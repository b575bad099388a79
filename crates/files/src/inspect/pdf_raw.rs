//! The bytes of a PDF as tokens: what a reader that repairs may find, and how much there is to parse.

use super::Rejection;
use super::pdf_hazard;
use super::pdf_xref::Places;
use memchr::memmem;

/// Numbers, names, strings and so on outside streams. Each takes the parser some hundred bytes of memory.
const VALUES_MAX: usize = 1_000_000;
/// Streams of cross-references, of which each saved change adds one. Each is unpacked by the parser.
const XREF_STREAMS_MAX: usize = 100;
/// Tables of cross-references.
const TRAILERS_MAX: usize = 1_000;

/// Searches every object that begins somewhere in the bytes for what acts, also those that the cross-references skip.
pub(super) fn search(bytes: &[u8]) -> Result<(), Rejection> {
    if memmem::find_iter(bytes, b"trailer").take(TRAILERS_MAX + 1).count() > TRAILERS_MAX {
        return Err(Rejection::TooComplex("pdf: cross-reference tables"));
    }
    let mut values = 0;
    let mut xref_streams = 0;
    let mut places = Places::of_tables(bytes);
    let mut at = 0;
    while let Some(body) = behind_obj(bytes, at) {
        // An object ends where the next begins, so that a string that is never closed hides nothing.
        let next = behind_obj(bytes, body).unwrap_or(bytes.len());
        let mut previous = Vec::new();
        let mut names_widths = false;
        let mut tokens = Tokens { bytes: &bytes[..next], at: body };
        for token in &mut tokens {
            values += 1;
            let name = if let Token::Name(name) = token { name } else { Vec::new() };
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
    Tokens { bytes, at: 0 }.count()
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

enum Token {
    Name(Vec<u8>),
    Other,
}

/// Tokens of one object, up to its end or its stream.
struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Tokens<'_> {
    fn is_at_stream(&self) -> bool {
        self.bytes[self.at.min(self.bytes.len())..].starts_with(b"stream")
    }

    fn skip_while(&mut self, is_passed: impl Fn(u8) -> bool) {
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(|&byte| !is_passed(byte)).unwrap_or(rest.len());
    }

    /// Past a string in brackets, which may hold brackets and escapes.
    fn skip_string(&mut self) {
        let mut depth = 0_usize;
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += if byte == b'\\' { 2 } else { 1 };
            match byte {
                b'(' => depth += 1,
                b')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            match *self.bytes.get(self.at)? {
                b'/' => {
                    let (name, end) = name(self.bytes, self.at + 1);
                    self.at = end;
                    return Some(Token::Name(name));
                }
                b'(' => {
                    self.skip_string();
                    return Some(Token::Other);
                }
                b'%' => self.skip_while(|byte| !matches!(byte, b'\r' | b'\n')),
                b'<' if self.bytes.get(self.at + 1) != Some(&b'<') => {
                    self.skip_while(|byte| byte != b'>');
                    return Some(Token::Other);
                }
                b'<' | b'[' => {
                    self.skip_while(|byte| byte == b'<' || byte == b'[');
                    return Some(Token::Other);
                }
                b'>' | b']' | b'{' | b'}' | b')' => self.at += 1,
                byte if is_blank(byte) => self.skip_while(is_blank),
                _ if self.is_at_stream() || self.bytes[self.at..].starts_with(b"endobj") => return None,
                _ => {
                    self.skip_while(|byte| !is_blank(byte) && !b"/()<>[]{}%".contains(&byte));
                    return Some(Token::Other);
                }
            }
        }
    }
}

fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0
}

/// The name that starts here, with `#4A` resolved, and where it ends. Longer names than any we look for are cut.
fn name(bytes: &[u8], start: usize) -> (Vec<u8>, usize) {
    const NAME_BYTES_MAX: usize = 64;
    let mut name = Vec::new();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if is_blank(byte) || b"/()<>[]{}%".contains(&byte) || name.len() == NAME_BYTES_MAX {
            break;
        }
        let escaped = bytes.get(at + 1..at + 3).filter(|_| byte == b'#').and_then(hex_byte);
        name.push(escaped.unwrap_or(byte));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    (name, at)
}

fn hex_byte(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok()?;
    u8::from_str_radix(digits, 16).ok()
}
