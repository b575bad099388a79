//! What a PDF must not hold: scripts, commands, other files, forms that rebuild their pages, film, a lock.

use super::Rejection;
use super::rejection::Active;
use lopdf::{Dictionary, Object};

/// Searches an object the parser read, at every depth. The parser bounds the depth to 100.
#[allow(clippy::wildcard_enum_match_arm, reason = "only what holds other objects is searched")]
pub(super) fn search(object: &Object) -> Result<(), Rejection> {
    match object {
        Object::Array(items) => items.iter().try_for_each(search),
        Object::Dictionary(dictionary) => search_dictionary(dictionary),
        Object::Stream(stream) => search_dictionary(&stream.dict),
        _ => Ok(()),
    }
}

/// Searches the entries of one dictionary.
pub(super) fn search_dictionary(dictionary: &Dictionary) -> Result<(), Rejection> {
    for (key, value) in dictionary {
        let hazard = match (key.as_slice(), value) {
            (b"JS" | b"JavaScript", _) => Some(Active::Script),
            (b"EmbeddedFiles" | b"EF", _) => Some(Active::Attachment),
            (b"XFA", _) => Some(Active::DynamicForm),
            (key, Object::Name(name)) => named(key, name),
            _ => None,
        };
        if let Some(hazard) = hazard {
            return Err(Rejection::Active(hazard));
        }
        search(value)?;
    }
    Ok(())
}

/// What the pair `/key /name` does, if anything.
fn named(key: &[u8], name: &[u8]) -> Option<Active> {
    match (key, name) {
        (b"S", b"JavaScript") => Some(Active::Script),
        (b"S", b"Launch" | b"SubmitForm" | b"ImportData" | b"GoToE" | b"GoTo3DView") => Some(Active::Action),
        (b"Type", b"EmbeddedFile") | (b"Subtype", b"FileAttachment") => Some(Active::Attachment),
        (b"S" | b"Subtype", b"RichMedia" | b"RichMediaExecute" | b"Rendition" | b"Movie" | b"Sound" | b"3D") => {
            Some(Active::Media)
        }
        _ => None,
    }
}

/// Streams of cross-references, of which each saved change adds one. Each is unpacked by the parser.
const XREF_STREAMS_MAX: usize = 100;

/// Searches the bytes for the same pairs, also in objects that the cross-references skip but a viewer that repairs the
/// file may read; and for `/Encrypt`, before the parser begins to decrypt.
pub(super) fn search_raw(bytes: &[u8]) -> Result<(), Rejection> {
    let mut previous: (Vec<u8>, usize) = (Vec::new(), 0);
    let mut xref_streams = 0;
    let mut at = 0;
    while let Some(slash) = bytes[at..].iter().position(|&byte| byte == b'/') {
        let start = at + slash + 1;
        let (name, end) = name(bytes, start);
        if name == b"Encrypt" {
            return Err(Rejection::Locked);
        }
        xref_streams += usize::from(name == b"XRef");
        if xref_streams > XREF_STREAMS_MAX {
            return Err(Rejection::TooComplex("pdf: cross-reference streams"));
        }
        let follows_previous = bytes[previous.1..start - 1].iter().all(u8::is_ascii_whitespace);
        if follows_previous && let Some(hazard) = named(&previous.0, &name) {
            return Err(Rejection::Active(hazard));
        }
        previous = (name, end);
        at = end;
    }
    Ok(())
}

/// The name that starts here, with `#4A` resolved, and where it ends. Longer names than any we look for are cut.
fn name(bytes: &[u8], start: usize) -> (Vec<u8>, usize) {
    const NAME_BYTES_MAX: usize = 64;
    let mut name = Vec::new();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_whitespace() || byte == 0 || b"/()<>[]{}%".contains(&byte) || name.len() == NAME_BYTES_MAX {
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
