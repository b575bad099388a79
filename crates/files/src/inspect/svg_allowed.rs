//! The elements, attributes and values that a drawing may keep.

/// What to do with an element.
pub(super) enum Fate {
    Keep,
    /// A link: kept as a group.
    Group,
    /// Left out; nothing is seen of it.
    Invisible,
    /// Moves, or changes with time.
    Moving,
    /// Holds another language, which only browsers draw.
    Foreign,
    /// Left out; whether it was seen is found out by drawing.
    Drop,
}

/// By the element's bare name. To be left out and drawn without: `filter` (`feImage` loads; one that is used is refused before), and
/// whatever is not known. A script is not run where pictures are shown, so the drawing is what it is without.
pub(super) fn fate_of(name: &str) -> Fate {
    match name {
        "a" => Fate::Group,
        "script" | "metadata" => Fate::Invisible,
        "animate" | "animateTransform" | "animateMotion" | "animateColor" | "set" => Fate::Moving,
        "foreignObject" | "iframe" | "video" | "audio" | "canvas" | "embed" | "object" => Fate::Foreign,
        name if is_shape(name) || ELEMENTS.contains(&name) => Fate::Keep,
        _ => Fate::Drop,
    }
}

/// Whether an attribute is never seen, so that leaving it out changes nothing.
pub(super) fn is_invisible(name: &str) -> bool {
    let names = ["role", "tabindex", "target", "rel", "xml:lang", "lang", "xml:base", "baseProfile", "focusable"];
    let prefixes = ["on", "ON", "xmlns", "data-", "aria-"];
    names.contains(&name) || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

/// Whether the element shows something by itself.
pub(super) fn is_shape(name: &str) -> bool {
    matches!(name, "path" | "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" | "text" | "image")
}

/// Whether the attribute is one that may be kept, and so one that browsers draw by.
pub(super) fn is_drawn(name: &str) -> bool {
    ATTRIBUTES.contains(&name)
}

/// The name to write the attribute under, when both name and value are harmless.
pub(super) fn attribute<'a>(element: &str, name: &'a str, value: &str) -> Option<&'a str> {
    match name {
        "href" | "xlink:href" => is_reference_safe(element, value).then_some("xlink:href"),
        _ if ATTRIBUTES.contains(&name) => is_value_safe(value).then_some(name),
        _ => None,
    }
}

/// Within the drawing, or a picture carried along in full.
fn is_reference_safe(element: &str, value: &str) -> bool {
    if let Some(id) = value.strip_prefix('#') {
        return !id.is_empty() && !id.contains(char::is_whitespace);
    }
    let picture = ["data:image/png;base64,", "data:image/jpeg;base64,"];
    let data = picture.iter().find_map(|prefix| value.strip_prefix(prefix));
    let is_base64 = |char: char| char.is_ascii_alphanumeric() || "+/= \n\r\t".contains(char);
    element == "image" && data.is_some_and(|data| data.chars().all(is_base64))
}

/// Every function called must be known, and `url(…)` must point into the drawing.
pub(super) fn is_value_safe(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    if value.contains('\\') || value.contains("javascript:") {
        return false;
    }
    value.match_indices('(').all(|(at, _)| {
        let before = value[..at].trim_end();
        let name_at = before.rfind(|char: char| !char.is_ascii_alphanumeric() && char != '-');
        let name =
            name_at.map_or(before, |at| before[at..].trim_start_matches(|char: char| !char.is_ascii_alphanumeric()));
        match name {
            "url" => value[at + 1..].trim_start().trim_start_matches(['"', '\'']).starts_with('#'),
            name => FUNCTIONS.contains(&name),
        }
    })
}

const FUNCTIONS: [&str; 14] = [
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "calc",
    "matrix",
    "translate",
    "translatex",
    "translatey",
    "scale",
    "rotate",
    "skewx",
    "skewy",
    "",
];

/// Beside the shapes.
#[rustfmt::skip]
const ELEMENTS: &[&str] = &[
    "svg", "g", "defs", "symbol", "use", "title", "desc", "style", "tspan", "textPath",
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker", "switch",
];

#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "id", "class", "transform", "transform-origin", "transform-box", "version",
    "systemLanguage", "requiredExtensions", "requiredFeatures", "mask-type", "mix-blend-mode", "isolation", "viewBox", "preserveAspectRatio", "xml:space",
    "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "width", "height", "points",
    "dx", "dy", "rotate", "textLength", "lengthAdjust", "startOffset", "method", "spacing", "pathLength",
    "offset", "gradientUnits", "gradientTransform", "spreadMethod",
    "clipPathUnits", "maskUnits", "maskContentUnits", "patternUnits", "patternContentUnits", "patternTransform",
    "markerUnits", "markerWidth", "markerHeight", "refX", "refY", "orient",
    "color", "fill", "fill-opacity", "fill-rule", "opacity", "paint-order", "vector-effect",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "stop-color", "stop-opacity",
    "font", "font-family", "font-size", "font-size-adjust", "font-stretch", "font-style", "font-variant", "font-weight",
    "text-anchor", "text-decoration", "text-rendering", "letter-spacing", "word-spacing", "writing-mode", "direction",
    "dominant-baseline", "alignment-baseline", "baseline-shift",
    "clip-path", "clip-rule", "mask", "marker", "marker-start", "marker-mid", "marker-end",
    "display", "visibility", "overflow", "shape-rendering", "image-rendering", "color-interpolation",
];

/// The name without the prefix that stands for SVG itself; other prefixes are other languages.
pub(super) fn bare(name: &str) -> Option<&str> {
    let name = name.strip_prefix("svg:").unwrap_or(name);
    (!name.contains(':')).then_some(name)
}
