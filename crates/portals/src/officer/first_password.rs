//! A new first password at the counter, for somebody whose first one nobody has used.

use axum::extract::{Path, State};
use domain::ids::AccountId;
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::give_password;
use houses::account::first_password::valid_until;
use pages::staff::password::OneTimePassword;
use web::{Answer, Signed, WebError, frame, html};

/// `POST /loket/{id}/sandi`.
pub(super) async fn give(State(app): State<App>, Signed(officer): Signed, Path(id): Path<String>) -> Answer {
    let id: AccountId = id.parse().map_err(|_| WebError::NotFound)?;
    let (account, password) = give_password(&app, id, officer.actor()).await?;
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
