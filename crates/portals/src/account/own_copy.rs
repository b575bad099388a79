//! `/akun/data/salinan`: all that is kept of oneself as one ZIP, sent while it is made, one file in memory at a time.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use files::archive::{Archive, TooLarge};
use futures_util::stream;
use ground::turns::Turn;
use ground::{App, intake};
use houses::privacy::exporting::{self, CopiedFile, Copy};
use std::io;
use web::{Answer, Signed, WebError};

/// What is still to be sent.
struct Sending {
    app: App,
    archive: Archive,
    texts: std::vec::IntoIter<(String, String)>,
    files: std::vec::IntoIter<CopiedFile>,
    ended: bool,
    /// One copy of an account at a time.
    _turn: Turn,
}

/// `GET /akun/data/salinan`: only what belongs to this account is in it, so nothing is noted as read by another.
pub async fn download(State(app): State<App>, Signed(account): Signed) -> Answer {
    let turn = app.inspecting.of(account.id).await.map_err(|error| WebError::Internal(error.to_string()))?;
    let (handle, owner) = (app.clone(), account.clone());
    let gathered = app.db.read(move |tx| exporting::gather(tx, (&handle.vault, &handle.rules), &owner));
    let Copy { texts, files } = gathered.await?;
    let sending = Sending {
        app: app.clone(),
        archive: Archive::default(),
        texts: texts.into_iter(),
        files: files.into_iter(),
        ended: false,
        _turn: turn,
    };
    let body = Body::from_stream(stream::unfold(sending, |sending| async move { next(sending).await }));
    let headers = [
        (CONTENT_TYPE, "application/zip"),
        (CONTENT_DISPOSITION, "attachment; filename=\"data-saya.zip\""),
        (CACHE_CONTROL, "no-store"),
    ];
    let response: Response = (headers, body).into_response();
    Ok(response)
}

type Part = io::Result<Vec<u8>>;

/// The next bytes; an error cuts the download off, so that nobody takes half a copy for the whole.
async fn next(mut sending: Sending) -> Option<(Part, Sending)> {
    if sending.ended {
        return None;
    }
    let part = match part(&mut sending).await {
        Ok(part) => Ok(part),
        Err(error) => {
            sending.ended = true;
            tracing::error!(%error, "a copy of somebody's data was cut off");
            Err(io::Error::other(error))
        }
    };
    Some((part, sending))
}

async fn part(sending: &mut Sending) -> Result<Vec<u8>, String> {
    let told = |error: TooLarge| error.to_string();
    if let Some((path, text)) = sending.texts.next() {
        return sending.archive.file(&path, text.as_bytes()).map_err(told);
    }
    if let Some(file) = sending.files.next() {
        let opened = intake::open(&sending.app, &file.key, file.id, &file.wrapped_key).await;
        return match opened {
            Ok(bytes) => sending.archive.file(&file.path, &bytes).map_err(told),
            // It is said in the copy, and the rest is not withheld because of it.
            Err(error) => {
                tracing::warn!(file = %file.id, %error, "a file could not be put into its owner's copy");
                sending
                    .archive
                    .file(&format!("{}.tidak-terbaca.txt", file.path), error.to_string().as_bytes())
                    .map_err(told)
            }
        };
    }
    sending.ended = true;
    std::mem::take(&mut sending.archive).finish().map_err(told)
}
