//! `GeoJSON` (RFC 7946): the shape of objects and coordinates, read without building a tree of numbers.

use super::rejection::Misplaced;
use super::{Facts, Limits, Rejection, place};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

/// Parses the whole text and checks each geometry.
pub(super) fn walk(bytes: &[u8], limits: &Limits) -> Result<Facts, Rejection> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if depth(bytes) > limits.depth_max {
        return Err(Rejection::TooComplex("geojson: depth"));
    }
    let root: Node = serde_json::from_slice(bytes).map_err(|error| unreadable(bytes, &error))?;
    let found = positions(&root).ok_or(Rejection::Damaged("geojson: object or coordinates"))?;
    if root.crs.is_some_and(|crs| !crs.is_degrees()) {
        return Err(Rejection::Misplaced(Misplaced::NotDegrees));
    }
    match found {
        Found { misplaced: Some(misplaced), .. } => Err(Rejection::Misplaced(misplaced)),
        Found { positions: 0, .. } => Err(Rejection::Misplaced(Misplaced::Nowhere)),
        Found { .. } => Ok(Facts::default()),
    }
}

/// What stands where a number must be; the beginning of the parser's own message.
const NO_NUMBER: &str = "a coordinate that is no number";

/// Why the parser stopped. `NaN` is no JSON, but programs write it.
fn unreadable(bytes: &[u8], error: &serde_json::Error) -> Rejection {
    let text = String::from_utf8_lossy(bytes);
    // Every second part stands within quotes.
    let outside = || text.split('"').step_by(2);
    let is_no_number = error.to_string().starts_with(NO_NUMBER)
        || error.is_syntax() && outside().any(|part| part.contains("NaN") || part.contains("Infinity"));
    if is_no_number {
        Rejection::Misplaced(Misplaced::NoNumber)
    } else {
        Rejection::Damaged("geojson: not well-formed")
    }
}

/// Before RFC 7946 the outermost object could name its system of coordinates.
#[derive(Deserialize)]
struct Crs {
    properties: Option<CrsProperties>,
}

#[derive(Deserialize)]
struct CrsProperties {
    name: Option<String>,
}

impl Crs {
    /// WGS 84 in degrees, under the names that programs give it.
    fn is_degrees(&self) -> bool {
        let name = self.properties.as_ref().and_then(|properties| properties.name.as_deref());
        name.is_none_or(|name| name.ends_with("CRS84") || name.ends_with(":4326") || name.ends_with("CRS84h"))
    }
}

/// What lies below a node.
#[derive(Clone, Copy, Default)]
struct Found {
    positions: u64,
    /// Why the first wrong one is no place.
    misplaced: Option<Misplaced>,
}

impl Found {
    fn and(self, other: Self) -> Self {
        Self { positions: self.positions + other.positions, misplaced: self.misplaced.or(other.misplaced) }
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
    crs: Option<Crs>,
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

/// The positions that lie below, or `None` when something is not as it must be.
fn positions(node: &Node) -> Option<Found> {
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
                None => Some(Found::default()),
                Some(geometry) => is_geometry(geometry.kind).then(|| positions(geometry))?,
            };
        }
    };
    let nest = node.coordinates.as_ref()?;
    // A geometry without coordinates is like one that is null (RFC 7946, 3.1).
    let is_empty = nest.found.positions == 0 && nest.arrays <= nested_arrays;
    (is_empty || nest.arrays == nested_arrays).then_some(nest.found)
}

fn all(nodes: &[Node], allowed: fn(Kind) -> bool) -> Option<Found> {
    let mut sum = Found::default();
    for node in nodes {
        if !allowed(node.kind) {
            return None;
        }
        sum = sum.and(positions(node)?);
    }
    Some(sum)
}

fn is_geometry(kind: Kind) -> bool {
    !matches!(kind, Kind::Feature | Kind::FeatureCollection)
}

/// Arrays in arrays of numbers, all equally deep; only depth and what was found are kept.
struct Nest {
    arrays: u32,
    found: Found,
}

/// What stands in an array: a number, or an array again.
enum Item {
    Number { value: f64, whole: bool },
    Nest(Nest),
}

impl<'de> Deserialize<'de> for Nest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Item::deserialize(deserializer)? {
            Item::Nest(nest) => Ok(nest),
            Item::Number { .. } => Err(D::Error::custom("a number alone")),
        }
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ItemVisitor)
    }
}

struct ItemVisitor;

#[allow(clippy::cast_precision_loss, reason = "a coordinate that large is no place anyhow")]
impl<'de> Visitor<'de> for ItemVisitor {
    type Value = Item;

    fn expecting(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
        formatter.write_str("coordinates")
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Item, E> {
        Ok(Item::Number { value: value as f64, whole: true })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Item, E> {
        Ok(Item::Number { value: value as f64, whole: true })
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Item, E> {
        // The reader hands on `-0` as a fraction.
        Ok(Item::Number { value, whole: value == 0.0 && value.is_sign_negative() })
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Item, E> {
        Err(E::custom(NO_NUMBER))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Item, E> {
        Err(E::custom(NO_NUMBER))
    }

    fn visit_unit<E: Error>(self) -> Result<Item, E> {
        Err(E::custom(NO_NUMBER))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Item, A::Error> {
        // Longitude, latitude, perhaps a height (and what GPS loggers append).
        let (mut numbers, mut count, mut whole) = ([0.0; 4], 0, true);
        let mut nest: Option<Nest> = None;
        while let Some(item) = items.next_element::<Item>()? {
            match (item, &mut nest) {
                (Item::Number { value, whole: is_whole }, None) if count < numbers.len() => {
                    numbers[count] = value;
                    count += 1;
                    whole &= is_whole;
                }
                (Item::Number { .. }, None) => return Err(A::Error::custom("more numbers than a position has")),
                (Item::Number { .. }, Some(_)) => return Err(A::Error::custom("a number beside an array")),
                (Item::Nest(_), _) if count > 0 => return Err(A::Error::custom("an array beside a number")),
                (Item::Nest(inner), None) => nest = Some(Nest { arrays: inner.arrays + 1, found: inner.found }),
                (Item::Nest(inner), Some(outer)) => {
                    let has_hole = inner.found.positions == 0 || outer.found.positions == 0;
                    if inner.arrays + 1 != outer.arrays && !has_hole {
                        return Err(A::Error::custom("arrays of unequal depth"));
                    }
                    outer.arrays = outer.arrays.max(inner.arrays + 1);
                    outer.found = outer.found.and(inner.found);
                }
            }
        }
        match (nest, count) {
            (Some(nest), _) => Ok(Item::Nest(nest)),
            (None, 0) => Ok(Item::Nest(Nest { arrays: 1, found: Found::default() })),
            (None, 1) => Err(A::Error::custom("not a position")),
            (None, _) => {
                let misplaced = place::check(&numbers[..count], whole).err();
                Ok(Item::Nest(Nest { arrays: 1, found: Found { positions: 1, misplaced } }))
            }
        }
    }
}
