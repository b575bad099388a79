//! Everything one document is made from.

use serde_json::Value;

/// Everything one document is made from. All names are virtual: nothing is read from disk.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// How errors call the template, such as `sip-dokter/licence.typ`. Not visible to the template.
    pub name: &'a str,
    /// The text of the template.
    pub template: &'a str,
    /// What the template may import: `("/_shared/official.typ", text)`, see [`crate::is_shared_name`].
    pub shared: &'a [(&'a str, &'a str)],
    /// The data of the document, seen by templates as `/data.json`.
    pub data: &'a Value,
    /// Pictures, such as `("/qr.luma8", bytes)`; the names are a fixed set, see [`crate::is_file_name`].
    /// Templates see which ones were given in `/files.json`.
    pub files: &'a [(&'a str, &'a [u8])],
    /// The title in the PDF's properties, such as `Surat Izin Praktik Dokter 503/…`.
    pub title: &'a str,
    /// The moment of issue in seconds since 1970, UTC: the PDF's only timestamp.
    pub created_at_seconds: i64,
}
