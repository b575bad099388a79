//! `GeoJSON`, KML, GPX, DXF.

use crate::{check, code, good, replaced};
use files::Rejection;
use files::inspect::Active;

#[test]
fn geojson_geometries_have_their_depth() {
    let point = |coordinates: &str| code(format!(r#"{{"type":"Point","coordinates":{coordinates}}}"#).as_bytes());
    assert_eq!(point("[100.3,-0.9]"), "passed");
    assert_eq!(point("[100.3,-0.9,3]"), "passed");
    for wrong in ["[]", "[1]", "[[1,2]]", "[1,2,3,4,5]", "[1,\"2\"]", "null", "[1,[2,3]]", "[1e999,2]"] {
        assert_eq!(point(wrong), "file.damaged", "{wrong}");
    }
    assert_eq!(code(br#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#), "passed");
    assert_eq!(code(br#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#), "passed");
    assert_eq!(code(br#"{"type":"Topology","arcs":[]}"#), "file.damaged");
    assert_eq!(code(br#"{"type":"FeatureCollection","features":[]}"#), "file.empty");
    assert_eq!(code(br#"{"nama":"bukan peta"}"#), "file.damaged");
}

#[test]
fn geojson_is_whole_and_not_deep() {
    let bytes = good::geojson();
    for length in 1..bytes.len() {
        assert_ne!(code(&bytes[..length]), "passed", "{length} bytes");
    }
    let deep = |bracket: &str| format!(r#"{{"type":"Point","x":{}"#, bracket.repeat(100_000));
    assert_eq!(code(deep("[").as_bytes()), "file.too_complex");
    assert_eq!(code(deep(r#"{"a":"#).as_bytes()), "file.too_complex");
    let brackets_in_text = format!(r#"{{"type":"Point","x":"\"{}","coordinates":[1,2]}}"#, "[".repeat(500));
    assert_eq!(code(brackets_in_text.as_bytes()), "passed");
}

#[test]
fn xml_has_no_dtd_no_entities_no_depth() {
    let billion = r#"<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml>&b;</kml>"#;
    assert_eq!(code(billion.as_bytes()), "file.too_complex");
    let external = r#"<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx><wpt/></gpx>"#;
    assert_eq!(code(external.as_bytes()), "file.too_complex");
    assert_eq!(code(b"<gpx><wpt/>&x;</gpx>"), "file.damaged");
    assert_eq!(code(b"<gpx><wpt a='&x;'/></gpx>"), "file.damaged");
    let sheet = br#"<?xml-stylesheet href="x.xsl"?><gpx><wpt/></gpx>"#;
    assert_eq!(code(sheet), "file.too_complex");
    let deep = format!("<kml>{}<coordinates/>", "<a>".repeat(100_000));
    assert_eq!(code(deep.as_bytes()), "file.too_complex");
    let many = format!("<gpx>{}</gpx>", "<wpt/>".repeat(500_000));
    assert_eq!(code(many.as_bytes()), "file.too_complex");
    let wide: Vec<String> = (0..300).map(|number| format!(" a{number}='1'")).collect();
    let wide = wide.concat();
    assert_eq!(code(format!("<gpx{wide}><wpt/></gpx>").as_bytes()), "file.too_complex");
}

#[test]
fn xml_is_well_formed() {
    for wrong in [
        "<gpx><wpt></gpx>",
        "<gpx><wpt/></gpx><gpx/>",
        "<gpx><wpt/></gpx>text",
        "<gpx><wpt a='1' a='2'/></gpx>",
        "<gpx><wpt/>&#0;</gpx>",
        "<gpx><wpt/>\u{1}</gpx>",
        "<gpx><wpt/>",
        "<?xml version='1.0' encoding='utf-7'?><gpx><wpt/></gpx>",
    ] {
        assert_eq!(code(wrong.as_bytes()), "file.damaged", "{wrong}");
    }
    assert_eq!(code(b"\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?>\n<gpx><wpt/></gpx>\n"), "passed");
    assert_eq!(code(b"<gpx><wpt/>\xE9</gpx>"), "file.damaged");
}

#[test]
fn maps_hold_places_of_their_own() {
    assert_eq!(code(b"<kml><Document/></kml>"), "file.empty");
    assert_eq!(code(b"<gpx/>"), "file.empty");
    let remote = replaced(good::KML.as_bytes(), b"<Document>", b"<Document><NetworkLink/>");
    assert_eq!(check(&remote), Err(Rejection::Active(Active::Remote)));
    assert_eq!(code(b"<k:kml xmlns:k='x'><k:coordinates>1,2</k:coordinates></k:kml>"), "passed");
    assert_eq!(code(b"<html><script/></html>"), "file.wrong_type");
}

#[test]
fn dxf_sections_are_closed() {
    let bytes = good::DXF.as_bytes();
    // Without the last line break, EOF is still there.
    for length in 0..bytes.len() - 2 {
        assert_ne!(code(&bytes[..length]), "passed", "{length} bytes");
    }
    assert_eq!(code(&[bytes, b"0\r\nSECTION"].concat()), "file.damaged");
    assert_eq!(code(&replaced(bytes, b"ENTITIES", b"OBJECTS")), "file.empty");
    assert_eq!(code(&replaced(bytes, b"0\r\nENDSEC\r\n0\r\nSECTION", b"0\r\nSECTION")), "file.damaged");
    assert_eq!(code(&replaced(bytes, b"10\r\n0.0", b"satu\r\n0.0")), "file.damaged");
    assert_eq!(code(&replaced(bytes, b"catatan", b"caf\xE9")), "passed");
    assert_eq!(code(&replaced(bytes, b"0\r\nEOF", b"0\r\nLINE")), "file.damaged");
}
