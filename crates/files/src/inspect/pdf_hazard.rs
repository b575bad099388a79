//! What a PDF must not hold: scripts, commands, other files, parts that lie elsewhere, forms that rebuild their pages, film.

use super::Rejection;
use super::pdf_action::{self, Trigger};
use super::pdf_graph::Graph;
use super::pdf_unpacked;
use super::rejection::Active;
use lopdf::{Dictionary, Object, StringFormat};

/// Searches an object the parser read, at every depth, and what its entries lead to. The parser bounds the depth to 100.
#[allow(clippy::wildcard_enum_match_arm, reason = "only what holds other objects is searched")]
pub(super) fn search<'a>(graph: &Graph<'a>, object: &'a Object) -> Result<(), Rejection> {
    graph.step()?;
    match object {
        Object::Array(items) => items.iter().try_for_each(|item| search(graph, item)),
        Object::Dictionary(dictionary) => search_dictionary(graph, dictionary),
        Object::Stream(stream) => {
            search_stream(graph, &stream.dict)?;
            pdf_unpacked::check(graph, stream)?;
            search_dictionary(graph, &stream.dict)
        }
        Object::Reference(id) => graph.at(*id).map(|_| ()),
        _ => Ok(()),
    }
}

/// Searches the entries of one dictionary. Names mean something only where they stand: `/EF` may be a font.
pub(super) fn search_dictionary<'a>(graph: &Graph<'a>, dictionary: &'a Dictionary) -> Result<(), Rejection> {
    for (key, value) in dictionary {
        entry(graph, key, value)?;
        search(graph, value)?;
    }
    let is_paragraph = dictionary.has(b"P") && (dictionary.has(b"K") || dictionary.has(b"Pg"));
    for key in [&b"S"[..], b"Subtype", b"Type"] {
        if let Some(name) = graph.name(dictionary, key)?
            && !(key == b"S" && is_paragraph)
            && let Some(hazard) = named(key, name)
        {
            return Err(Rejection::Active(hazard));
        }
    }
    check_path(graph, dictionary)
}

/// What an entry leads to, where its key has one meaning only or its value shows it.
fn entry<'a>(graph: &Graph<'a>, key: &[u8], value: &'a Object) -> Result<(), Rejection> {
    let is_refused = match key {
        b"OpenAction" | b"Next" => return pdf_action::check(graph, value, Trigger::Itself),
        b"A" | b"PA" => return pdf_action::check(graph, value, Trigger::Click),
        b"AA" => return graph.dictionary(value)?.map_or(Ok(()), |triggers| pdf_action::any_of(graph, triggers)),
        b"JavaScript" => graph.has_names(value)?.then_some(Active::Script),
        b"EmbeddedFiles" => graph.has_names(value)?.then_some(Active::Attachment),
        b"EF" => holds_file(graph, value)?.then_some(Active::Attachment),
        b"AcroForm" => {
            let form = graph.dictionary(value)?;
            let pages = form.map_or(Ok(&Object::Null), |form| graph.get(form, b"XFA"))?;
            (*pages != Object::Null).then_some(Active::DynamicForm)
        }
        b"DestOutputProfileRef" => graph.dictionary(value)?.map(|_| Active::Remote),
        b"URI" => {
            let base = graph.dictionary(value)?.map(|uri| graph.get(uri, b"Base")).transpose()?;
            let address = base.and_then(|base| base.as_str().ok());
            address.filter(|address| !pdf_action::is_address(address)).map(|_| Active::Link)
        }
        _ => None,
    };
    is_refused.map_or(Ok(()), |hazard| Err(Rejection::Active(hazard)))
}

/// The keys under which a file's content or path stands, one for each system there once was.
const FILE_KEYS: [&[u8]; 5] = [b"F", b"UF", b"DOS", b"Mac", b"Unix"];

fn holds_file<'a>(graph: &Graph<'a>, value: &'a Object) -> Result<bool, Rejection> {
    let Ok(files) = graph.resolve(value)?.as_dict() else { return Ok(false) };
    for key in FILE_KEYS {
        if graph.get(files, key)?.as_stream().is_ok() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A stream whose content lies in another file, or stands for a page of one.
fn search_stream<'a>(graph: &Graph<'a>, dictionary: &'a Dictionary) -> Result<(), Rejection> {
    for key in [&b"F"[..], b"Ref", b"OPI"] {
        if *graph.get(dictionary, key)? != Object::Null {
            return Err(Rejection::Active(Active::Remote));
        }
    }
    Ok(())
}

/// Refuses the path of a file, and every path that leads to another machine.
fn check_path<'a>(graph: &Graph<'a>, dictionary: &'a Dictionary) -> Result<(), Rejection> {
    let is_file = matches!(graph.name(dictionary, b"Type")?, Some(b"Filespec" | b"F"));
    for key in FILE_KEYS {
        if let Object::String(path, StringFormat::Literal | StringFormat::Hexadecimal) = graph.get(dictionary, key)? {
            let path: Vec<u8> = path.iter().copied().filter(|&byte| byte != 0).collect();
            let path = path.strip_prefix(b"\xFE\xFF").or(path.strip_prefix(b"\xFF\xFE")).unwrap_or(&path);
            let is_elsewhere =
                path.starts_with(b"\\\\") || path.starts_with(b"//") || memchr::memmem::find(path, b"://").is_some();
            if is_elsewhere || is_file && !path.is_empty() {
                return Err(Rejection::Active(Active::Remote));
            }
        }
    }
    Ok(())
}

/// What the pair `/key /name` does wherever it stands, if anything.
pub(super) fn named(key: &[u8], name: &[u8]) -> Option<Active> {
    match (key, name) {
        (b"S", b"JavaScript") => Some(Active::Script),
        (b"S", b"Launch" | b"SubmitForm" | b"ImportData") => Some(Active::Action),
        (b"S", b"GoToR" | b"GoToE") => Some(Active::Link),
        (b"Type", b"EmbeddedFile") | (b"Subtype", b"FileAttachment") => Some(Active::Attachment),
        (b"S", b"RichMediaExecute" | b"Rendition" | b"GoTo3DView")
        | (b"Subtype", b"RichMedia" | b"Movie" | b"Sound" | b"3D") => Some(Active::Media),
        _ => None,
    }
}
