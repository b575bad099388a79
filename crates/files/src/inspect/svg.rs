//! SVG, written anew from what is known to be harmless. Where that would look different, the drawing is refused.

use super::rejection::Active;
use super::svg_allowed::{Fate, attribute, bare, fate_of, is_drawn, is_invisible, is_shape, is_value_safe};
use super::svg_cost::Cost;
use super::xml::{self, Element, Node, Rules};
use super::{Facts, Limits, Rejection, svg_picture, svg_style};
use crate::wall;
use quick_xml::escape::escape;
use std::fmt::Write;

/// Reads twice: first for how much there is to draw, then to write.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let mut cost = Cost::default();
    xml::walk(bytes, limits, Rules::Drawing, &mut |node| cost.visit(&node))?;
    cost.check()?;
    let mut rewriter =
        Rewriter { out: String::with_capacity(bytes.len()), open: Vec::new(), shapes: 0, style: None, altered: false };
    xml::walk(bytes, limits, Rules::Drawing, &mut |node| match node {
        Node::Start(element) => rewriter.start(&element),
        Node::Text(text) => {
            rewriter.text(text);
            Ok(())
        }
        Node::End => rewriter.end(),
    })?;
    if rewriter.shapes == 0 {
        return Err(Rejection::Empty);
    }
    if rewriter.altered {
        let before = String::from_utf8_lossy(bytes);
        let gave_up = Rejection::Damaged("svg: renderer gave up");
        if !wall::behind(gave_up, || svg_picture::look_the_same(&before, &rewriter.out, limits))? {
            return Err(Rejection::Unkeepable("svg: looks different"));
        }
    }
    Ok(Facts { cleaned: Some(rewriter.out.into_bytes()), ..Facts::default() })
}

/// An element that is still open, by the name it was written under; nothing when it was left out, with all that is inside.
struct Open {
    written: Option<String>,
    is_choice: bool,
}

struct Rewriter {
    out: String,
    open: Vec<Open>,
    shapes: u32,
    /// The text of the `<style>` that is being read.
    style: Option<String>,
    /// Whether something was left out that may have shown.
    altered: bool,
}

impl Rewriter {
    fn start(&mut self, element: &Element) -> Result<(), Rejection> {
        let name = bare(&element.name).unwrap_or_default();
        let written = if self.is_inside_dropped() { None } else { self.kept(element)? };
        if let Some(written) = &written {
            if written == "style" {
                self.style = Some(String::new());
            } else {
                self.write_start(written, element)?;
            }
            self.shapes += u32::from(is_shape(written));
        }
        self.open.push(Open { written, is_choice: name == "switch" });
        Ok(())
    }

    fn is_inside_dropped(&self) -> bool {
        self.style.is_some() || self.open.last().is_some_and(|open| open.written.is_none())
    }

    /// The name to write an element under.
    fn kept(&mut self, element: &Element) -> Result<Option<String>, Rejection> {
        let Some(name) = bare(&element.name) else {
            // Another language; if its prefix stood for SVG after all, the pictures will differ.
            self.altered = true;
            return Ok(None);
        };
        let medium = element.attributes.iter().find(|(key, _)| key == "media").map(|(_, value)| value.trim());
        if name == "style" && !matches!(medium, None | Some("" | "all" | "screen")) {
            return Err(Rejection::Unkeepable("svg: style for another medium"));
        }
        match fate_of(name) {
            Fate::Keep => Ok(Some(name.to_owned())),
            // A link leads nowhere, and is drawn as the group it also is.
            Fate::Group => {
                let in_text = self.open.iter().any(|open| open.written.as_deref() == Some("text"));
                Ok(Some(if in_text { "tspan" } else { "g" }.to_owned()))
            }
            Fate::Invisible => Ok(None),
            Fate::Moving => Err(Rejection::Active(Active::Animation)),
            // A choice offers something else to whoever cannot show it.
            Fate::Foreign if self.open.last().is_some_and(|open| open.is_choice) => Ok(None),
            Fate::Foreign => Err(Rejection::Unkeepable("svg: a page within the drawing")),
            Fate::Drop => {
                self.altered = true;
                Ok(None)
            }
        }
    }

    fn write_start(&mut self, name: &str, element: &Element) -> Result<(), Rejection> {
        let is_link = bare(&element.name) == Some("a");
        let _ = write!(self.out, "<{name}");
        if self.open.is_empty() {
            self.out.push_str(r#" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink""#);
        }
        for (key, value) in &element.attributes {
            let is_reference = matches!(key.as_str(), "href" | "xlink:href");
            if is_invisible(key) || is_link && is_reference {
                continue;
            }
            if key == "style" {
                let kept = self.without_remote(svg_style::declarations(value))?;
                if !kept.text.is_empty() {
                    let _ = write!(self.out, r#" style="{}""#, escape(kept.text.as_str()));
                }
                continue;
            }
            match attribute(name, key, value) {
                Some(key) => {
                    let _ = write!(self.out, r#" {key}="{}""#, escape(value.as_str()));
                }
                None if is_reference || !is_value_safe(value) && value.to_ascii_lowercase().contains("url(") => {
                    return Err(Rejection::Active(Active::Remote));
                }
                None if svg_style::calls_or_hides(value) && is_drawn(key) => {
                    return Err(Rejection::Unkeepable("svg: value that only browsers know"));
                }
                None => self.altered = true,
            }
        }
        self.out.push('>');
        Ok(())
    }

    /// A style that is left after what lies elsewhere was found not to be in it.
    fn without_remote(&mut self, style: svg_style::Cleaned) -> Result<svg_style::Cleaned, Rejection> {
        self.altered |= style.altered;
        if style.remote {
            return Err(Rejection::Active(Active::Remote));
        }
        if style.unseen { Err(Rejection::Unkeepable("svg: value that only browsers know")) } else { Ok(style) }
    }

    fn text(&mut self, text: &str) {
        if let Some(style) = &mut self.style {
            style.push_str(text);
        } else if self.open.last().is_some_and(|open| open.written.is_some()) {
            self.out.push_str(&escape(text));
        }
    }

    fn end(&mut self) -> Result<(), Rejection> {
        let Some(Open { written: Some(name), .. }) = self.open.pop() else {
            return Ok(());
        };
        if name != "style" {
            let _ = write!(self.out, "</{name}>");
        } else if let Some(style) = self.style.take() {
            let kept = self.without_remote(svg_style::sheet(&style)?)?;
            if !kept.text.is_empty() {
                let _ = write!(self.out, "<style>{}</style>", escape(kept.text.as_str()));
            }
        }
        Ok(())
    }
}
