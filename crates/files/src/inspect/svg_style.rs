//! Style sheets and style attributes of a drawing, rule by rule: what loads or hides something goes, the rest stays.

use super::rejection::{Active, Rejection};
use super::svg_allowed::is_value_safe;
use std::fmt::Write as _;

/// What is left, and whether something that may have shown is gone.
#[derive(Default)]
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) altered: bool,
    /// Whether it may have shown something that lies elsewhere, which we cannot draw to compare.
    pub(super) remote: bool,
    /// Whether browsers may draw what is gone and our renderer does not, so that comparing would show nothing.
    pub(super) unseen: bool,
}

/// The rules of a `<style>`; refused where one cannot be kept and its absence cannot be seen by us.
pub(super) fn sheet(style: &str) -> Result<Cleaned, Rejection> {
    let mut out = Cleaned::default();
    // `\` hides letters, `<` ends the sheet early.
    if style.contains(['\\', '<']) {
        return Err(Rejection::Unkeepable("svg: style sheet"));
    }
    let style = without_comments(style);
    let mut rest = style.trim();
    while !rest.is_empty() {
        let (head, body, behind) = rule(rest).ok_or(Rejection::Unkeepable("svg: style rule"))?;
        match (head.strip_prefix('@'), body) {
            (Some(at), body) => at_rule(&mut out, at, body)?,
            (None, Some(body)) => {
                let kept = declarations(body);
                out.altered |= kept.altered;
                out.remote |= kept.remote;
                out.unseen |= kept.unseen;
                let _ = write!(out.text, "{head}{{{}}}", kept.text);
            }
            (None, None) => out.altered = true,
        }
        rest = behind.trim_start();
    }
    Ok(out)
}

/// The declarations of one rule or of a `style` attribute.
pub(super) fn declarations(text: &str) -> Cleaned {
    let mut out = Cleaned::default();
    for declaration in split_outside(text, ';') {
        let declaration = declaration.trim();
        if declaration.is_empty() {
            continue;
        }
        let is_property = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        match declaration.split_once(':') {
            Some((name, value)) if is_property(name.trim()) && is_value_safe(value) => {
                if !out.text.is_empty() {
                    out.text.push(';');
                }
                let _ = write!(out.text, "{}:{}", name.trim(), value.trim());
            }
            _ => {
                out.altered = true;
                out.remote |= declaration.to_ascii_lowercase().contains("url(");
                out.unseen |= calls_or_hides(declaration);
            }
        }
    }
    out
}

/// Whether a value that is not kept calls a function, such as `circle(10px)`, or hides its letters. Browsers know more functions than
/// our renderer; what is neither is no CSS to anybody.
pub(super) fn calls_or_hides(value: &str) -> bool {
    value.contains(['(', '\\'])
}

/// Whether some rule or declaration names a filter. Escapes could spell one, so they count as one.
pub(super) fn names_filter(style: &str) -> bool {
    let style = without_comments(style).to_ascii_lowercase();
    style.contains('\\')
        || style
            .split(['{', '}', ';'])
            .filter_map(|part| part.split_once(':'))
            .any(|(name, value)| name.trim_end().ends_with("filter") && is_filter(value))
}

/// Whether the value of `filter` changes the picture.
pub(super) fn is_filter(value: &str) -> bool {
    let value = value.split('!').next().unwrap_or_default().trim().to_ascii_lowercase();
    !matches!(value.as_str(), "" | "none" | "initial" | "unset" | "inherit")
}

fn at_rule(out: &mut Cleaned, head: &str, body: Option<&str>) -> Result<(), Rejection> {
    let name = head.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
    match name.to_ascii_lowercase().as_str() {
        "charset" | "namespace" => Ok(()),
        "import" => Err(Rejection::Active(Active::Remote)),
        name if name.ends_with("keyframes") => Err(Rejection::Active(Active::Animation)),
        "font-face" => {
            let body = body.unwrap_or_default();
            if !is_font_inside(body) {
                return Err(Rejection::Active(Active::Remote));
            }
            let _ = write!(out.text, "@font-face{{{}}}", body.trim());
            Ok(())
        }
        _ => Err(Rejection::Unkeepable("svg: rule that depends on who looks")),
    }
}

/// Every place a font is loaded from is the drawing itself.
fn is_font_inside(body: &str) -> bool {
    let body = body.to_ascii_lowercase();
    let functions = |name: &str| body.matches(name).count();
    let inside = body.match_indices("url(").all(|(at, _)| {
        let target = body[at + 4..].trim_start().trim_start_matches(['"', '\'']);
        ["data:font/", "data:application/font", "data:application/x-font", "data:application/vnd.ms-fontobject"]
            .iter()
            .any(|kind| target.starts_with(kind))
    });
    inside && body.matches('(').count() == functions("url(") + functions("format(") + functions("local(")
}

/// What stands before `{` or `;`, what stands within the braces, what follows.
fn rule(text: &str) -> Option<(&str, Option<&str>, &str)> {
    let end = text.find(['{', ';', '}'])?;
    let head = text[..end].trim();
    match text.as_bytes()[end] {
        b';' => Some((head, None, &text[end + 1..])),
        b'{' => {
            let mut depth = 0_usize;
            let close = text[end..].char_indices().find(|&(_, c)| {
                depth += usize::from(c == '{');
                depth -= usize::from(c == '}');
                depth == 0
            });
            let close = end + close?.0;
            Some((head, Some(&text[end + 1..close]), &text[close + 1..]))
        }
        _ => None,
    }
}

/// Parts between separators that stand outside brackets and quotes.
fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let mut quote = None;
    for (at, char) in text.char_indices() {
        match char {
            _ if quote == Some(char) => quote = None,
            _ if quote.is_some() => {}
            '"' | '\'' => quote = Some(char),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if char == separator && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn without_comments(style: &str) -> String {
    let mut out = String::with_capacity(style.len());
    let mut rest = style;
    while let Some((before, comment)) = rest.split_once("/*") {
        out.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, behind)| behind);
    }
    out.push_str(rest);
    out
}
