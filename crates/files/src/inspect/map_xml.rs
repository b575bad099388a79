//! KML and GPX: well-formed, with places in them, and nothing that lies elsewhere.

use super::rejection::Active;
use super::xml::{self, Doctype, Node, local};
use super::{Facts, Limits, Rejection};

/// KML: at least one place with coordinates, and no `NetworkLink`, whose content could change after the decision.
pub(super) fn walk_kml(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    // `coord` and `coordinates` hold places; an overlay has the corners of its box.
    walk(bytes, limits, "kml", &["coordinates", "coord", "LatLonBox", "LatLonQuad"])
}

/// GPX: at least one waypoint, or point of a track or route.
pub(super) fn walk_gpx(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    walk(bytes, limits, "gpx", &["wpt", "trkpt", "rtept"])
}

fn walk(bytes: &[u8], limits: &Limits, root: &str, places: &[&str]) -> Result<Facts, Rejection> {
    let mut is_first = true;
    let mut found = false;
    xml::walk(bytes, limits, Doctype::Refuse, &mut |node| {
        let Node::Start(element) = node else {
            return Ok(());
        };
        let name = local(&element.name);
        if std::mem::take(&mut is_first) && name != root {
            return Err(Rejection::Damaged("map: root"));
        }
        if name.eq_ignore_ascii_case("NetworkLink") {
            return Err(Rejection::Active(Active::Remote));
        }
        found |= places.contains(&name);
        Ok(())
    })?;
    if found { Ok(Facts::default()) } else { Err(Rejection::Empty) }
}
