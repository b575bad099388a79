//! A new first password at the counter, for somebody who forgot theirs or never used the first one, after their card was seen.

use super::counter_seen::{self, again};
use axum::extract::{Path, State};
use domain::account::Role;
use domain::account::changing::{Command, CommandKind};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::{give_password_as, seen};
use houses::account::first_password::valid_until;
use pages::staff::password::OneTimePassword;
use web::forms::Form;
use web::{Answer, Orders, Routes, Signed, WebError, frame, html};

/// `/loket/{id}/sandi`.
pub fn routes(routes: Routes) -> Routes {
    routes.order("/loket/{id}/sandi", Orders::of([CommandKind::GivePassword]).only(Role::Loket), give)
}

/// Field for what the officer saw.
const FIELD: &str = "alasan_sandi";

/// `POST /loket/{id}/sandi`: to whoever has shown their card; what the officer saw is kept, and the owner is told.
async fn give(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>, form: Form) -> Answer {
    let id: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let what = form.get(FIELD).trim().to_owned();
    if let Some(sentence) = counter_seen::problem(&what) {
        return again(&app, (&officer, id), (FIELD.into(), what), &sentence).await;
    }
    let order = seen(&app, (id, officer.actor()), &what, |seen| Command::GivePassword { seen: Some(seen) });
    let (account, password) = give_password_as(&app, order).await?;
    html(&page(&app, &officer, account, password))
}

/// The page that shows a password once.
pub(super) fn page(app: &App, officer: &Account, account: Account, password: String) -> OneTimePassword {
    OneTimePassword {
        frame: frame::of(app, Some(officer), "Kata sandi sekali pakai", "/loket"),
        next_label: format!("Mulai permohonan untuk {}", account.profile.name),
        next_href: format!("/loket?pemohon={}", account.id),
        valid_until: valid_until(&account),
        name: account.profile.name,
        username: account.username,
        password,
    }
}
