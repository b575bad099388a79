//! Templates of the configuration: values stand where their names stand in braces.

use outbound::percent;
use serde_json::Value;
use std::collections::BTreeMap;

/// Puts values in, in one pass: a value that looks like a placeholder stays as it is.
pub(crate) fn fill(template: &str, values: &BTreeMap<&str, &str>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let after = &rest[open + 1..];
        if let Some((close, value)) = after.find('}').and_then(|close| Some((close, values.get(&after[..close])?))) {
            out.push_str(value);
            rest = &after[close + 1..];
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// Puts values into an address, each percent-encoded, so that none can leave its place.
pub(crate) fn fill_address(template: &str, values: &BTreeMap<&str, &str>) -> String {
    let encoded: BTreeMap<&str, String> = values.iter().map(|(name, value)| (*name, percent(value))).collect();
    fill(template, &encoded.iter().map(|(name, value)| (*name, value.as_str())).collect())
}

/// Fills the strings of a JSON value, so that a quotation mark in a value cannot change its shape.
pub(crate) fn fill_json(template: &Value, values: &BTreeMap<&str, &str>) -> Value {
    match template {
        Value::String(text) => Value::String(fill(text, values)),
        Value::Array(items) => items.iter().map(|item| fill_json(item, values)).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), fill_json(value, values))).collect(),
        other @ (Value::Null | Value::Bool(_) | Value::Number(_)) => other.clone(),
    }
}

/// The names in braces of a text.
pub(crate) fn names(template: &str) -> Vec<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_place() {
        let values = BTreeMap::from([("npwp", "1/../2?x=1#"), ("name", "\"},{key} {npwp}"), ("key", "rahasia")]);
        assert_eq!(
            fill_address("https://x.id/k/{npwp}/{unknown}", &values),
            "https://x.id/k/1%2F..%2F2%3Fx%3D1%23/{unknown}"
        );
        let filled = fill_json(&serde_json::json!({ "a": ["{name}", 1, null] }), &values);
        assert_eq!(filled, serde_json::json!({ "a": ["\"},{key} {npwp}", 1, null] }));
        assert_eq!(names("{a}/b{c}{"), ["a", "c"]);
    }
}
