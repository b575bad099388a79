//! The same request gives the same bytes, which carry what an archive needs.

use document::render;

use crate::samples::{Catalog, documents, request};

#[test]
fn the_same_request_gives_the_same_bytes() {
    let catalog = Catalog::load();
    let shared = catalog.shared();
    let documents = documents();
    let render_all = || -> Vec<Vec<u8>> {
        documents
            .iter()
            .take(4)
            .map(|(name, text, data)| render(&request(name, text, &shared, data)).unwrap())
            .collect()
    };
    let first = render_all();
    let second = std::thread::scope(|scope| {
        let others: Vec<_> = (0..2).map(|_| scope.spawn(render_all)).collect();
        others.into_iter().map(|other| other.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(second.iter().all(|again| *again == first));
}

#[test]
fn the_file_says_its_title_language_and_standard() {
    let catalog = Catalog::load();
    let shared = catalog.shared();
    let (name, text, data) = documents().swap_remove(0);
    let mut request = request(&name, &text, &shared, &data);
    request.title = "Surat Izin Praktik Dokter 500.16.7.2/0042";
    let pdf = render(&request).unwrap();
    let contains = |words: &str| pdf.windows(words.len()).any(|window| window == words.as_bytes());
    assert!(pdf.starts_with(b"%PDF-1.7"));
    for words in [
        "/Lang(id)",
        "Surat Izin Praktik Dokter 500.16.7.2/0042",
        "D:20261123033000",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>B<",
    ] {
        assert!(contains(words), "{words}");
    }
}
