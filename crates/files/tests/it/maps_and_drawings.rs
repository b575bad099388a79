//! `GeoJSON`, KML, GPX, DXF.

use crate::{check, code, good, replaced};
use files::Rejection;
use files::inspect::Active;

#[test]
fn geojson_geometries_have_their_depth() {
    let point = |coordinates: &str| code(format!(r#"{{"type":"Point","coordinates":{coordinates}}}"#).as_bytes());
    assert_eq!(point("[100.3,-0.9]"), "passed");
    assert_eq!(point("[100.3,-0.9,3]"), "passed");
    assert_eq!(point("[]"), "file.misplaced");
    for wrong in ["[1]", "[[1,2]]", "[1,2,3,4,5]", "null", "[1,[2,3]]", "[1e999,2]"] {
        assert_eq!(point(wrong), "file.damaged", "{wrong}");
    }
    assert_eq!(code(br#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#), "passed");
    assert_eq!(code(br#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#), "passed");
    assert_eq!(code(br#"{"type":"Topology","arcs":[]}"#), "file.damaged");
    assert_eq!(code(br#"{"type":"FeatureCollection","features":[]}"#), "file.misplaced");
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
    assert_eq!(code(billion.as_bytes()), "file.declares");
    let external = r#"<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx><wpt lat='1' lon='2'/></gpx>"#;
    assert_eq!(code(external.as_bytes()), "file.declares");
    assert_eq!(code(b"<gpx><wpt lat='1' lon='2'/>&x;</gpx>"), "file.damaged");
    assert_eq!(code(b"<gpx><wpt lat='1' lon='2' a='&x;'/></gpx>"), "file.damaged");
    let sheet = br#"<?xml-stylesheet href="x.xsl"?><gpx><wpt lat="1" lon="2"/></gpx>"#;
    assert_eq!(code(sheet), "passed");
    let deep = format!("<kml>{}<coordinates/>", "<a>".repeat(100_000));
    assert_eq!(code(deep.as_bytes()), "file.too_complex");
    let many = format!("<gpx>{}</gpx>", "<a/>".repeat(500_001));
    assert_eq!(code(many.as_bytes()), "file.too_complex");
    let wide: Vec<String> = (0..300).map(|number| format!(" a{number}='1'")).collect();
    let wide = wide.concat();
    assert_eq!(code(format!("<gpx{wide}><wpt lat='1' lon='2'/></gpx>").as_bytes()), "file.too_complex");
}

#[test]
fn xml_is_well_formed() {
    for wrong in [
        "<gpx><wpt lat='1' lon='2'></gpx>",
        "<gpx><wpt lat='1' lon='2'/></gpx><gpx/>",
        "<gpx><wpt lat='1' lon='2'/></gpx>text",
        "<gpx><wpt lat='1' lon='2' a='1' a='2'/></gpx>",
        "<gpx><wpt lat='1' lon='2'/>&#0;</gpx>",
        "<gpx><wpt lat='1' lon='2'/>\u{1}</gpx>",
        "<gpx><wpt lat='1' lon='2'/>",
        "<?xml version='1.0' encoding='utf-7'?><gpx><wpt lat='1' lon='2'/></gpx>",
    ] {
        assert_eq!(code(wrong.as_bytes()), "file.damaged", "{wrong}");
    }
    assert_eq!(
        code(b"\xEF\xBB\xBF<?xml version='1.0' encoding='ISO-8859-1'?>\n<gpx><wpt lat='1' lon='2'/></gpx>\n"),
        "passed"
    );
    assert_eq!(code(b"<gpx><wpt lat='1' lon='2'/>\xE9</gpx>"), "file.damaged");
}

#[test]
fn maps_hold_places_of_their_own() {
    assert_eq!(code(b"<kml><Document/></kml>"), "file.misplaced");
    assert_eq!(code(b"<gpx/>"), "file.misplaced");
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

/// What is said of the position in each format.
fn said(longitude: &str, latitude: &str) -> [&'static str; 3] {
    let geojson = format!(r#"{{"type":"Point","coordinates":[{longitude},{latitude}]}}"#);
    let kml = format!("<kml><coordinates> {longitude},{latitude},0.0 </coordinates></kml>");
    let gpx = format!("<gpx><wpt lat='{latitude}' lon='{longitude}'/></gpx>");
    [geojson, kml, gpx].map(|text| code(text.as_bytes()))
}

#[test]
fn places_are_on_earth() {
    for (longitude, latitude) in [("100.35", "-0.94"), ("-180", "90"), ("1e2", "-9E-1"), ("0", "0")] {
        assert_eq!(said(longitude, latitude), ["passed"; 3], "{longitude} {latitude}");
    }
    for (longitude, latitude) in [("650123.4", "9895123.1"), ("-0.94", "100.35"), ("181", "0"), ("0", "-90.5")] {
        assert_eq!(said(longitude, latitude), ["file.misplaced"; 3], "{longitude} {latitude}");
    }
    for text in ["inf", "NaN", "", "100°", "0x10", "100,35"] {
        let [_, kml, gpx] = said(text, "-0.94");
        assert_eq!(gpx, "file.misplaced", "{text}");
        assert!(kml == "file.misplaced", "{text}: {kml}");
    }
    let named = |name: &str| {
        format!(r#"{{"type":"Point","coordinates":[100,-1],"crs":{{"type":"name","properties":{{"name":"{name}"}}}}}}"#)
    };
    for (name, outcome) in [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "passed"),
        ("EPSG:4326", "passed"),
        ("urn:ogc:def:crs:EPSG::32747", "file.misplaced"),
    ] {
        assert_eq!(code(named(name).as_bytes()), outcome, "{name}");
    }
}

#[test]
fn kml_tuples_are_read_as_they_are_written() {
    let kml = |body: &str| code(format!("<kml>{body}</kml>").as_bytes());
    for good in [
        "<coordinates>100.3,-0.9 100.4,-0.9,5\n100.4,-0.8</coordinates>",
        "<coordinates>100.3, -0.9, 0\n100.4 ,-0.9</coordinates>",
        "<coordinates><![CDATA[100.3,]]>-0.9</coordinates>",
        "<gx:coord>100.3 -0.9 4</gx:coord>",
        "<Style><IconStyle><Icon><href>http://maps.google.com/pin.png</href></Icon></IconStyle></Style>\
         <coordinates>100.3,-0.9</coordinates>",
        "<coordinates></coordinates><coordinates>100.3,-0.9</coordinates>",
        "<GroundOverlay><LatLonBox><north>1</north><south>0</south><east>101</east><west>100</west></LatLonBox></GroundOverlay>",
    ] {
        assert_eq!(kml(good), "passed", "{good}");
    }
    for wrong in [
        "<coordinates>100,3,-0,9</coordinates>",
        "<coordinates>100.3 -0.9</coordinates>",
        "<coordinates>1,2,3,4,5</coordinates>",
        "<LatLonBox><north>9895123</north></LatLonBox>",
    ] {
        assert_eq!(kml(wrong), "file.misplaced", "{wrong}");
    }
    for remote in [
        "<GroundOverlay><Icon><href>files/peta.png</href></Icon></GroundOverlay>",
        "<Model><Link><href>rumah.dae</href></Link></Model>",
        "<gx:SoundCue><href>http://x/a.mp3</href></gx:SoundCue>",
    ] {
        assert_eq!(kml(remote), "file.active", "{remote}");
    }
}

#[test]
fn an_archive_without_a_map_is_no_map() {
    use std::io::Write;
    let archive = |name: &str, text: &str| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(name, stored).expect("a name");
        zip.write_all(text.as_bytes()).expect("room");
        zip.finish().expect("written").into_inner()
    };
    let found = check(&archive("doc.kml", good::KML)).expect("a map");
    assert_eq!(found.cleaned.as_deref(), Some(good::KML.as_bytes()));
    assert_eq!(code(&archive("peta/DOC.KML", good::KML)), "passed");
    assert_eq!(code(&archive("word/document.xml", "<w/>")), "file.wrong_type");
    assert_eq!(code(&archive("doc.kml", "<html/>")), "file.wrong_type");
    assert_eq!(code(&archive("doc.kml", &" ".repeat(11_000_000))), "file.too_complex");
    let whole = archive("doc.kml", good::KML);
    assert_ne!(code(&whole[..whole.len() - 30]), "passed");
}

#[test]
fn padding_behind_the_end_of_a_drawing_is_passed_over() {
    for padding in ["\u{1a}", "\u{1a}\u{1a}\u{1a}", "\r\n\u{1a}\r\n", "\0\0"] {
        assert_eq!(code([good::DXF, padding].concat().as_bytes()), "passed", "{padding:?}");
    }
    assert_eq!(code([good::DXF, "\u{1a}0\r\nSECTION"].concat().as_bytes()), "file.damaged");
}

#[test]
fn coordinates_that_are_no_numbers_are_told_so() {
    for coordinates in [
        r#"["100.35","-0.94"]"#,
        r#"["100,35","-0,94"]"#,
        r#""100.35 -0.94""#,
        "[NaN,NaN]",
        "[100.35,NaN]",
        "[-Infinity,0]",
        "[null,null]",
        "[true,1]",
    ] {
        let map = format!(r#"{{"type":"Point","coordinates":{coordinates}}}"#);
        assert_eq!(code(map.as_bytes()), "file.misplaced", "{coordinates}");
    }
    for damaged in [
        r#"{"type":"Point","coordinates":[1,2}"#,
        r#"{"type":"Point","name":"NaN","coordinates":[1,2"#,
        r#"{"type":"Point","coordinates":{}}"#,
    ] {
        assert_eq!(code(damaged.as_bytes()), "file.damaged", "{damaged}");
    }
}
