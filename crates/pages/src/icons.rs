//! Icons, drawn into the page where they are used: no request of their own, and a page carries only those it shows.

use std::fmt;

/// An icon of the set; written as SVG by `Display`, decorative (hidden from screen readers).
#[derive(Clone, Copy, Debug)]
pub struct Icon(&'static str);

/// The icon with this name; an unknown name draws a ring, and the test of all pages fails on it in debug builds.
pub fn icon(name: &str) -> Icon {
    let found = ICONS.iter().find(|(known, _)| *known == name);
    debug_assert!(found.is_some(), "no icon named {name}");
    Icon(found.map_or(r#"<circle cx="12" cy="12" r="8"/>"#, |(_, drawing)| drawing))
}

impl fmt::Display for Icon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#"<svg class="i" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>"#, self.0)
    }
}

impl askama::FastWritable for Icon {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn askama::Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl askama::filters::HtmlSafe for Icon {}

const ICONS: &[(&str, &str)] = &[
    ("bad", r#"<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z"/><path d="m8.7 8.7 6.6 6.6m0-6.6-6.6 6.6"/>"#),
    ("bars", r#"<path d="M8.5 6v12M15.5 6v12"/>"#),
    ("cam", r#"<path d="M3 7h4l2-3h6l2 3h4v13H3z"/><circle cx="12" cy="13" r="4"/>"#),
    ("check", r#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#),
    ("clock", r#"<circle cx="12" cy="12" r="9.5"/><path d="M12 6.5V12l3.8 2.3"/>"#),
    ("coin", r#"<path d="M3 6h18v13H3zM3 10.5h18M7 15h4"/>"#),
    ("disc", r#"<circle cx="12" cy="12" r="8" fill="currentColor"/>"#),
    ("doc", r#"<path d="M5 2h9l5 5v15H5z"/><path d="M14 2v5h5M8.5 12.5h7M8.5 16.5h7"/>"#),
    ("down", r#"<path d="M12 4v12m-5-5 5 5 5-5M4 20h16"/>"#),
    ("info", r#"<circle cx="12" cy="12" r="9.5"/><path d="M12 11v6M12 7.2v.1"/>"#),
    ("lock", r#"<path d="M5 10.5h14V21H5zM8 10.5V7a4 4 0 0 1 8 0v3.5"/>"#),
    ("menu", r#"<path d="M4 6.5h16M4 12h16M4 17.5h16"/>"#),
    ("msg", r#"<path d="M3 4h18v13H9l-5 4v-4H3z"/>"#),
    ("next", r#"<path d="m9 5 7 7-7 7"/>"#),
    (
        "off",
        r#"<path d="M3 3l18 18M5 12.5a10 10 0 0 1 5-2.7M2 9a15 15 0 0 1 5-3.2M14 10a10 10 0 0 1 5 2.5M10.5 5a15 15 0 0 1 11.5 4M8.5 16a5 5 0 0 1 5.5-.8M12 20v.1"/>"#,
    ),
    ("ok", r#"<circle cx="12" cy="12" r="9.5"/><path d="m7.5 12.3 3 3 6-6.3"/>"#),
    ("pause", r#"<circle cx="12" cy="12" r="9.5"/><path d="M9.5 8.5v7M14.5 8.5v7"/>"#),
    ("pen", r#"<path d="M4 20l1-5L16.5 3.5l4 4L9 19zM13.5 6.5l4 4"/>"#),
    (
        "pin",
        r#"<path d="M12 22s-7.5-7-7.5-12.5a7.5 7.5 0 0 1 15 0C19.5 15 12 22 12 22z"/><circle cx="12" cy="9.5" r="2.5"/>"#,
    ),
    ("point", r#"<circle cx="12" cy="12" r="5" fill="currentColor"/>"#),
    ("prev", r#"<path d="m15 5-7 7 7 7"/>"#),
    ("print", r#"<path d="M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7z"/>"#),
    (
        "q",
        r#"<circle cx="12" cy="12" r="9.5"/><path d="M9 9.500a3 3 0 1 1 4.200 2.700c-.8.4-1.200.9-1.200 1.800M12 17.300v.1"/>"#,
    ),
    ("ring", r#"<circle cx="12" cy="12" r="8"/>"#),
    ("rot", r#"<path d="M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5"/>"#),
    ("search", r#"<circle cx="10.5" cy="10.5" r="7"/><path d="m16 16 5.5 5.5"/>"#),
    (
        "share",
        r#"<circle cx="6" cy="12" r="3"/><circle cx="18" cy="5.5" r="3"/><circle cx="18" cy="18.5" r="3"/><path d="m8.7 10.6 6.6-3.7M8.7 13.4l6.6 3.7"/>"#,
    ),
    (
        "shield",
        r#"<path d="M12 2.5 20 5.5v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6z"/><path d="m8.5 12 2.5 2.5 4.5-5"/>"#,
    ),
    ("square", r#"<path d="M4 4h16v16H4z" fill="currentColor"/>"#),
    ("tri", r#"<path d="M12 4 2.5 20h19z" fill="currentColor"/>"#),
    ("plus", r#"<path d="M12 4.5v15M4.5 12h15"/>"#),
    ("trash", r#"<path d="M4 6.5h16M9.5 6V3.5h5V6M6 6.5 7 21h10l1-14.5M10 10.5v6.5M14 10.5v6.5"/>"#),
    ("up", r#"<path d="M12 16V4m-5 5 5-5 5 5M4 20h16"/>"#),
    ("user", r#"<circle cx="12" cy="8" r="4.5"/><path d="M3.5 21.5c.8-5 4-7 8.5-7s7.7 2 8.5 7"/>"#),
    ("warn", r#"<path d="M12 3 1.8 20.5h20.4z"/><path d="M12 10v4.5M12 17.6v.1"/>"#),
    ("zin", r#"<circle cx="10.5" cy="10.5" r="7"/><path d="m16 16 5.5 5.5M7.5 10.5h6M10.5 7.5v6"/>"#),
    ("zout", r#"<circle cx="10.5" cy="10.5" r="7"/><path d="m16 16 5.5 5.5M7.5 10.5h6"/>"#),
];
