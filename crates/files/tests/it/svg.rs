//! SVG: what is left after the rewrite.

use crate::{check, code, good};
use files::Rejection;

fn rewritten(body: &str) -> String {
    let svg = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><rect width="9"/>{body}</svg>"#);
    let found = check(svg.as_bytes()).unwrap_or_else(|refused| panic!("{refused:?} for {body}"));
    let cleaned = String::from_utf8(found.cleaned.expect("always written anew")).expect("UTF-8");
    let again = check(cleaned.as_bytes()).expect("the rewrite is a good drawing");
    assert_eq!(again.cleaned.as_deref(), Some(cleaned.as_bytes()), "the rewrite is stable");
    let (_, inner) = cleaned.split_once(r#"<rect width="9"></rect>"#).expect("kept");
    inner.strip_suffix("</svg>").expect("closed").to_owned()
}

#[test]
fn a_drawing_is_kept() {
    let cleaned = check(good::SVG.as_bytes()).expect("good").cleaned.expect("written anew");
    let cleaned = String::from_utf8(cleaned).expect("UTF-8");
    assert!(cleaned.contains(r#"viewBox="0 0 10 10""#), "{cleaned}");
    assert!(cleaned.contains(r#"<g id="a"><path d="M0 0L9 9" fill="none"></path></g>"#), "{cleaned}");
    assert!(cleaned.contains("Denah &lt;1&gt;"), "{cleaned}");
}

#[test]
fn what_runs_or_loads_is_left_out() {
    for hostile in [
        "<script>alert(1)</script>",
        "<svg:script xmlns:svg='http://www.w3.org/2000/svg'>alert(1)</svg:script>",
        "<h:script xmlns:h='http://www.w3.org/1999/xhtml'>alert(1)</h:script>",
        "<filter id='f'><feImage href='http://evil/'/></filter>",
        "<filter id='f'><feTurbulence numOctaves='1000000'/></filter>",
        "<metadata><x/></metadata>",
        "<ScRiPt>alert(1)</ScRiPt>",
        "<!-- <script/> --><?xml-stylesheet href='x'?>",
    ] {
        assert_eq!(rewritten(hostile), "", "{hostile}");
    }
}

#[test]
fn bad_attributes_are_left_out_and_the_shape_stays() {
    for hostile in [
        "onclick='alert(1)'",
        "ONCLICK='alert(1)'",
        "style='filter'",
        "style='x:javascript:alert'",
        "xmlns='http://www.w3.org/1999/xhtml'",
        "xml:base='http://evil/'",
        "class='javascript:x'",
    ] {
        assert_eq!(rewritten(&format!("<circle r='1' {hostile}/>")), r#"<circle r="1"></circle>"#, "{hostile}");
    }
    assert_eq!(
        rewritten("<circle class='&quot;&gt;&lt;script'/>"),
        r#"<circle class="&quot;&gt;&lt;script"></circle>"#
    );
}

#[test]
fn references_stay_inside() {
    let local = "<circle fill='url(#g)' style='stroke:url( \"#g\" )' transform='translate(1 2)'/>";
    assert!(rewritten(local).contains(r#"fill="url(#g)""#) && rewritten(local).contains("stroke:url("));
    assert_eq!(rewritten("<use href='#a'/>"), r##"<use xlink:href="#a"></use>"##);
    let picture = "<image href='data:image/png;base64,iVBORw0KGgo='/>";
    assert!(rewritten(picture).contains("data:image/png;base64,iVBORw0KGgo="));
    for other in ["data:image/svg+xml;base64,PHN2Zz4=", "data:text/html,x", "http://evil/x.png", "x.png"] {
        assert_eq!(refused(&format!("<image href='{other}'/>")), "file.active", "{other}");
    }
    assert_eq!(refused("<use href='other.svg#a'/>"), "file.active");
}

#[test]
fn links_become_groups() {
    assert_eq!(rewritten("<a href='javascript:alert(1)'><circle/></a>"), "<g><circle></circle></g>");
    assert_eq!(rewritten("<a transform='scale(2)'><circle/></a>"), r#"<g transform="scale(2)"><circle></circle></g>"#);
    assert_eq!(rewritten("<text><a href='x'>Pasar</a></text>"), "<text><tspan>Pasar</tspan></text>");
    assert_eq!(rewritten("<svg onload='x' x='3'><circle/></svg>"), r#"<svg x="3"><circle></circle></svg>"#);
}

#[test]
fn uses_do_not_multiply() {
    let lol = "<svg><g id='a'><circle/></g><g id='b'><use href='#a'/><use href='#a'/></g><use href='#b'/></svg>";
    assert_eq!(check(lol.as_bytes()), Err(Rejection::TooComplex("svg: uses within uses")));
    let many = format!("<svg><rect/>{}</svg>", "<use href='#a'/>".repeat(6_000));
    assert_eq!(check(many.as_bytes()), Err(Rejection::TooComplex("svg: too many uses")));
    let large = format!("<svg><g id='a'>{}</g>{}</svg>", "<rect/>".repeat(1_000), "<use href='#a'/>".repeat(300));
    assert_eq!(check(large.as_bytes()), Err(Rejection::TooComplex("svg: too much to draw")));
    let marks =
        format!("<svg><marker id='m'>{}</marker><path d='{}'/></svg>", "<rect/>".repeat(100), "l1 1".repeat(20_000));
    assert_eq!(check(marks.as_bytes()), Err(Rejection::TooComplex("svg: too much to draw")));
}

/// The code of the refusal of a drawing with this in it.
fn refused(body: &str) -> &'static str {
    code(
        format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 99 99'><rect width='9' height='9'/>{body}</svg>")
            .as_bytes(),
    )
}

#[test]
fn a_drawing_that_would_look_different_is_refused() {
    let filter = "<filter id='f'><feFlood flood-color='red'/></filter>";
    for (body, outcome) in [
        (
            "<foreignObject width='9' height='9'><p xmlns='http://www.w3.org/1999/xhtml'>6 m</p></foreignObject>",
            "file.unkeepable",
        ),
        ("<style>@media print{rect{fill:red}}</style>", "file.unkeepable"),
        ("<style media='print'>rect{fill:red}</style>", "file.unkeepable"),
        ("<style>rect{fill:r\\65 d}</style>", "file.unkeepable"),
        ("<style>@import url(http://evil/);</style>", "file.active"),
        ("<style>@font-face{font-family:x;src:url(http://evil/x.woff)}</style>", "file.active"),
        ("<style>@keyframes x{from{fill:red}}</style>", "file.active"),
        ("<animate attributeName='x' to='9'/>", "file.active"),
        ("<set attributeName='visibility' to='hidden'/>", "file.active"),
        (&format!("{filter}<circle cx='50' cy='50' r='9' filter='url(#f)'/>"), "file.unkeepable"),
        ("<g fill='url(http://evil/#a) red'><circle cx='50' cy='50' r='9'/></g>", "file.active"),
        ("<style>rect{fill:url(http://evil/) red}</style>", "file.active"),
        ("<circle style='fill:url(\"//evil/\")'/>", "file.active"),
        ("<s:rect xmlns:s='http://www.w3.org/2000/svg' width='50' height='50'/>", "file.unkeepable"),
    ] {
        assert_eq!(refused(body), outcome, "{body}");
    }
}

#[test]
fn style_sheets_keep_their_harmless_rules() {
    for (sheet, kept) in [
        (".d{display:none} /* tersembunyi */ rect { fill : red ; }", ".d{display:none}rect{fill:red}"),
        (
            "@font-face{font-family:x;src:url(data:font/woff;base64,AA)} text{font-family:x}",
            "@font-face{font-family:x;src:url(data:font/woff;base64,AA)}text{font-family:x}",
        ),
        ("circle{fill:red;x:javascript:y}", "circle{fill:red}"),
        ("circle{filter:none}", "circle{filter:none}"),
        ("@charset 'utf-8'; circle{fill:red}", "circle{fill:red}"),
    ] {
        let out = rewritten(&format!("<style>{sheet}</style>"));
        assert_eq!(out.replace("&apos;", "'"), format!("<style>{kept}</style>"));
    }
}

#[test]
fn choices_and_origins_are_kept() {
    let choice = "<switch><foreignObject/><text systemLanguage='en'>A</text><text>B</text></switch>";
    assert_eq!(rewritten(choice), r#"<switch><text systemLanguage="en">A</text><text>B</text></switch>"#);
    let turned = "<g transform='rotate(45)' transform-origin='50 50'><circle r='1'/></g>";
    assert!(rewritten(turned).contains(r#"transform-origin="50 50""#));
}

#[test]
fn document_types_go_and_entities_are_refused() {
    let plain = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://x/svg11.dtd\"><svg><rect/></svg>";
    let cleaned = check(plain.as_bytes()).expect("harmless").cleaned.expect("written anew");
    assert!(!String::from_utf8_lossy(&cleaned).contains("DOCTYPE"));
    let refused = check(b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg><rect/>&x;</svg>").expect_err("another's words");
    assert_eq!(refused.code(), "file.declares");
    let sentence = refused.sentence();
    assert!(sentence.contains("ENTITY") && sentence.contains("plain SVG") && !sentence.contains("rumit"), "{sentence}");
    assert_eq!(code(b"<svg><g/></svg>"), "file.empty");
}

#[test]
fn filters_are_refused_before_anything_is_drawn() {
    let begun = std::time::Instant::now();
    for filter in [
        "<feTurbulence numOctaves='1000000'/>",
        "<feGaussianBlur stdDeviation='9999'/>",
        "<feMorphology radius='9999'/><feMorphology radius='9999'/>",
    ] {
        for user in [
            "<rect width='50' height='50' filter='url(#f)'/>",
            "<g style='fill:red; FILTER : url(#f)'><circle r='50'/></g>",
            "<style>rect{fill:red;filter:url(#f)}</style>",
            "<style>rect{fil/**/x:y;filter/* */:url(#f)!important}</style>",
            "<style>rect{fil<!-- -->ter:url(#f)}</style>",
            "<g style='fil\\74er:url(#f)'><circle r='50'/></g>",
            "<s:rect xmlns:s='http://www.w3.org/2000/svg' width='50' height='50' filter='url(#f)'/>",
            "<s:style xmlns:s='http://www.w3.org/2000/svg'>rect{filter:url(#f)}</s:style>",
        ] {
            assert_eq!(refused(&format!("<filter id='f'>{filter}</filter>{user}")), "file.unkeepable", "{user}");
        }
    }
    assert!(begun.elapsed().as_secs() < 5, "nothing was drawn");
}

#[test]
fn values_that_only_browsers_draw_are_refused() {
    for body in [
        "<circle r='9' style='clip-path:circle(10px)'/>",
        "<circle r='9' clip-path='circle(10px)'/>",
        "<style>path{d:path(\"M0 0h50v50z\")}</style><path/>",
        "<g style='mask:linear-gradient(red,blue)'><circle r='9'/></g>",
        "<style>rect{fill:color-mix(in srgb,red,blue)}</style>",
        "<g style='fill:var(--x)'><circle r='9'/></g>",
        "<g style='filter:blur(3px)'><circle r='9'/></g>",
        "<g style='width:expression(alert(1))'><circle r='9'/></g>",
    ] {
        assert_eq!(refused(body), "file.unkeepable", "{body}");
    }
}

#[test]
fn level_and_upright_lines_are_compared_too() {
    for line in ["M10 10H90", "M10 10V90"] {
        let body = format!("<s:path xmlns:s='http://www.w3.org/2000/svg' d='{line}' stroke='red' stroke-width='3'/>");
        assert_eq!(refused(&body), "file.unkeepable", "{line}");
    }
}
