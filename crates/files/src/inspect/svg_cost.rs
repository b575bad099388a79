//! How much there is to draw: what is used again is drawn again.

use super::Rejection;
use super::svg_allowed::bare;
use super::svg_style;
use super::xml::{self, Element, Node};
use std::collections::{HashMap, HashSet};

const USES_MAX: usize = 5_000;
/// Elements drawn because something points at them.
const COPIES_MAX: u64 = 200_000;
/// Elements of arrow heads and the like, times the points they may stand on.
const MARKS_MAX: u64 = 1_000_000;
/// Elements that are drawn apart and then laid over the rest.
const LAYERS_MAX: u32 = 5_000;
/// As short as a point of a path can be written.
const POINT_BYTES: u64 = 4;

const FILTER: Rejection = Rejection::Unkeepable("svg: filter");

/// What a first reading finds.
#[derive(Default)]
pub(super) struct Cost {
    /// Ids of the open elements, each with how many elements were met before it.
    open: Vec<(Option<String>, u64)>,
    elements: u64,
    sizes: HashMap<String, u64>,
    /// What each `<use>` points at, and the ids it stands within.
    uses: Vec<(String, Vec<String>)>,
    marks: u64,
    in_marks: u32,
    path_bytes: u64,
    layers: u32,
    /// Of all style sheets, in one piece.
    sheets: String,
    in_sheet: u32,
}

impl Cost {
    pub(super) fn visit(&mut self, node: &Node) -> Result<(), Rejection> {
        match node {
            Node::Start(element) => self.start(element),
            Node::Text(text) => {
                if self.in_sheet > 0 {
                    self.sheets.push_str(text);
                }
                Ok(())
            }
            Node::End => {
                self.in_sheet = self.in_sheet.saturating_sub(1);
                if let Some((Some(id), before)) = self.open.pop() {
                    self.sizes.insert(id, self.elements - before);
                }
                self.in_marks = self.in_marks.saturating_sub(1);
                Ok(())
            }
        }
    }

    fn start(&mut self, element: &Element) -> Result<(), Rejection> {
        let name = bare(&element.name).unwrap_or_default();
        let attribute = |wanted: &str| element.attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value);
        // Of every language: the renderer may know a prefix that is left out here. Filters are never kept, and a short one can take
        // hours to draw, so none is ever drawn to compare.
        if element.attributes.iter().any(names_filter) {
            return Err(FILTER);
        }
        if self.in_sheet > 0 || xml::local(&element.name) == "style" {
            self.in_sheet += 1;
        }
        if self.in_marks > 0 || matches!(name, "marker" | "pattern") {
            self.in_marks += 1;
            self.marks += 1;
        }
        if name == "use" {
            let target = element.attributes.iter().find(|(key, _)| xml::local(key) == "href");
            let target = target.and_then(|(_, value)| value.strip_prefix('#')).unwrap_or_default();
            self.uses.push((target.to_owned(), self.open.iter().filter_map(|(id, _)| id.clone()).collect()));
            if self.uses.len() > USES_MAX {
                return Err(Rejection::TooComplex("svg: too many uses"));
            }
        }
        let points = attribute("d").or(attribute("points"));
        self.path_bytes += points.map_or(0, |points| points.len() as u64);
        let is_layer = |(key, value): &(String, String)| {
            matches!(key.as_str(), "opacity" | "mask" | "clip-path" | "filter")
                || key == "style"
                    && ["opacity", "mask", "clip-path", "filter", "blend"].iter().any(|part| value.contains(part))
        };
        self.layers += u32::from(element.attributes.iter().any(is_layer));
        self.open.push((attribute("id").cloned(), self.elements));
        self.elements += 1;
        Ok(())
    }

    /// Refuses what a small file could make a viewer draw for hours. Uses within what is used again grow exponentially.
    pub(super) fn check(&self) -> Result<(), Rejection> {
        if svg_style::names_filter(&self.sheets) {
            return Err(FILTER);
        }
        let targets: HashSet<&str> = self.uses.iter().map(|(target, _)| target.as_str()).collect();
        let is_nested = |within: &[String]| within.iter().any(|id| targets.contains(id.as_str()));
        if self.uses.iter().any(|(_, within)| is_nested(within)) {
            return Err(Rejection::TooComplex("svg: uses within uses"));
        }
        let copies = self.uses.iter().map(|(target, _)| self.sizes.get(target).copied().unwrap_or(0)).sum::<u64>();
        let marks = self.marks.saturating_mul(self.path_bytes / POINT_BYTES);
        if copies > COPIES_MAX || marks > MARKS_MAX || self.layers > LAYERS_MAX {
            return Err(Rejection::TooComplex("svg: too much to draw"));
        }
        Ok(())
    }
}

fn names_filter((key, value): &(String, String)) -> bool {
    match xml::local(key) {
        "filter" => svg_style::is_filter(value),
        "style" => svg_style::names_filter(value),
        _ => false,
    }
}
