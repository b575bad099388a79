//! Sample documents, really made: a PDF by the same pipeline, a picture, a sound, a map, a drawing.

use domain::media::Accepts;
use serde_json::json;

/// A sample file for a requirement: name and bytes, of the first kind it accepts.
pub fn paper(name: &str, accepts: &[Accepts]) -> Result<(String, Vec<u8>), String> {
    let stem: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ' ').take(40).collect();
    let stem = stem.trim().replace(' ', "-").to_lowercase();
    match accepts.first() {
        Some(Accepts::Photo) => Ok((format!("{stem}.png"), picture(320, 240)?)),
        Some(Accepts::Audio) => Ok((format!("{stem}.wav"), sound())),
        Some(Accepts::Map) => Ok((format!("{stem}.geojson"), MAP.as_bytes().to_vec())),
        Some(Accepts::Drawing) => Ok((format!("{stem}.svg"), DRAWING.as_bytes().to_vec())),
        Some(Accepts::Document) | None => Ok((format!("{stem}.pdf"), pdf(name)?)),
    }
}

const MAP: &str = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[100.3543,-0.9471]}}"#;
const DRAWING: &str =
    r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#ccc"/></svg>"##;

fn pdf(name: &str) -> Result<Vec<u8>, String> {
    let template = r#"#let data = json("/data.json")
#set page(paper: "a5")
#align(center + horizon)[#text(18pt, weight: "bold")[CONTOH] \ #data.name \ Bukan dokumen asli.]"#;
    rendered(name, template, &[])
}

/// A PDF of about a hundred kilobytes: a page with a picture that does not compress, as a scan.
pub fn scan() -> Result<Vec<u8>, String> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[7]
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 180, 180);
    encoder.set_color(png::ColorType::Rgb);
    let pixels: Vec<u8> = (0..180 * 180 * 3).map(|_| noise()).collect();
    let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
    writer.write_image_data(&pixels).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    let picture: [(&str, &[u8]); 1] = [("/foto-1.png", &bytes)];
    rendered("Pindaian", "#set page(paper: \"a5\")\n#image(\"/foto-1.png\")", &picture)
}

fn rendered(name: &str, template: &str, files: &[(&str, &[u8])]) -> Result<Vec<u8>, String> {
    let request = document::Request {
        name: "contoh.typ",
        template,
        shared: &[],
        data: &json!({ "name": name }),
        files,
        title: name,
        created_at_seconds: 1_780_000_000,
    };
    document::render(&request).map_err(|e| e.to_string())
}

/// A picture with something on it: a slope of two colours.
pub fn picture(width: u32, height: u32) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
    let shade = |part: u32, whole: u32| u8::try_from(part * 255 / whole.max(1)).unwrap_or(255);
    let pixels: Vec<u8> =
        (0..height).flat_map(|y| (0..width).flat_map(move |x| [shade(x, width), 140, shade(y, height)])).collect();
    writer.write_image_data(&pixels).map_err(|e| e.to_string())?;
    writer.finish().map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// A tenth of a second of silence as WAV.
pub fn sound() -> Vec<u8> {
    const SAMPLES: u32 = 800;
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((36 + SAMPLES).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    for field in [1_u16, 1] {
        bytes.extend(field.to_le_bytes());
    }
    for field in [8_000_u32, 8_000] {
        bytes.extend(field.to_le_bytes());
    }
    for field in [1_u16, 8] {
        bytes.extend(field.to_le_bytes());
    }
    bytes.extend(b"data");
    bytes.extend(SAMPLES.to_le_bytes());
    bytes.extend(std::iter::repeat_n(128, SAMPLES as usize));
    bytes
}
