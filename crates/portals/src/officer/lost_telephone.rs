//! A person at the counter who lost telephone and printed list: an officer has seen their card, and no code is asked any more.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::Command;
use domain::ids::AccountId;
use ground::App;
use houses::account::changing::{Order, change};
use houses::account::{accounts, second_factor};
use web::{Answer, Signed, WebError};

/// `POST /loket/{id}/langkah-kedua`: of applicants alone; the officer's own is removed on the officer's own page.
pub(super) async fn remove(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>) -> Answer {
    let id: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let handle = app.clone();
    let found = app.db.read(move |tx| Ok(accounts::get(tx, &handle.vault, id)?)).await?;
    if found.is_none_or(|person| person.is_officer()) {
        return Err(WebError::NotFound);
    }
    // Pressed twice it is removed once.
    if second_factor::is_set(&app, id).await? {
        change(&app, Order::new(id, officer.actor(), Command::RemoveSecondFactor)).await?;
    }
    Ok(Redirect::to(&format!("/loket?pemohon={id}&kabar=langkah-kedua-hilang")).into_response())
}
