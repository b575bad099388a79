//! The files that are changed: two pages, signed at each level, with both kinds of cross-references.

use crate::world::World;
use lopdf::xref::XrefType;
use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use sign::pades::Level;
use sign::provider::LocalSigner;
use signers::provider::{DocumentSigner as _, PadesSigner, SignerAuth};

pub const NAME: &str = "Kepala DPMPTSP";
const LEVELS: [Level; 4] = [Level::Basic, Level::Timestamped, Level::LongTerm, Level::Archive];

/// A signed file.
pub struct Base {
    pub name: String,
    pub level: Level,
    pub file: Vec<u8>,
    /// Where the signed part ends.
    pub end: usize,
}

/// All of them; and certificate and key of who signed, as PEM.
pub async fn all(world: &World) -> (Vec<Base>, String) {
    let issued = world.stage.pki().issue(NAME, (world.now(), 30)).unwrap();
    let mut bases = Vec::new();
    for (kind, unsigned) in [("table", blank()), ("stream", modern())] {
        for level in LEVELS {
            let signer = LocalSigner::from_pem(&issued.certificate_pem, &issued.key_pem).unwrap();
            let pades = PadesSigner::up_to(signer, level, world.network());
            let done = pades.sign(&unsigned, &world.request_by(NAME), &SignerAuth::Session).await.unwrap();
            let end = signed_end(&done.file);
            bases.push(Base { name: format!("{}-{kind}", level.code()), level, file: done.file, end });
        }
    }
    (bases, issued.certificate_pem + &issued.key_pem)
}

/// What nobody has signed.
pub fn blank() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut document = document();
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn modern() -> Vec<u8> {
    let mut bytes = Vec::new();
    document().save_modern(&mut bytes).unwrap();
    bytes
}

/// Where the first signature's hex stands, with its brackets.
pub fn gap(signed: &[u8]) -> std::ops::Range<usize> {
    let start = find(signed, b"/Contents<").map_or_else(|| find(signed, b"/Contents <").unwrap() + 10, |at| at + 9);
    start..start + find(&signed[start..], b">").unwrap() + 1
}

pub fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The end of what the first signature covers, from its `/ByteRange`.
fn signed_end(signed: &[u8]) -> usize {
    let after = find(signed, b"/ByteRange").unwrap() + 10;
    let text = String::from_utf8_lossy(&signed[after..after + 60]).into_owned();
    let inner = text.trim_start().trim_start_matches('[').split(']').next().unwrap().to_owned();
    let numbers: Vec<usize> = inner.split_whitespace().map(|number| number.parse().unwrap()).collect();
    numbers[2] + numbers[3]
}

fn document() -> Document {
    let name = |text: &str| Object::Name(text.into());
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let font = document.add_object(
        dictionary! { "Type" => name("Font"), "Subtype" => name("Type1"), "BaseFont" => name("Helvetica") },
    );
    let mut kids = Vec::new();
    for text in ["Izin diberikan kepada", "Syarat dan ketentuan"] {
        let lines: Vec<u8> = (0..20)
            .flat_map(|line| format!("BT /F1 12 Tf 80 {} Td ({text} {line}) Tj ET\n", 760 - 30 * line).into_bytes())
            .collect();
        let content = document.add_object(Stream::new(dictionary! {}, lines));
        let page = document.add_object(dictionary! {
            "Type" => name("Page"), "Parent" => pages, "Contents" => content,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        });
        kids.push(Object::Reference(page));
    }
    let kids = dictionary! { "Type" => name("Pages"), "Kids" => kids, "Count" => 2 };
    document.objects.insert(pages, kids.into());
    let catalog = document.add_object(dictionary! { "Type" => name("Catalog"), "Pages" => pages });
    let info = document.add_object(dictionary! { "Title" => Object::string_literal("Izin") });
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    document.trailer.set("ID", vec![id.clone(), id]);
    document
}
