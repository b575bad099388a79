//! A person at the counter gets the name they asked for, because an officer has seen their card and says so.

use super::counter::{Sought, applicant, view};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::account::changing::{CommandKind, Refusal};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts::{self, Account};
use houses::account::changing::{AccountError, confirm_name};
use web::forms::Form;
use web::{Answer, Routes, Signed, WebError, html_with};

/// `/loket/{id}/nama`.
pub fn routes(routes: Routes) -> Routes {
    routes.order("/loket/{id}/nama", [CommandKind::ConfirmName], confirm)
}

/// Most characters of what the officer saw.
const SEEN_CHARS_MAX: usize = 500;

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
    let seen = form.get("alasan_nama").trim().to_owned();
    let problem = match seen.chars().count() {
        0..5 => Some("Tulis apa yang Anda lihat, misalnya: KTP asli, nama dan foto cocok.".to_owned()),
        n if n > SEEN_CHARS_MAX => Some(format!("Paling banyak {SEEN_CHARS_MAX} huruf. Anda mengisi {n}.")),
        // What the officer compared with the card is what was shown to them.
        _ if person.profile.wished_name != form.get("nama_baru") => Some(Refusal::Moved.to_string()),
        _ => None,
    };
    if let Some(sentence) = problem {
        return again(&app, &officer, (id, seen), sentence).await;
    }
    match confirm_name(&app, (id, officer.actor()), &seen, (Some(person.version), form.key())).await {
        Ok(()) => Ok(Redirect::to(&done).into_response()),
        Err(AccountError::Refused(refusal)) => again(&app, &officer, (id, seen), refusal.to_string()).await,
        Err(error) => Err(error.into()),
    }
}

async fn again(app: &App, officer: &Account, (id, seen): (AccountId, String), sentence: String) -> Answer {
    let (mut page, person) = view(app, officer, Some(Sought::Id(id))).await?;
    let mut person = person.ok_or(WebError::NotFound)?;
    person.seen = seen;
    // Where the form is gone meanwhile, the sentence still stands at the head of the page.
    page.problems.add("alasan_nama", sentence);
    page.chosen = Some(person);
    html_with(422, &page)
}
