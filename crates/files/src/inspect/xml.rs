//! XML with nothing behind it: no DTD, no entities, bounded depth.

use super::{Limits, Rejection};
use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};

const ATTRIBUTES_MAX: usize = 200;
/// A recorded track of a whole week has fewer.
const ELEMENTS_MAX: u32 = 500_000;
const BROKEN: Rejection = Rejection::Damaged("xml: not well-formed");

/// What a walk meets; an element without content is a start and an end.
pub(super) enum Node<'a> {
    Start(Element),
    Text(&'a str),
    End,
}

/// An element with its attributes, unescaped.
pub(super) struct Element {
    /// With its prefix.
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
}

/// What else may stand in the file.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Rules {
    /// No document type. An instruction, such as the style sheet that caching sites name, does nothing: nobody is sent the file as
    /// something that a browser builds a page from.
    Map,
    /// A document type that declares nothing is skipped: drawing programs still write it, and the rewrite leaves it out.
    Drawing,
}

/// The part of an element's name behind its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The local name of the first element, as far as the text can be read.
#[allow(clippy::wildcard_enum_match_arm, reason = "whatever stands before the first element is passed over")]
pub(super) fn root_name(bytes: &[u8]) -> Option<String> {
    let readable = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?,
    };
    let mut reader = Reader::from_str(readable);
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) | Event::Empty(start) => {
                return Some(local(std::str::from_utf8(start.name().0).ok()?).to_owned());
            }
            Event::Eof | Event::End(_) => return None,
            _ => {}
        }
    }
}

/// Visits every node of a document with exactly one root.
pub(super) fn walk(
    bytes: &[u8],
    limits: &Limits,
    rules: Rules,
    visit: &mut dyn FnMut(Node) -> Result<(), Rejection>,
) -> Result<(), Rejection> {
    let text = readable(bytes)?;
    let mut reader = Reader::from_str(text);
    let mut depth = 0_u32;
    let mut roots = 0_u32;
    let mut elements = 0_u32;
    loop {
        let event = reader.read_event().map_err(|_| BROKEN)?;
        elements += u32::from(matches!(event, Event::Start(_) | Event::Empty(_)));
        if elements > ELEMENTS_MAX {
            return Err(Rejection::TooComplex("xml: elements"));
        }
        match event {
            Event::Start(_) | Event::Empty(_) if depth == 0 && roots == 1 => return Err(BROKEN),
            Event::Start(start) => {
                roots += u32::from(depth == 0);
                depth += 1;
                if depth > limits.depth_max {
                    return Err(Rejection::TooComplex("xml: depth"));
                }
                visit(Node::Start(element(&start)?))?;
            }
            Event::Empty(start) => {
                roots += u32::from(depth == 0);
                visit(Node::Start(element(&start)?))?;
                visit(Node::End)?;
            }
            Event::End(_) => {
                depth = depth.checked_sub(1).ok_or(BROKEN)?;
                visit(Node::End)?;
            }
            Event::Text(text) if depth == 0 => {
                if !text.trim_ascii().is_empty() {
                    return Err(BROKEN);
                }
            }
            Event::Text(text) => visit(Node::Text(&text.decode().map_err(|_| BROKEN)?))?,
            Event::CData(text) if depth > 0 => {
                visit(Node::Text(&text.decode().map_err(|_| BROKEN)?))?;
            }
            Event::GeneralRef(reference) if depth > 0 => {
                visit(Node::Text(resolve(&reference)?.encode_utf8(&mut [0; 4])))?;
            }
            Event::CData(_) | Event::GeneralRef(_) => return Err(BROKEN),
            Event::Decl(declaration) => check_encoding(&declaration, text)?,
            Event::DocType(body) => {
                if rules == Rules::Map || body.contains(&b'[') {
                    return Err(Rejection::Declares("xml: document type"));
                }
            }
            Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if depth == 0 && roots == 1 => return Ok(()),
            Event::Eof => return Err(Rejection::Damaged("xml: cut off")),
        }
    }
}

/// UTF-8 made of characters that XML may hold.
fn readable(bytes: &[u8]) -> Result<&str, Rejection> {
    let text = std::str::from_utf8(bytes).map_err(|_| Rejection::Damaged("xml: not UTF-8"))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.chars().all(is_xml_char) { Ok(text) } else { Err(BROKEN) }
}

fn is_xml_char(char: char) -> bool {
    match char {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        char => char >= ' ',
    }
}

/// A declared encoding under which the bytes would mean something else is how UTF-7 scripts get in.
fn check_encoding(declaration: &BytesDecl, text: &str) -> Result<(), Rejection> {
    let Some(encoding) = declaration.encoding() else {
        return Ok(());
    };
    let encoding = encoding.map_err(|_| BROKEN)?.to_ascii_lowercase();
    match encoding.as_slice() {
        b"utf-8" | b"utf8" => Ok(()),
        b"us-ascii" | b"ascii" | b"iso-8859-1" | b"windows-1252" if text.is_ascii() => Ok(()),
        _ => Err(Rejection::Damaged("xml: encoding")),
    }
}

fn element(start: &BytesStart) -> Result<Element, Rejection> {
    let mut attributes: Vec<(String, String)> = Vec::new();
    // The reader's own search for duplicates takes quadratic time; here the count is bounded first.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| BROKEN)?;
        let name = std::str::from_utf8(attribute.key.0).map_err(|_| BROKEN)?;
        let value = std::str::from_utf8(&attribute.value).map_err(|_| BROKEN)?;
        let value = unescape(value).map_err(|_| BROKEN)?;
        let is_duplicate = attributes.iter().any(|(earlier, _)| earlier == name);
        if is_duplicate || name.is_empty() || !value.chars().all(is_xml_char) {
            return Err(BROKEN);
        }
        attributes.push((name.to_owned(), value.into_owned()));
        if attributes.len() > ATTRIBUTES_MAX {
            return Err(Rejection::TooComplex("xml: attributes"));
        }
    }
    let name = std::str::from_utf8(start.name().0).map_err(|_| BROKEN)?.to_owned();
    if name.is_empty() {
        return Err(BROKEN);
    }
    Ok(Element { name, attributes })
}

/// The five entities of XML itself and numbers; any other would need a DTD.
fn resolve(reference: &BytesRef) -> Result<char, Rejection> {
    let name: &[u8] = reference;
    let char = match name {
        b"lt" => '<',
        b"gt" => '>',
        b"amp" => '&',
        b"quot" => '"',
        b"apos" => '\'',
        _ => reference.resolve_char_ref().ok().flatten().ok_or(BROKEN)?,
    };
    if is_xml_char(char) { Ok(char) } else { Err(BROKEN) }
}
