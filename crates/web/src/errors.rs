//! What went wrong, as a page: a refusal has a sentence for people, anything unexpected a reference number.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use db::DbError;
use domain::{
    account, application, appointment, calendar_change, data_case, interruption, mandate, nib, objection, question,
    sanction,
};
use ground::App;
use ground::intake::IntakeError;
use ledger::Undone;
use ledger::sealed::SealedError;
use ledger::vault::SealError;
use pages::public::{ErrorKind, ErrorPage, Unchecked};
use std::fmt::Display;

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
    /// Too large; the page speaks of a file where the form had one.
    TooLarge,
    /// Too often.
    TooMany,
    /// The disk is full: nothing was kept. For the log, what was noticed.
    Full(String),
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
            Self::Full(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<DbError> for WebError {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Full(what) => Self::Full(what),
            other @ (DbError::Engine(_)
            | DbError::Conflict(_)
            | DbError::Retry(_)
            | DbError::Migration(_)
            | DbError::Closed) => Self::Internal(other.to_string()),
        }
    }
}
impl From<SealError> for WebError {
    fn from(error: SealError) -> Self {
        Self::Internal(error.to_string())
    }
}
impl From<SealedError> for WebError {
    fn from(error: SealedError) -> Self {
        match error {
            SealedError::Db(error) => error.into(),
            SealedError::Seal(error) => error.into(),
        }
    }
}
impl From<application::Refusal> for WebError {
    fn from(refusal: application::Refusal) -> Self {
        refused(refusal == application::Refusal::NotPermitted, &refusal)
    }
}
impl From<question::Refusal> for WebError {
    fn from(refusal: question::Refusal) -> Self {
        refused(refusal == question::Refusal::NotPermitted, &refusal)
    }
}
impl From<nib::Refusal> for WebError {
    fn from(refusal: nib::Refusal) -> Self {
        refused(refusal == nib::Refusal::NotPermitted, &refusal)
    }
}
impl From<sanction::Refusal> for WebError {
    fn from(refusal: sanction::Refusal) -> Self {
        refused(refusal == sanction::Refusal::NotPermitted, &refusal)
    }
}
impl From<objection::Refusal> for WebError {
    fn from(refusal: objection::Refusal) -> Self {
        refused(refusal == objection::Refusal::NotPermitted, &refusal)
    }
}
impl From<interruption::Refusal> for WebError {
    fn from(refusal: interruption::Refusal) -> Self {
        refused(refusal == interruption::Refusal::NotPermitted, &refusal)
    }
}
impl From<data_case::Refusal> for WebError {
    fn from(refusal: data_case::Refusal) -> Self {
        refused(refusal == data_case::Refusal::NotPermitted, &refusal)
    }
}
impl From<calendar_change::Refusal> for WebError {
    fn from(refusal: calendar_change::Refusal) -> Self {
        refused(refusal == calendar_change::Refusal::NotPermitted, &refusal)
    }
}
impl From<mandate::Refusal> for WebError {
    fn from(refusal: mandate::Refusal) -> Self {
        refused(refusal == mandate::Refusal::NotPermitted, &refusal)
    }
}
impl From<appointment::Refusal> for WebError {
    fn from(refusal: appointment::Refusal) -> Self {
        refused(refusal == appointment::Refusal::NotPermitted, &refusal)
    }
}
impl From<account::changing::Refusal> for WebError {
    fn from(refusal: account::changing::Refusal) -> Self {
        refused(refusal == account::changing::Refusal::NotPermitted, &refusal)
    }
}
impl<R: Into<WebError> + Display> From<Undone<R>> for WebError {
    fn from(error: Undone<R>) -> Self {
        match error {
            Undone::Refused(refusal) => refusal.into(),
            Undone::NotFound => Self::NotFound,
            Undone::KeyReused => Self::Refused(error.to_string()),
            Undone::Db(error) => error.into(),
            Undone::Seal(_) | Undone::Internal(_) => Self::Internal(error.to_string()),
        }
    }
}

/// What an account may never do is forbidden; what cannot be done now has a sentence.
fn refused(forbidden: bool, why: &dyn Display) -> WebError {
    if forbidden { WebError::Forbidden } else { WebError::Refused(why.to_string()) }
}

