//! Files and keys the tests work with, made anew each time: nothing secret lies in the repository.

use std::sync::LazyLock;

use jiff::Timestamp;
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use sign::pades::{self, Details};
use sign::pki::{self, Specimen, SpecimenNames, TrustRoots};
use sign::provider::LocalSigner;

pub const SIGNED_AT: &str = "2026-01-31T01:30:00Z";

pub static PKI: LazyLock<Specimen> = LazyLock::new(|| specimen("Kepala DPMPTSP"));
pub static SIGNER: LazyLock<LocalSigner> =
    LazyLock::new(|| LocalSigner::from_pem(&PKI.signer_certificate_pem, &PKI.signer_key_pem).unwrap());
pub static ROOTS: LazyLock<TrustRoots> = LazyLock::new(|| TrustRoots::from_pem(&[&PKI.root_certificate_pem]).unwrap());

pub fn now() -> Timestamp {
    SIGNED_AT.parse().unwrap()
}

pub fn specimen(signer: &str) -> Specimen {
    pki::create_specimen(SpecimenNames { organization: "Pemerintah Kota Padang", root: "Otoritas Akar", signer }, now())
        .unwrap()
}

pub fn details() -> Details<'static> {
    Details { signed_at: now(), name: "Kepala DPMPTSP", location: "Padang", reason: "Izin – penerbitan" }
}

pub fn signed(base: &[u8]) -> Vec<u8> {
    pades::sign(base, &details(), &*SIGNER).unwrap()
}

/// The office that seals, below a root of its own.
pub static OTHER_PKI: LazyLock<Specimen> = LazyLock::new(|| specimen("Kota Padang"));
pub static SEALER: LazyLock<LocalSigner> =
    LazyLock::new(|| LocalSigner::from_pem(&OTHER_PKI.signer_certificate_pem, &OTHER_PKI.signer_key_pem).unwrap());
/// Both roots.
pub static BOTH: LazyLock<TrustRoots> =
    LazyLock::new(|| TrustRoots::from_pem(&[&PKI.root_certificate_pem, &OTHER_PKI.root_certificate_pem]).unwrap());

/// One more signature, by the office.
pub fn sealed(signed: &[u8]) -> Vec<u8> {
    let details = Details { reason: "Segel", name: "Kota Padang", ..details() };
    pades::sign_further(signed, &details, &*SEALER).unwrap()
}

/// Every kind of base file, by name; and the PDF files of the folder `BASE_PDFS`, where the renderer may have left some.
pub fn bases() -> Vec<(String, Vec<u8>)> {
    let mut bases = vec![
        ("table".to_owned(), with_table(&mut licence())),
        ("stream".to_owned(), with_streams(&mut licence())),
        ("form and annotations, table".to_owned(), with_table(&mut licence_with_form())),
        ("form and annotations, stream".to_owned(), with_streams(&mut licence_with_form())),
        ("no newline at the end".to_owned(), with_table(&mut licence()).trim_ascii_end().to_vec()),
    ];
    let folder = std::env::var_os("BASE_PDFS").map(|folder| std::fs::read_dir(folder).unwrap());
    for file in folder.into_iter().flatten().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "pdf") {
            bases.push((file.display().to_string(), std::fs::read(&file).unwrap()));
        }
    }
    bases
}

pub fn with_table(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    document.save_to(&mut bytes).unwrap();
    bytes
}

pub fn with_streams(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_modern(&mut bytes).unwrap();
    bytes
}

/// One page, as the smallest licence.
pub fn licence() -> Document {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let font = document.add_object(dictionary! {
        "Type" => name("Font"), "Subtype" => name("Type1"), "BaseFont" => name("Helvetica"),
    });
    let text: Vec<u8> = (0..60)
        .flat_map(|line| format!("BT /F1 9 Tf 60 {} Td (Baris {line}) Tj ET\n", 780 - 12 * line).into_bytes())
        .collect();
    let content = document.add_object(Stream::new(Dictionary::new(), text));
    let page = document.add_object(dictionary! {
        "Type" => name("Page"), "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! {
            "Type" => name("Pages"), "Kids" => vec![Object::Reference(page)], "Count" => 1,
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        }),
    );
    let catalog = document.add_object(dictionary! { "Type" => name("Catalog"), "Pages" => pages });
    let info = document.add_object(dictionary! { "Title" => Object::string_literal("Izin") });
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", info);
    document.trailer.set("ID", vec![id.clone(), id]);
    document
}

/// The same with a text field; form, fields and annotations are objects of their own.
pub fn licence_with_form() -> Document {
    let mut document = licence();
    let page = document.page_iter().next().unwrap();
    let field = document.add_object(dictionary! {
        "Type" => name("Annot"), "Subtype" => name("Widget"), "FT" => name("Tx"), "T" => Object::string_literal("Catatan"),
        "F" => 4, "Rect" => vec![0.into(), 0.into(), 0.into(), 0.into()], "P" => page,
    });
    let annotations = document.add_object(vec![Object::Reference(field)]);
    let fields = document.add_object(vec![Object::Reference(field)]);
    let form = document.add_object(dictionary! { "Fields" => fields });
    set(&mut document, page, "Annots", annotations);
    document.catalog_mut().unwrap().set("AcroForm", form);
    document
}

fn set(document: &mut Document, id: ObjectId, key: &str, value: ObjectId) {
    document.get_dictionary_mut(id).unwrap().set(key, value);
}

fn name(text: &str) -> Object {
    Object::Name(text.into())
}

/// The bytes between the covered parts, with their brackets.
pub fn gap(signed: &[u8]) -> std::ops::Range<usize> {
    let start = find(signed, b"/Contents <") + b"/Contents ".len();
    start..start + find(&signed[start..], b">") + 1
}

pub fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).unwrap()
}

/// `count` places spread over a range.
pub fn spread(range: std::ops::Range<usize>, count: usize) -> impl Iterator<Item = usize> {
    let length = range.len();
    (0..count.min(length)).map(move |step| range.start + step * length / count.min(length))
}

/// 200 single-byte changes before the signature value and 100 after it.
pub fn changes(signed: &[u8]) -> Vec<(usize, u8)> {
    let gap = gap(signed);
    spread(0..gap.start, 200)
        .chain(spread(gap.end..signed.len(), 100))
        .enumerate()
        .map(|(number, place)| (place, signed[place] ^ [0x01, 0x80, 0x20][number % 3]))
        .collect()
}
