//! What happens when a PDF is opened or something in it is clicked.

use super::Rejection;
use super::pdf_graph::Graph;
use super::rejection::Active;
use lopdf::{Dictionary, Object};

/// What makes a viewer act.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Trigger {
    /// The document is opened, or another action ends.
    Itself,
    /// Somebody clicks.
    Click,
}

/// Goes to another page of the same document.
const TURNS_OF_PAGE: [&[u8]; 4] = [b"NextPage", b"PrevPage", b"FirstPage", b"LastPage"];

/// Refuses every action but going to a place in the document, a command of the viewer's menu, and a click on a web or mail address.
/// What is no action (a destination, the attributes of a paragraph) passes.
pub(super) fn check<'a>(graph: &Graph<'a>, action: &'a Object, trigger: Trigger) -> Result<(), Rejection> {
    if let Object::Array(actions) = graph.resolve(action)? {
        // A destination begins with a page, which is no action either.
        return actions.iter().try_for_each(|action| one(graph, action, trigger));
    }
    one(graph, action, trigger)
}

fn one<'a>(graph: &Graph<'a>, action: &'a Object, trigger: Trigger) -> Result<(), Rejection> {
    let Some(action) = graph.dictionary(action)? else { return Ok(()) };
    let Some(kind) = graph.name(action, b"S")? else { return Ok(()) };
    match (kind, trigger) {
        (b"GoTo", _) | (b"Named", Trigger::Click) => Ok(()),
        (b"Named", Trigger::Itself) => {
            let turns = graph.name(action, b"N")?.is_some_and(|name| TURNS_OF_PAGE.contains(&name));
            if turns { Ok(()) } else { Err(Rejection::Active(Active::Action)) }
        }
        (b"URI", Trigger::Click) => {
            let address = graph.get(action, b"URI")?.as_str().unwrap_or_default();
            if is_address(address) { Ok(()) } else { Err(Rejection::Active(Active::Link)) }
        }
        (kind, _) => Err(Rejection::Active(hazard_of(kind))),
    }
}

/// Whether a dictionary of triggers has any action.
pub(super) fn any_of<'a>(graph: &Graph<'a>, triggers: &'a Dictionary) -> Result<(), Rejection> {
    for (_, action) in triggers {
        graph.step()?;
        if let Some(action) = graph.dictionary(action)?
            && let Some(kind) = graph.name(action, b"S")?
        {
            return Err(Rejection::Active(hazard_of(kind)));
        }
    }
    Ok(())
}

fn hazard_of(kind: &[u8]) -> Active {
    match kind {
        b"JavaScript" => Active::Script,
        b"Rendition" | b"Movie" | b"Sound" | b"RichMediaExecute" | b"GoTo3DView" => Active::Media,
        b"GoToR" | b"GoToE" | b"URI" | b"Thread" => Active::Link,
        _ => Active::Action,
    }
}

/// A web or mail address in full; a short one may lead to a file beside the document.
pub(super) fn is_address(address: &[u8]) -> bool {
    let address = address.trim_ascii().to_ascii_lowercase();
    let has_scheme = [&b"http://"[..], b"https://", b"mailto:"].iter().any(|scheme| address.starts_with(scheme));
    has_scheme && !address.iter().any(|&byte| byte == b'\\' || byte.is_ascii_control())
}