impl From<IntakeError> for WebError {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Rejected(rejection) => Self::BadRequest(rejection.sentence()),
            IntakeError::NoRoom(what) => Self::Full(what),
            // Where a page is drawn its own sentence is said.
            IntakeError::NotDrawn | IntakeError::Seal(_) | IntakeError::Store(_) | IntakeError::Turn(_) => {
                Self::Internal(error.to_string())
            }
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

/// The page of ours whose form was sent.
pub(crate) fn came_from(app: &App, headers: &axum::http::HeaderMap) -> Option<String> {
    let page = headers.get(axum::http::header::REFERER)?.to_str().ok()?;
    let path = page.strip_prefix(app.config.public_url.as_str())?;
    (path.starts_with('/') && !path.starts_with("//")).then(|| path.to_owned())
}

/// The page whose form goes to this address: `/kerja/{id}` of `/kerja/{id}/terima`, `/akun` of `/akun/nama`.
fn page_of_form(path: &str) -> String {
    const PARTS_MAX: usize = 2;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    format!("/{}", parts[..parts.len().saturating_sub(1).min(PARTS_MAX)].join("/"))
}

/// When to come again where nothing says so: after a minute something may have been mended.
const AGAIN_AFTER_SECONDS: u64 = 60;

/// Turns errors into pages; those of the framework (no route, wrong method, body too large) too.
pub async fn as_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let plain = path.starts_with("/sehat") || path.starts_with("/aset");
    let posted = request.method() == axum::http::Method::POST;
    let back = if posted { came_from(&app, request.headers()) } else { None };
    let kind = request.headers().get(axum::http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let with_file = kind.is_some_and(|kind| kind.starts_with("multipart/"));
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
        Some(WebError::Full(what)) => {
            tracing::error!(what, "nothing can be kept: the disk is full");
            None
        }
        _ => None,
    };
    if matches!(error, Some(WebError::Internal(_) | WebError::Full(_))) && answers_a_check(&path) {
        return unchecked(&app, &path, reference);
    }
    let kind = match &error {
        Some(WebError::Full(_)) => ErrorKind::Full,
        _ if status == StatusCode::PAYLOAD_TOO_LARGE && !with_file => ErrorKind::FormTooLarge,
        _ => ErrorKind::of_status(status.as_u16()),
    };
    let mut frame = ground::frame::bare(&app, kind.title(), &path);
    frame.specimen = app.rules.specimen;
    let link = |label: &str, href| pages::Link { label: label.into(), href, current: false };
    let back = if kind == ErrorKind::FormOnly {
        Some(link("Buka halaman formulirnya", page_of_form(&path)))
    } else {
        back.map(|href| link("Kembali ke halaman sebelumnya", href))
    };
    let page = ErrorPage { frame, kind, sentence, reference, back };
    let html = askama::Template::render(&page).unwrap_or_default();
    let mut answer = (status, Html(html)).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let said = response.headers().get(RETRY_AFTER).cloned();
        answer.headers_mut().insert(RETRY_AFTER, said.unwrap_or_else(|| HeaderValue::from(AGAIN_AFTER_SECONDS)));
    }
    answer
}

/// Pages that say whether a licence is genuine. Our own fault must not be taken for their answer.
fn answers_a_check(path: &str) -> bool {
    path == "/keaslian" || path.starts_with("/keaslian/")
}

fn unchecked(app: &App, path: &str, reference: String) -> Response {
    metrics::counter!("checks_unanswered_total").increment(1);
    let mut frame = ground::frame::bare(app, Unchecked::TITLE, path);
    frame.specimen = app.rules.specimen;
    let html = askama::Template::render(&Unchecked { frame, reference }).unwrap_or_default();
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, HeaderValue::from(AGAIN_AFTER_SECONDS))], Html(html))
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_its_page() {
        for (form, page) in [
            ("/akun/nama", "/akun"),
            ("/kerja/1/terima", "/kerja/1"),
            ("/kerja/1/bukti/a", "/kerja/1"),
            ("/keluar", "/"),
        ] {
            assert_eq!(page_of_form(form), page);
        }
    }
}
