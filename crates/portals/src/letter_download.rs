//! The letter of a mandate as a file to be kept: for both sides, and for officers.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use files::inspect::Format;
use ground::{App, intake};
use houses::mandate::letter::OpenedLetter;
use web::{Answer, WebError};

/// The file. Never shown inline: what a stranger sent is not unpacked by our page.
pub async fn answer(app: &App, opened: OpenedLetter) -> Answer {
    if let Some(sentence) = opened.held {
        return Err(WebError::Refused(sentence.into()));
    }
    let bytes = intake::open(app, &opened.key, opened.id, &opened.wrapped_key).await?;
    let kind = Format::from_extension(&opened.format).map_or("application/octet-stream", Format::content_type);
    let place = format!("attachment; filename=\"surat-kuasa.{}\"", opened.format);
    Ok(([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, place)], bytes).into_response())
}
