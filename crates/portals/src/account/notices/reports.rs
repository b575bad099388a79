//! What gateways report of messages they took over: arrived, or refused for good.
//!
//! A report is believed when its body is signed as the gateway's settings say, or, for a gateway that does not sign, when it
//! carries our secret in a header. Without either no report is taken.

use axum::body::Bytes;
use axum::extract::{Path, State as Shared};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use channels::messaging::{Gateway, Outcome, Report, reports, signature_holds};
use db::{DbError, Tx};
use domain::notice::Channel;
use ground::App;
use ground::mail::without_addresses;
use houses::notice::notices;
use houses::notice::notices::{Fate, State};
use houses::notice::sending;
use jiff::Timestamp;
use ring::hmac;
use std::path::Path as File;
use web::{Answer, WebError};

/// Reports are short; a gateway that gathers them sends some dozens.
const REPORT_BYTES_MAX: usize = 64 * 1024;
/// Carries the secret of a gateway that does not sign.
const SECRET_HEADER: &str = "x-saporancak-rahasia";

/// `POST /kabar/laporan/{channel}`.
pub async fn take(Shared(app): Shared<App>, Path(channel): Path<String>, headers: HeaderMap, body: Bytes) -> Answer {
    let channel = Channel::from_id(&channel).ok_or(WebError::NotFound)?;
    let gateway = sending::kind(channel).and_then(|kind| app.config.messaging.gateway(kind));
    let Some((gateway, format)) = gateway.and_then(|g| Some((g, g.report.as_ref()?))) else {
        return Err(WebError::NotFound);
    };
    if body.len() > REPORT_BYTES_MAX {
        return Err(WebError::TooLarge);
    }
    if !is_from_gateway(&app, gateway, &headers, &body)? {
        return Ok(answer(StatusCode::UNAUTHORIZED));
    }
    let Ok(value) = serde_json::from_slice(&body) else { return Ok(answer(StatusCode::BAD_REQUEST)) };
    let found = reports(format, &value);
    let noted = app.command((channel, found), |work, (channel, found)| note_all(work.tx, *channel, found, work.now));
    let unknown = noted.await?;
    // A report may be faster than our note of the message it is about; the gateway then sends it again.
    Ok(answer(if unknown { StatusCode::NOT_FOUND } else { StatusCode::OK }))
}

/// For a machine; a body of this type is left as it is by the pages of errors.
fn answer(status: StatusCode) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], "{}").into_response()
}

fn is_from_gateway(app: &App, gateway: &Gateway, headers: &HeaderMap, body: &[u8]) -> Result<bool, WebError> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    if let Some(signature) = gateway.report.as_ref().and_then(|report| report.signature.as_ref()) {
        return signature_holds(signature, body, header(&signature.header)).map_err(WebError::Internal);
    }
    match &app.config.report_secret_file {
        Some(file) => secret_fits(app, file, header(SECRET_HEADER)),
        None => Ok(false),
    }
}

/// Compares tags of both under a key of this moment, which takes the same time wherever they differ.
fn secret_fits(app: &App, file: &File, given: &str) -> Result<bool, WebError> {
    let secret = std::fs::read_to_string(file).map_err(|e| WebError::Internal(format!("{}: {e}", file.display())))?;
    let secret = secret.trim();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &app.bytes::<32>());
    let tag = hmac::sign(&key, given.as_bytes());
    Ok(!secret.is_empty() && hmac::verify(&key, secret.as_bytes(), tag.as_ref()).is_ok())
}

/// Notes every report; `true` when there were some and none is about a message of ours.
fn note_all(tx: &mut dyn Tx, channel: Channel, found: &[Report], now: Timestamp) -> Result<bool, DbError> {
    let mut known = false;
    for report in found {
        let Some((of, batch, state)) = notices::reported(tx, &report.provider_id, channel)? else { continue };
        known = true;
        match &report.outcome {
            Outcome::Delivered if state == State::Sent => {
                notices::mark(tx, (batch, channel), State::Delivered, &Fate::default())?;
            }
            Outcome::Bounced { why } if matches!(state, State::Sent | State::Unknown) => {
                let why = without_addresses(why);
                let fate = Fate { error: Some(&why), ..Fate::default() };
                notices::mark(tx, (batch, channel), State::Bounced, &fate)?;
                notices::set_bounced(tx, of, channel, now)?;
            }
            // What has ended does not end otherwise: reports come twice and out of order.
            Outcome::Delivered | Outcome::Bounced { .. } => {}
        }
    }
    Ok(!found.is_empty() && !known)
}
