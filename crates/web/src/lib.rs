//! HTTP: the router is the list of slices; around it what every answer needs.

#![cfg_attr(test, allow(clippy::wildcard_enum_match_arm, reason = "a test names what it expects; the rest fails it"))]

mod address;
pub mod device;
pub mod errors;
pub mod forms;
pub mod frame;
pub mod guard;
pub mod half_signed;
pub mod hosts;
pub mod kept;
pub mod known_browser;
pub mod metrics;
pub mod openid_trip;
pub mod paging;
pub mod queries;
pub mod reading_watch;
pub mod routes;
pub mod secret_form;
pub mod who;
pub mod written_fields;

pub use errors::{Answer, WebError};
pub use guard::{Signed, Visitor};
pub use routes::{Orders, Routes};
pub use who::Who;

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse};
use ground::App;
use serde::Deserialize;

/// Renders a page.
pub fn html<T: askama::Template>(page: &T) -> Answer {
    html_with(200, page)
}

/// Renders a page under another status, for example a form with its problems (422).
pub fn html_with<T: askama::Template>(status: u16, page: &T) -> Answer {
    let body = page.render()?;
    Ok((StatusCode::from_u16(status).unwrap_or(StatusCode::OK), Html(body)).into_response())
}

/// A fresh idempotency key for a form.
pub fn new_key(app: &App) -> String {
    data_encoding::BASE64URL_NOPAD.encode(&app.bytes::<16>())
}

/// The code of a piece of news that a redirect brought along.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct News {
    kabar: Option<String>,
}

impl News {
    /// The code, if any.
    pub fn code(&self) -> Option<&str> {
        self.kabar.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for News {
    type Rejection = WebError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        Ok(Query::<Self>::from_request_parts(parts, state).await.map(|Query(news)| news).unwrap_or_default())
    }
}
