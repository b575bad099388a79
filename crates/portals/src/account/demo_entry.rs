//! The door of a demo: in as one of the listed accounts, without a password; nowhere else is there such a door.

use super::demo_accounts::open_accounts;
use super::sign_in::{open_session, own_path};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use ground::App;
use web::forms::Form;
use web::{Answer, Routes, WebError, Who, frame};

/// `/masuk/peragaan`.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/masuk/peragaan", Who::Everyone, enter)
}

async fn enter(State(app): State<App>, form: Form) -> Answer {
    let wanted = form.get("nama");
    let found = open_accounts(&app).await?.into_iter().find(|account| account.username == wanted);
    let account = found.ok_or(WebError::NotFound)?;
    let to = own_path(form.get("lanjut")).unwrap_or_else(|| frame::home_of(account.role).to_owned());
    open_session(&app, &account, Redirect::to(&to).into_response()).await
}
