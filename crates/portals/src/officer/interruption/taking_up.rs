//! A person takes up what a probe proposed: from then on everybody is told.

use super::declaring::{order, told};
use super::desk;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use ground::App;
use houses::interruption::interrupting::interrupt;
use web::forms::Form;
use web::{Answer, Signed, WebError};

/// `POST /petugas/gangguan/{id}/umumkan`: a person takes up what a probe proposed.
pub async fn take_up(State(app): State<App>, Signed(account): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let wrong = match order(&app, &account, &form) {
        Ok(mut order) => {
            order.id = Some(id.parse().map_err(|_| WebError::NotFound)?);
            order.version = form.version();
            match interrupt(&app, order).await {
                Ok(_) => {
                    return Ok(
                        Redirect::to(&format!("/petugas/gangguan/{id}?kabar=gangguan-dipastikan")).into_response()
                    );
                }
                Err(error) => told(error)?,
            }
        }
        Err(problems) => problems,
    };
    desk::again(&app, &account, &id, desk::RefusedForm { form, problems: wrong }).await
}
