//! A contact of a person at the counter is proved, because an officer has seen them and their telephone and says so.

use super::counter::{applicant, shown_contact};
use super::counter_seen::{self, again};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{Command, CommandKind, Refusal};
use domain::account::contact::ContactKind;
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts;
use houses::account::changing::{AccountError, seen};
use houses::account::proving_contact;
use web::forms::Form;
use web::{Answer, Routes, Signed, WebError};

/// `/loket/{id}/kontak`.
pub fn routes(routes: Routes) -> Routes {
    routes.order("/loket/{id}/kontak", [CommandKind::ConfirmContact], confirm)
}

/// `POST /loket/{id}/kontak`.
async fn confirm(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let found = app.db.read(move |tx| Ok(accounts::get(tx, &handle.vault, id)?)).await?;
    let person = found.filter(applicant).ok_or(WebError::NotFound)?;
    let contact = ContactKind::from_id(form.get("kontak")).ok_or(WebError::NotFound)?;
    let done = Redirect::to(&format!("/loket?pemohon={id}&kabar=kontak-dipastikan")).into_response();
    // Pressed twice it is confirmed once.
    if person.profile.to_prove(contact).is_empty() {
        return Ok(done);
    }
    let field = format!("alasan_{}", contact.id());
    let what = form.get(&field).trim().to_owned();
    // What the officer called is what was shown to them.
    let moved = (shown_contact(&person, contact) != form.get("tampil")).then(|| Refusal::Moved.to_string());
    if let Some(sentence) = counter_seen::problem(&what).or(moved) {
        return again(&app, (&officer, id), (field, what), &sentence).await;
    }
    let mut order = seen(&app, (id, officer.actor()), &what, |seen| Command::ConfirmContact { contact, seen });
    (order.version, order.key) = (Some(person.version), form.key());
    match proving_contact::confirm(&app, order, (id, contact)).await {
        Ok(()) => Ok(done),
        Err(AccountError::Refused(refusal)) => again(&app, (&officer, id), (field, what), &refusal.to_string()).await,
        Err(error) => Err(error.into()),
    }
}
