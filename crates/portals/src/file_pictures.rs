//! What an uploaded file is shown as.

use domain::ids::FileId;
use domain::media::Accepts;
use files::inspect::Format;

/// Addresses of the pictures a file is shown as: the photo itself, each page of a PDF, and nothing for other kinds.
pub fn picture_hrefs(id: FileId, format: Option<Format>, pages: u32) -> Vec<String> {
    match format {
        Some(Format::Pdf) => (1..=pages).map(|page| format!("/berkas/{id}/halaman/{page}")).collect(),
        Some(photo) if photo.is_of(Accepts::Photo) => vec![format!("/berkas/{id}")],
        _ => Vec::new(),
    }
}
