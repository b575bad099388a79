//! KML and GPX: well-formed, with places on earth in them, and nothing that lies elsewhere.

use super::rejection::{Active, Misplaced};
use super::xml::{self, Element, Node, Rules, local};
use super::{Facts, Limits, Rejection, place};

/// KML: at least one place with coordinates, and nothing whose content could change after the decision.
pub(super) fn walk_kml(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let mut kml = Kml::default();
    walk(bytes, limits, "kml", &mut |node| kml.visit(node))?;
    if kml.found { Ok(Facts::default()) } else { Err(Rejection::Misplaced(Misplaced::Nowhere)) }
}

/// GPX: at least one waypoint, or point of a track or route.
pub(super) fn walk_gpx(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let mut found = false;
    walk(bytes, limits, "gpx", &mut |node| {
        if let Node::Start(element) = &node
            && matches!(local(&element.name), "wpt" | "trkpt" | "rtept")
        {
            let longitude = place::number(attribute(element, "lon")).map_err(Rejection::Misplaced)?;
            let latitude = place::number(attribute(element, "lat")).map_err(Rejection::Misplaced)?;
            place::check(&[longitude, latitude], false).map_err(Rejection::Misplaced)?;
            found = true;
        }
        Ok(())
    })?;
    if found { Ok(Facts::default()) } else { Err(Rejection::Misplaced(Misplaced::Nowhere)) }
}

fn attribute<'a>(element: &'a Element, name: &str) -> &'a str {
    element.attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

fn walk(
    bytes: &[u8],
    limits: &Limits,
    root: &str,
    visit: &mut dyn FnMut(Node) -> Result<(), Rejection>,
) -> Result<(), Rejection> {
    let mut is_first = true;
    xml::walk(bytes, limits, Rules::Map, &mut |node| {
        if let Node::Start(element) = &node
            && std::mem::take(&mut is_first)
            && local(&element.name) != root
        {
            return Err(Rejection::Damaged("map: root"));
        }
        visit(node)
    })
}

#[derive(Default)]
struct Kml {
    open: Vec<String>,
    /// Text of the innermost element, as far as it was read.
    text: String,
    found: bool,
}

impl Kml {
    fn visit(&mut self, node: Node) -> Result<(), Rejection> {
        match node {
            Node::Start(element) => {
                let name = local(&element.name).to_owned();
                if name.eq_ignore_ascii_case("NetworkLink") {
                    return Err(Rejection::Active(Active::Remote));
                }
                self.open.push(name);
                self.text.clear();
            }
            Node::Text(text) => self.text.push_str(text),
            Node::End => {
                let name = self.open.pop().unwrap_or_default();
                let text = std::mem::take(&mut self.text);
                self.end(&name, text.trim())?;
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str, text: &str) -> Result<(), Rejection> {
        match name {
            "coordinates" => self.tuples(text).map_err(Rejection::Misplaced),
            "coord" => self.tuple(text.split_whitespace()).map_err(Rejection::Misplaced),
            "north" | "south" | "east" | "west" if self.is_inside(&["LatLonBox"]) => {
                let number = place::number(text).map_err(Rejection::Misplaced)?;
                let is_latitude = matches!(name, "north" | "south");
                let numbers = if is_latitude { [0.0, number] } else { [number, 0.0] };
                self.found = true;
                place::check(&numbers, false).map_err(Rejection::Misplaced)
            }
            // A pin may be drawn with a picture from anywhere; a plan or a model may not.
            "href" if !text.is_empty() && !self.is_inside(&["IconStyle", "ItemIcon", "Style"]) => {
                Err(Rejection::Active(Active::Remote))
            }
            _ => Ok(()),
        }
    }

    fn is_inside(&self, names: &[&str]) -> bool {
        self.open.iter().any(|open| names.contains(&open.as_str()))
    }

    /// `lon,lat[,height]` between white space; some programs also put white space behind the commas.
    fn tuples(&mut self, text: &str) -> Result<(), Misplaced> {
        let mut joined = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !joined.is_empty() && !joined.ends_with(',') && !word.starts_with(',') {
                joined.push(' ');
            }
            joined.push_str(word);
        }
        joined.split(' ').filter(|tuple| !tuple.is_empty()).try_for_each(|tuple| self.tuple(tuple.split(',')))
    }

    fn tuple<'a>(&mut self, parts: impl Iterator<Item = &'a str>) -> Result<(), Misplaced> {
        let (mut numbers, mut count) = ([0.0; 3], 0);
        for part in parts {
            let room = numbers.get_mut(count).ok_or(Misplaced::NoNumber)?;
            *room = place::number(part)?;
            count += 1;
        }
        self.found = true;
        place::check(&numbers[..count], false)
    }
}
