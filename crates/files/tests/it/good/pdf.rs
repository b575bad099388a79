//! PDF files with correct cross-references, and room for what must not be in them.

use std::fmt::Write;

/// Pages, and the objects and entries to slip in.
#[derive(Clone, Default)]
pub struct Pdf {
    pub pages: u32,
    /// Entries of the catalog, e.g. `/OpenAction 9 0 R`.
    pub catalog: String,
    /// Entries of the first page.
    pub page: String,
    /// Entries of the trailer.
    pub trailer: String,
    /// What all pages draw from, where that is not object 3.
    pub contents: Option<String>,
    /// Bodies of objects, numbered from 100.
    pub objects: Vec<String>,
}

impl Pdf {
    pub fn with_pages(pages: u32) -> Self {
        Self { pages, ..Self::default() }
    }

    /// Objects: 1 catalog, 2 page tree, 3 content, 10.. pages, then 100000.. the extra ones.
    pub fn build(&self) -> Vec<u8> {
        let kids: Vec<String> = (0..self.pages).map(|page| format!("{} 0 R ", 10 + page)).collect();
        let kids = kids.concat();
        let content = "BT /F1 12 Tf (Padang) Tj ET";
        let mut objects = vec![
            (1, format!("<</Type/Catalog/Pages 2 0 R {}>>", self.catalog)),
            (2, format!("<</Type/Pages/Count {}/Kids[{kids}]/MediaBox[0 0 595 842]>>", self.pages)),
            (3, format!("<</Length {}>>stream\n{content}\nendstream", content.len())),
        ];
        for page in 0..self.pages {
            let extra = if page == 0 { self.page.as_str() } else { "" };
            let contents = self.contents.as_deref().unwrap_or("3 0 R");
            objects.push((10 + page, format!("<</Type/Page/Parent 2 0 R/Contents {contents} {extra}>>")));
        }
        for (number, body) in (100_000..).zip(&self.objects) {
            objects.push((number, body.clone()));
        }
        write(&objects, &self.trailer)
    }
}

fn write(objects: &[(u32, String)], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut xref = String::from("xref\n0 1\n0000000000 65535 f \n");
    for (number, body) in objects {
        let _ = write!(xref, "{number} 1\n{:010} 00000 n \n", out.len());
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    let size = objects.iter().map(|(number, _)| number + 1).max().unwrap_or(1);
    let start = out.len();
    out.extend_from_slice(xref.as_bytes());
    out.extend_from_slice(
        format!("trailer\n<</Size {size}/Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    out
}

/// The catalog holds `entry` and lies in an (uncompressed) stream of objects, as PDF 1.5 writes them.
pub fn object_stream_pdf(entry: &str) -> Vec<u8> {
    let catalog = format!("<</Type/Catalog/Pages 2 0 R {entry}>>");
    let index = "1 0 ";
    let mut out = b"%PDF-1.5\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets = Vec::new();
    for body in [
        "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n".to_owned(),
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n".to_owned(),
        format!(
            "4 0 obj\n<</Type/ObjStm/N 1/First {}/Length {}>>stream\n{index}{catalog}\nendstream\nendobj\n",
            index.len(),
            index.len() + catalog.len()
        ),
    ] {
        offsets.push(out.len());
        out.extend_from_slice(body.as_bytes());
    }
    let start = out.len();
    offsets.push(start);
    let mut rows = vec![0, 0, 0, 0, 2, 0, 4, 0];
    for offset in offsets {
        let [high, low] = u16::try_from(offset).expect("small").to_be_bytes();
        rows.extend_from_slice(&[1, high, low, 0]);
    }
    let head = format!("5 0 obj\n<</Type/XRef/Size 6/W[1 2 1]/Root 1 0 R/Length {}>>stream\n", rows.len());
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&rows);
    out.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n").as_bytes());
    out
}
