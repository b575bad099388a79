//! A person at the counter who lost telephone and printed list: an officer has seen their card, and no code is asked any more.

use super::counter_seen::{self, again};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::Role;
use domain::account::changing::{Command, CommandKind};
use domain::ids::AccountId;
use ground::App;
use houses::account::changing::{change, seen};
use houses::account::{accounts, second_factor};
use web::forms::Form;
use web::{Answer, Orders, Routes, Signed, WebError};

/// `/loket/{id}/langkah-kedua`.
pub fn routes(routes: Routes) -> Routes {
    let orders = Orders::of([CommandKind::RemoveSecondFactor]).only(Role::Loket);
    routes.order("/loket/{id}/langkah-kedua", orders, remove)
}

/// Field for what the officer saw.
const FIELD: &str = "alasan_langkah";

/// `POST /loket/{id}/langkah-kedua`: of applicants alone; the officer's own is removed on the officer's own page.
async fn remove(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let found = app.db.read(move |tx| Ok(accounts::get(tx, &handle.vault, id)?)).await?;
    if found.is_none_or(|person| person.is_officer()) {
        return Err(WebError::NotFound);
    }
    // Pressed twice it is removed once.
    if second_factor::is_set(&app, id).await? {
        let what = form.get(FIELD).trim().to_owned();
        if let Some(sentence) = counter_seen::problem(&what) {
            return again(&app, (&officer, id), (FIELD.into(), what), &sentence).await;
        }
        let order = seen(&app, (id, officer.actor()), &what, |seen| Command::RemoveSecondFactor { seen: Some(seen) });
        change(&app, order).await?;
    }
    Ok(Redirect::to(&format!("/loket?pemohon={id}&kabar=langkah-kedua-hilang")).into_response())
}
