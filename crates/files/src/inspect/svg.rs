//! SVG, written anew from what is known to be harmless; everything else is left out.

use super::svg_allowed::{Use, attribute, is_shape, is_style_safe, use_of};
use super::xml::{self, Doctype, Element, Node};
use super::{Facts, Limits, Rejection};
use quick_xml::escape::escape;
use std::collections::HashSet;
use std::fmt::Write;

const USES_MAX: usize = 5_000;

/// Reads twice: first for what `<use>` points at, then to write.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let mut rewriter = Rewriter {
        reused: reused_ids(bytes, limits)?,
        out: String::with_capacity(bytes.len()),
        open: Vec::new(),
        shapes: 0,
        style: None,
    };
    xml::walk(bytes, limits, Doctype::SkipPlain, &mut |node| {
        match node {
            Node::Start(element) => rewriter.start(&element),
            Node::Text(text) => rewriter.text(text),
            Node::End => rewriter.end(),
        }
        Ok(())
    })?;
    if rewriter.shapes == 0 {
        return Err(Rejection::Empty);
    }
    Ok(Facts { cleaned: Some(rewriter.out.into_bytes()), ..Facts::default() })
}

fn reused_ids(bytes: &[u8], limits: &Limits) -> Result<HashSet<String>, Rejection> {
    let mut ids = HashSet::new();
    let mut uses = 0;
    xml::walk(bytes, limits, Doctype::SkipPlain, &mut |node| {
        let Node::Start(element) = node else {
            return Ok(());
        };
        if bare(&element.name) == Some("use") {
            uses += 1;
            let targets = element.attributes.iter().filter(|(name, _)| xml::local(name) == "href");
            ids.extend(targets.filter_map(|(_, value)| value.strip_prefix('#')).map(str::to_owned));
        }
        if uses > USES_MAX {
            return Err(Rejection::TooComplex("svg: too many uses"));
        }
        Ok(())
    })?;
    Ok(ids)
}

/// The name without the prefix that stands for SVG itself; other prefixes are other languages.
fn bare(name: &str) -> Option<&str> {
    let name = name.strip_prefix("svg:").unwrap_or(name);
    (!name.contains(':')).then_some(name)
}

/// What became of an element that is still open.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    /// Written; what is inside may be written.
    Kept { reused: bool },
    /// Not written, but what is inside may be.
    Unwrapped,
    /// Not written, with all that is inside.
    Dropped,
}

struct Rewriter {
    /// Ids that some `<use>` points at. A `<use>` inside such an element is dropped: chains of them grow exponentially.
    reused: HashSet<String>,
    out: String,
    open: Vec<(Fate, String)>,
    shapes: u32,
    /// The text of the `<style>` that is being read.
    style: Option<String>,
}

impl Rewriter {
    fn start(&mut self, element: &Element) {
        let fate = self.fate(element);
        let name = bare(&element.name).unwrap_or_default();
        if matches!(fate, Fate::Kept { .. }) {
            if name == "style" {
                self.style = Some(String::new());
            } else {
                self.write_start(name, element);
            }
            self.shapes += u32::from(is_shape(name));
        }
        self.open.push((fate, name.to_owned()));
    }

    fn fate(&self, element: &Element) -> Fate {
        let is_root = self.open.is_empty();
        let inside_dropped = self.open.last().is_some_and(|(fate, _)| *fate == Fate::Dropped);
        if inside_dropped || self.style.is_some() {
            return Fate::Dropped;
        }
        let inside_reused = self.open.iter().any(|(fate, _)| *fate == Fate::Kept { reused: true });
        match bare(&element.name).map(|name| (name, use_of(name))) {
            Some(("svg", _)) if !is_root => Fate::Unwrapped,
            Some(("use", _)) if inside_reused => Fate::Dropped,
            Some((_, Use::Keep)) => Fate::Kept { reused: !is_root && self.is_reused(element) },
            Some((_, Use::Unwrap)) => Fate::Unwrapped,
            Some((_, Use::Drop)) | None => Fate::Dropped,
        }
    }

    fn is_reused(&self, element: &Element) -> bool {
        let mut attributes = element.attributes.iter();
        attributes.any(|(name, value)| name == "id" && self.reused.contains(value))
    }

    fn write_start(&mut self, name: &str, element: &Element) {
        let _ = write!(self.out, "<{name}");
        if self.open.is_empty() {
            self.out.push_str(r#" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink""#);
        }
        for (key, value) in &element.attributes {
            if let Some(key) = attribute(name, key, value) {
                let _ = write!(self.out, r#" {key}="{}""#, escape(value.as_str()));
            }
        }
        self.out.push('>');
    }

    fn text(&mut self, text: &str) {
        if let Some(style) = &mut self.style {
            style.push_str(text);
            return;
        }
        match self.open.last() {
            Some((Fate::Kept { .. }, _)) => self.out.push_str(&escape(text)),
            // Text below the root or a group shows nothing; below text it does.
            Some((Fate::Unwrapped, _)) if self.open.iter().any(|(_, name)| name == "text") => {
                self.out.push_str(&escape(text));
            }
            _ => {}
        }
    }

    fn end(&mut self) {
        let Some((Fate::Kept { .. }, name)) = self.open.pop() else {
            return;
        };
        if name != "style" {
            let _ = write!(self.out, "</{name}>");
        } else if let Some(style) = self.style.take().filter(|style| is_style_safe(style)) {
            let _ = write!(self.out, "<style>{}</style>", escape(style.as_str()));
        }
    }
}
