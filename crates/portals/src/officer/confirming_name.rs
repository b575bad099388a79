//! A person at the counter gets the name they asked for, because an officer has seen their card and says so.

use super::counter::applicant;
use super::counter_seen::{self, again};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{CommandKind, Refusal};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts;
use houses::account::changing::{AccountError, confirm_name};
use web::forms::Form;
use web::{Answer, Routes, Signed, WebError};

/// `/loket/{id}/nama`.
pub fn routes(routes: Routes) -> Routes {
    routes.order("/loket/{id}/nama", [CommandKind::ConfirmName], confirm)
}

/// Field for what the officer saw.
const FIELD: &str = "alasan_nama";

/// `POST /loket/{id}/nama`.
async fn confirm(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let found = app.db.read(move |tx| Ok(accounts::get(tx, &handle.vault, id)?)).await?;
    let person = found.filter(applicant).ok_or(WebError::NotFound)?;
    let done = format!("/loket?pemohon={id}&kabar=nama-dipastikan");
    // Pressed twice it is confirmed once.
    if person.profile.wished_name.is_empty() && person.profile.name == form.get("nama_baru") {
        return Ok(Redirect::to(&done).into_response());
    }
    let seen = form.get(FIELD).trim().to_owned();
    // What the officer compared with the card is what was shown to them.
    let moved = (person.profile.wished_name != form.get("nama_baru")).then(|| Refusal::Moved.to_string());
    if let Some(sentence) = counter_seen::problem(&seen).or(moved) {
        return again(&app, (&officer, id), (FIELD.into(), seen), &sentence).await;
    }
    match confirm_name(&app, (id, officer.actor()), &seen, (Some(person.version), form.key())).await {
        Ok(()) => Ok(Redirect::to(&done).into_response()),
        Err(AccountError::Refused(refusal)) => {
            again(&app, (&officer, id), (FIELD.into(), seen), &refusal.to_string()).await
        }
        Err(error) => Err(error.into()),
    }
}
