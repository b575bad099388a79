//! What went wrong, as a page: a refusal has a sentence for people, anything unexpected a reference number.

use crate::app::App;
use crate::db::DbError;
use crate::intake::IntakeError;
use crate::store::keys::SealError;
use crate::store::sealed::SealedError;
use crate::workflow::ActError;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::application::Refusal;
use pages::public::{ErrorKind, ErrorPage};

/// The answer of a handler.
pub type Answer = Result<Response, WebError>;

/// Why a request was not served.
#[derive(Clone, Debug)]
pub enum WebError {
    /// Cannot be read; the sentence says what to do.
    BadRequest(String),
    /// Not for this account.
    Forbidden,
    /// No such page, or not for this account to know of.
    NotFound,
    /// The law or the state of things refuses it.
    Refused(String),
    /// Too large.
    TooLarge,
    /// Too often.
    TooMany,
    /// Our fault; logged under the reference.
    Internal(String),
}

impl WebError {
    fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<DbError> for WebError {
    fn from(error: DbError) -> Self {
        Self::Internal(error.to_string())
    }
}
impl From<SealError> for WebError {
    fn from(error: SealError) -> Self {
        Self::Internal(error.to_string())
    }
}
impl From<SealedError> for WebError {
    fn from(error: SealedError) -> Self {
        Self::Internal(error.to_string())
    }
}
impl From<Refusal> for WebError {
    fn from(refusal: Refusal) -> Self {
        if refusal == Refusal::NotPermitted { Self::Forbidden } else { Self::Refused(refusal.to_string()) }
    }
}
impl From<ActError> for WebError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Refused(refusal) => refusal.into(),
            ActError::NotFound => Self::NotFound,
            ActError::KeyReused => Self::Refused(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}
impl From<IntakeError> for WebError {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Rejected(rejection) => Self::BadRequest(rejection.sentence()),
            _ => Self::Internal(error.to_string()),
        }
    }
}
impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Leaves the error for [`as_page`], which knows the city's names.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Turns errors into pages; those of the framework (no route, wrong method, body too large) too.
pub async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let plain = path.starts_with("/sehat") || path.starts_with("/metrik") || path.starts_with("/aset");
    let response = next.run(request).await;
    let status = response.status();
    if plain || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    // A page that a handler made itself (a form with its problems) stays as it is.
    if response.headers().contains_key(axum::http::header::CONTENT_TYPE)
        && response.extensions().get::<WebError>().is_none()
    {
        let kind = response.headers()[axum::http::header::CONTENT_TYPE].to_str().unwrap_or("");
        if kind.starts_with("text/html") || kind.starts_with("application/") {
            return response;
        }
    }
    let error = response.extensions().get::<WebError>().cloned();
    let mut reference = String::new();
    let sentence = match &error {
        Some(WebError::BadRequest(sentence) | WebError::Refused(sentence)) => Some(sentence.clone()),
        Some(WebError::Internal(what)) => {
            reference = data_encoding::BASE32_NOPAD.encode(&app.bytes::<5>());
            tracing::error!(reference, what, "a request failed");
            None
        }
        _ => None,
    };
    let kind = ErrorKind::of_status(status.as_u16());
    let mut frame = super::frame::bare(&app, kind.title(), &path);
    frame.specimen = app.signing.specimen;
    let page = ErrorPage { frame, kind, sentence, reference, back: None };
    let html = askama::Template::render(&page).unwrap_or_default();
    (status, Html(html)).into_response()
}
