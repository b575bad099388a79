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
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><img src='x' onerror='alert(1)'/></body></foreignObject>",
        "<animate attributeName='href' to='javascript:alert(1)'/>",
        "<filter id='f'><feImage href='http://evil/'/></filter>",
        "<metadata><x/></metadata>",
        "<style>@import url(http://evil/);</style>",
        "<style>rect{fill:url(http://evil/)}</style>",
        "<style>rect{background:\\75rl(http://evil/)}</style>",
        "<style><![CDATA[</style><script>alert(1)</script>]]></style>",
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
        "style='fill:url(http://evil/)'",
        "style='fill: url( \"//evil/\" )'",
        "style='x:image-set(\"http://evil/\" 1x)'",
        "style='width:expression(alert(1))'",
        "fill='url(http://evil/#a)'",
        "href='http://evil/'",
        "xlink:href='javascript:alert(1)'",
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
    assert_eq!(rewritten("<use href='other.svg#a'/>"), "<use></use>");
    let picture = "<image href='data:image/png;base64,iVBORw0KGgo='/>";
    assert!(rewritten(picture).contains("data:image/png;base64,iVBORw0KGgo="));
    for other in ["data:image/svg+xml;base64,PHN2Zz4=", "data:text/html,x", "http://evil/x.png", "x.png"] {
        assert_eq!(rewritten(&format!("<image href='{other}'/>")), "<image></image>", "{other}");
    }
}

#[test]
fn links_lose_their_wrapping() {
    assert_eq!(rewritten("<a href='javascript:alert(1)'><circle/></a>"), "<circle></circle>");
    assert_eq!(rewritten("<text><a href='x'>Pasar</a></text>"), "<text>Pasar</text>");
    assert_eq!(rewritten("<svg onload='x'><circle/></svg>"), "<circle></circle>");
}

#[test]
fn uses_do_not_multiply() {
    let lol = "<g id='a'><circle/></g><g id='b'><use href='#a'/><use href='#a'/></g><use href='#b'/>";
    let cleaned = rewritten(lol);
    assert_eq!(cleaned.matches("<use").count(), 1, "{cleaned}");
    let many = format!("<svg><rect/>{}</svg>", "<use href='#a'/>".repeat(6_000));
    assert_eq!(check(many.as_bytes()), Err(Rejection::TooComplex("svg: too many uses")));
}

#[test]
fn document_types_go_and_entities_are_refused() {
    let plain = "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://x/svg11.dtd\"><svg><rect/></svg>";
    let cleaned = check(plain.as_bytes()).expect("harmless").cleaned.expect("written anew");
    assert!(!String::from_utf8_lossy(&cleaned).contains("DOCTYPE"));
    assert_eq!(code(b"<!DOCTYPE svg [<!ENTITY x 'y'>]><svg><rect/>&x;</svg>"), "file.too_complex");
    assert_eq!(code(b"<svg><g/></svg>"), "file.empty");
}
