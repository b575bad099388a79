//! Tiny files of every format, built by hand.

mod pdf;
mod sound;

use files::inspect::Format;
pub use pdf::{Pdf, object_stream_pdf};
pub use sound::{m4a, mp3, ogg, ogg_page, wav};

/// One good file of every format.
pub fn all() -> Vec<(Format, Vec<u8>)> {
    vec![
        (Format::Pdf, Pdf::with_pages(2).build()),
        (Format::Jpeg, jpeg(32, 16)),
        (Format::Png, png(3, 2)),
        (Format::WebP, webp_lossless(5, 7)),
        (Format::Mp3, mp3(4)),
        (Format::M4a, m4a(*b"soun")),
        (Format::Ogg, ogg(b"OpusHead")),
        (Format::Wav, wav()),
        (Format::GeoJson, geojson()),
        (Format::Kml, KML.into()),
        (Format::Gpx, GPX.into()),
        (Format::Dxf, DXF.into()),
        (Format::Svg, SVG.into()),
    ]
}

/// Headers, a frame of the given size, one scan with a stuffed byte and a restart marker.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let [w1, w0] = width.to_be_bytes();
    let [h1, h0] = height.to_be_bytes();
    let parts: [&[u8]; 6] = [
        &[0xFF, 0xD8],
        &[0xFF, 0xE0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0],
        &[0xFF, 0xFF, 0xC0, 0, 11, 8, h1, h0, w1, w0, 1, 1, 0x11, 0],
        &[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0],
        &[0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56],
        &[0xFF, 0xD9],
    ];
    parts.concat()
}

pub fn png_chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let body = [kind, data].concat();
    let length = u32::try_from(data.len()).expect("small").to_be_bytes();
    [&length[..], &body, &crc32fast_of(&body).to_be_bytes()].concat()
}

fn crc32fast_of(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    })
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [
        b"\x89PNG\r\n\x1A\n".to_vec(),
        png_chunk(b"IHDR", &header),
        png_chunk(b"IDAT", b"\x78\x9C\x03\x00\x00\x00\x00\x01"),
        png_chunk(b"IEND", b""),
    ]
    .concat()
}

pub fn riff(kind: &[u8], chunks: &[(&[u8], &[u8])]) -> Vec<u8> {
    let mut body = kind.to_vec();
    for (name, data) in chunks {
        body.extend_from_slice(name);
        body.extend_from_slice(&u32::try_from(data.len()).expect("small").to_le_bytes());
        body.extend_from_slice(data);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    let length = u32::try_from(body.len()).expect("small").to_le_bytes();
    [&b"RIFF"[..], &length, &body].concat()
}

fn lossless(width: u32, height: u32) -> Vec<u8> {
    [&[0x2F][..], &((width - 1) | ((height - 1) << 14)).to_le_bytes(), &[1, 2, 3]].concat()
}

pub fn webp_lossless(width: u32, height: u32) -> Vec<u8> {
    riff(b"WEBP", &[(b"VP8L", &lossless(width, height))])
}

pub fn webp_lossy(width: u16, height: u16) -> Vec<u8> {
    let data = [&[0x10, 0, 0, 0x9D, 1, 0x2A][..], &width.to_le_bytes(), &height.to_le_bytes(), &[9]].concat();
    riff(b"WEBP", &[(b"VP8 ", &data)])
}

/// `flags` of the extended header; 2 says that it moves.
pub fn webp_extended(flags: u8, canvas: (u32, u32), picture: (u32, u32)) -> Vec<u8> {
    let [w0, w1, w2, _] = (canvas.0 - 1).to_le_bytes();
    let [h0, h1, h2, _] = (canvas.1 - 1).to_le_bytes();
    let header = [flags, 0, 0, 0, w0, w1, w2, h0, h1, h2];
    riff(b"WEBP", &[(b"VP8X", &header), (b"VP8L", &lossless(picture.0, picture.1))])
}

pub fn geojson() -> Vec<u8> {
    br#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"nama":"Pasar \"Raya\""},"geometry":
            {"type":"Polygon","coordinates":[[[100.35,-0.95],[100.36,-0.95],[100.36,-0.94],[100.35,-0.95]]]}},
        {"type":"Feature","properties":null,"geometry":{"type":"Point","coordinates":[100.35,-0.95,4.5]}}]}"#
        .to_vec()
}

pub const KML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Lokasi &amp; batas</name>
<description><![CDATA[<b>tebal</b>]]></description>
<Point><coordinates>100.35,-0.95,0</coordinates></Point></Placemark></Document></kml>"#;

pub const GPX: &str = r#"<?xml version='1.0'?>
<gpx version="1.1" creator="x"><trk><trkseg><trkpt lat="-0.95" lon="100.35"><ele>4</ele></trkpt></trkseg></trk></gpx>"#;

pub const DXF: &str = "999\r\ncatatan\r\n0\r\nSECTION\r\n2\r\nHEADER\r\n9\r\n$ACADVER\r\n1\r\nAC1015\r\n0\r\nENDSEC\r\n\
    0\r\nSECTION\r\n2\r\nENTITIES\r\n0\r\nLINE\r\n8\r\n0\r\n10\r\n0.0\r\n20\r\n0.0\r\n11\r\n1.0\r\n21\r\n1.0\r\n\
    0\r\nENDSEC\r\n0\r\nEOF\r\n";

pub const SVG: &str = r#"<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><g id="a"><path d="M0 0L9 9" fill="none"/></g>
<text x="1" y="2">Denah &lt;1&gt;</text></svg>"#;
