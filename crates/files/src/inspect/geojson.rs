//! `GeoJSON` (RFC 7946): the shape of objects and coordinates, read without building a tree of numbers.

use super::{Facts, Limits, Rejection};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

/// Parses the whole text and checks each geometry.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if depth(bytes) > limits.depth_max {
        return Err(Rejection::TooComplex("geojson: depth"));
    }
    let root: Node = serde_json::from_slice(bytes).map_err(|_| Rejection::Damaged("geojson: not well-formed"))?;
    match positions(&root) {
        None => Err(Rejection::Damaged("geojson: object or coordinates")),
        Some(0) => Err(Rejection::Empty),
        Some(_) => Ok(Facts::default()),
    }
}

/// Of brackets outside strings. The parser recurses, so this is asked first.
fn depth(bytes: &[u8]) -> u32 {
    let (mut depth, mut deepest) = (0_u32, 0_u32);
    let (mut in_string, mut escaped) = (false, false);
    for &byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                depth = depth.saturating_add(1);
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[derive(Deserialize)]
struct Node {
    #[serde(rename = "type")]
    kind: Kind,
    coordinates: Option<Nest>,
    geometry: Option<Box<Node>>,
    geometries: Option<Vec<Node>>,
    features: Option<Vec<Node>>,
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
enum Kind {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    GeometryCollection,
    Feature,
    FeatureCollection,
}

/// How many positions lie below, or `None` when something is not as it must be.
fn positions(node: &Node) -> Option<u64> {
    let nested_arrays = match node.kind {
        Kind::Point => 1,
        Kind::MultiPoint | Kind::LineString => 2,
        Kind::MultiLineString | Kind::Polygon => 3,
        Kind::MultiPolygon => 4,
        Kind::GeometryCollection => return all(node.geometries.as_deref()?, is_geometry),
        Kind::FeatureCollection => {
            return all(node.features.as_deref()?, |kind| kind == Kind::Feature);
        }
        Kind::Feature => {
            return match node.geometry.as_deref() {
                None => Some(0),
                Some(geometry) => is_geometry(geometry.kind).then(|| positions(geometry))?,
            };
        }
    };
    let nest = node.coordinates.as_ref()?;
    (nest.arrays == nested_arrays).then_some(nest.positions)
}

fn all(nodes: &[Node], allowed: fn(Kind) -> bool) -> Option<u64> {
    let mut sum = 0;
    for node in nodes {
        if !allowed(node.kind) {
            return None;
        }
        sum += positions(node)?;
    }
    Some(sum)
}

fn is_geometry(kind: Kind) -> bool {
    !matches!(kind, Kind::Feature | Kind::FeatureCollection)
}

/// Arrays in arrays of numbers, all equally deep; only depth and count are kept.
struct Nest {
    arrays: u32,
    positions: u64,
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NestVisitor)
    }
}

struct NestVisitor;

impl NestVisitor {
    const NUMBER: Nest = Nest { arrays: 0, positions: 0 };
}

impl<'de> Visitor<'de> for NestVisitor {
    type Value = Nest;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("coordinates")
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Nest, E> {
        Ok(Self::NUMBER)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Nest, E> {
        Ok(Self::NUMBER)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Nest, E> {
        Ok(Self::NUMBER)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Nest, A::Error> {
        let first: Nest = items.next_element()?.ok_or_else(|| A::Error::custom("empty array"))?;
        let (mut count, mut positions) = (1_u64, first.positions);
        while let Some(item) = items.next_element::<Nest>()? {
            if item.arrays != first.arrays {
                return Err(A::Error::custom("arrays of unequal depth"));
            }
            count += 1;
            positions += item.positions;
        }
        if first.arrays == 0 {
            // Longitude, latitude, perhaps a height (and what GPS loggers append).
            if !(2..=4).contains(&count) {
                return Err(A::Error::custom("not a position"));
            }
            positions = 1;
        }
        Ok(Nest { arrays: first.arrays + 1, positions })
    }
}
