//! The elements, attributes and values that a drawing may keep.

/// What to do with an element.
pub(super) enum Use {
    Keep,
    /// A link or a choice: its content is kept, itself not.
    Unwrap,
    Drop,
}

/// By the element's bare name. Not in the list, on purpose: `script`, `foreignObject`, `iframe`, `animate`, `set` (they can
/// turn a harmless link into another), `filter` (`feImage` loads), `metadata`.
pub(super) fn use_of(name: &str) -> Use {
    match name {
        "a" | "switch" => Use::Unwrap,
        name if is_shape(name) || ELEMENTS.contains(&name) => Use::Keep,
        _ => Use::Drop,
    }
}

/// Whether the element shows something by itself.
pub(super) fn is_shape(name: &str) -> bool {
    matches!(name, "path" | "rect" | "circle" | "ellipse" | "line" | "polyline" | "polygon" | "text" | "image")
}

/// The name to write the attribute under, when both name and value are harmless.
pub(super) fn attribute<'a>(element: &str, name: &'a str, value: &str) -> Option<&'a str> {
    match name {
        "href" | "xlink:href" => is_reference_safe(element, value).then_some("xlink:href"),
        _ if ATTRIBUTES.contains(&name) => is_value_safe(value).then_some(name),
        _ => None,
    }
}

/// Whether a style sheet neither loads nor hides anything. `@` begins imports and fonts, `\` hides letters.
pub(super) fn is_style_safe(style: &str) -> bool {
    !style.contains(['@', '<']) && is_value_safe(style)
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
fn is_value_safe(value: &str) -> bool {
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
    "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "marker",
];

#[rustfmt::skip]
const ATTRIBUTES: &[&str] = &[
    "id", "class", "style", "transform", "version", "viewBox", "preserveAspectRatio", "xml:space",
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
