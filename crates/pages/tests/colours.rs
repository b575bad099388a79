//! The colour pairs of the stylesheet keep WCAG 2.2 AA: 4.5 for text, 3 for borders of fields and for icons.

const CSS: &str = include_str!("../assets/style/page.css");

/// Text on grounds.
const TEXT: [(&str, &[&str]); 7] = [
    ("ink", &["paper", "base", "sunken", "brand-soft", "gold-soft", "warn-soft", "info-soft", "ok-soft", "bad-soft"]),
    ("ink-2", &["paper", "base", "sunken", "brand-soft"]),
    ("brand", &["paper", "base", "brand-soft", "gold-soft"]),
    ("ok", &["paper", "ok-soft"]),
    ("warn", &["paper", "warn-soft"]),
    ("bad", &["paper", "bad-soft"]),
    ("info", &["paper", "info-soft"]),
];

#[test]
fn text_can_be_read_on_its_ground() {
    for (text, grounds) in TEXT {
        for ground in grounds {
            let ratio = contrast(token(text), token(ground));
            assert!(ratio >= 4.5, "--{text} on --{ground}: {ratio:.2}");
        }
    }
    for ground in ["brand", "brand-strong", "ok", "warn", "bad", "info"] {
        let ratio = contrast([255; 3], token(ground));
        assert!(ratio >= 4.5, "white on --{ground}: {ratio:.2}");
    }
}

#[test]
fn fields_and_focus_can_be_seen() {
    for ground in ["paper", "base", "sunken", "gold-soft"] {
        let ratio = contrast(token("edge"), token(ground));
        assert!(ratio >= 3.0, "--edge on --{ground}: {ratio:.2}");
    }
    assert!(contrast(token("focus"), token("brand-strong")) >= 3.0, "the focus ring on the footer");
    assert!(contrast(token("gold"), token("brand-strong")) >= 3.0, "the roof line");
}

/// What a chart is drawn with, against the page; gold is seen by its edge.
#[test]
fn charts_can_be_seen() {
    for mark in ["brand", "gold-edge", "bad", "edge"] {
        let ratio = contrast(token(mark), token("paper"));
        assert!(ratio >= 3.0, "--{mark} on --paper: {ratio:.2}");
    }
    // Shapes and edges tell them apart as well; still, no two fills that stand beside each other are of one lightness.
    assert!(contrast(token("brand"), token("gold")) >= 3.0, "bars side by side");
}

/// The first definition of a token: the usual scheme, before the one for more contrast.
fn token(name: &str) -> [u8; 3] {
    let value = CSS.split_once(&format!("--{name}: #")).expect("a token of this name").1;
    let hex: String = value.chars().take_while(char::is_ascii_hexdigit).collect();
    let hex = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex };
    std::array::from_fn(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).expect("two hexadecimal digits"))
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = colour.map(|channel| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}
