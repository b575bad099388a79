//! The door of a demo: in as one of the listed accounts, without a password; nowhere else is there such a door.

use super::arriving::{Arriving, open_session};
use super::demo_accounts::open_accounts;
use super::next_page::own_path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use ground::App;
use web::forms::Form;
use web::guard::Address;
use web::{Answer, Routes, WebError, Who, frame};

/// `/masuk/peragaan`.
pub fn routes(routes: Routes) -> Routes {
    routes.post("/masuk/peragaan", Who::Everyone, enter)
}

async fn enter(State(app): State<App>, Address(address): Address, headers: HeaderMap, form: Form) -> Answer {
    let wanted = form.get("nama");
    let found = open_accounts(&app).await?.into_iter().find(|account| account.username == wanted);
    let account = found.ok_or(WebError::NotFound)?;
    let to = own_path(form.get("lanjut")).unwrap_or_else(|| frame::home_of(account.role).to_owned());
    let response = Redirect::to(&to).into_response();
    open_session(&app, &account, &Arriving::by_password(&headers, address), response).await
}
