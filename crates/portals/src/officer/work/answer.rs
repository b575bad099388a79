//! What a press of an officer is answered with.

use axum::response::{IntoResponse, Redirect, Response};
use domain::application::Refusal;
use houses::application::error::ActError;

/// Whether a person can do something about it on the page; the rest has pages of its own.
pub fn is_for_the_page(error: &ActError) -> bool {
    match error {
        ActError::Refused(refusal) => *refusal != Refusal::NotPermitted,
        ActError::KeyReused => true,
        ActError::NotFound | ActError::Db(_) | ActError::Seal(_) | ActError::Internal(_) => false,
    }
}

/// Back to the application, with a piece of news.
pub fn done(id: &str, news: &str) -> Response {
    Redirect::to(&format!("/kerja/{id}?kabar={news}")).into_response()
}
