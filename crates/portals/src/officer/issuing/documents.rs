//! `/dokumen/{id}`: the signed file of an official document, to those who may have it.

use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::ids::DocumentId;
use ground::App;
use houses::reading;
use web::{Answer, Signed, WebError};

/// `GET /dokumen/{id}`. Not for this account is the same answer as not there.
pub async fn download(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>) -> Answer {
    let id: DocumentId = id.parse().map_err(|_| WebError::NotFound)?;
    let input = (account.actor(), id);
    let opened = app.view(input, |work, (reader, id)| reading::open_document(work, reader, *id)).await?;
    let bytes = ground::intake::open(&app, &opened.key, opened.id, &opened.wrapped_key).await?;
    let disposition = format!("attachment; filename=\"{}\"", file_name(&opened.name));
    let disposition = HeaderValue::from_str(&disposition).unwrap_or(HeaderValue::from_static("attachment"));
    Ok(([(CONTENT_TYPE, HeaderValue::from_static("application/pdf")), (CONTENT_DISPOSITION, disposition)], bytes)
        .into_response())
}

/// The number as the name of a file, on any system.
fn file_name(number: &str) -> String {
    let plain = number.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' });
    let name = plain.collect::<String>();
    let name = name.trim_matches(['-', '.']);
    if name.is_empty() { "dokumen.pdf".into() } else { format!("{name}.pdf") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_makes_a_clean_file_name() {
        assert_eq!(file_name("503/0042/SIP \"A\"/2026\r\n"), "503-0042-SIP--A--2026.pdf");
        assert_eq!(file_name("///"), "dokumen.pdf");
    }
}
