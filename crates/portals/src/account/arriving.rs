//! Coming in: the session is opened in the transaction that records it, and the browser gets its token.

use super::next_page::then;
use super::recovery;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::changing::Command;
use domain::account::recovery::Recovery;
use ground::App;
use houses::account::accounts::Account;
use houses::account::changing::{Enclosed, change_own};
use houses::account::sessions::NewSession;
use houses::appointment::officer;
use std::net::IpAddr;
use web::guard::{self, Address};
use web::{Answer, WebError, device, frame, known_browser};

/// From where somebody comes, and how they showed who they are.
pub struct Arriving<'a> {
    /// Of the request.
    headers: &'a HeaderMap,
    address: IpAddr,
    /// Whether a code was given beside the password.
    proved: bool,
}

impl<'a> Arriving<'a> {
    /// With a password alone, or as somebody new.
    pub fn by_password(headers: &'a HeaderMap, address: IpAddr) -> Self {
        Self { headers, address, proved: false }
    }

    /// With a code beside the password.
    pub fn by_code(headers: &'a HeaderMap, address: IpAddr) -> Self {
        Self { headers, address, proved: true }
    }
}

/// Lets somebody in who showed who they are: to the page asked for, after the duties where they are not accepted yet.
pub async fn come_in(app: &App, account: &Account, from: &Arriving<'_>, next: Option<String>) -> Answer {
    // In what somebody acts is looked up only for who showed who they are: a name that exists takes no longer than one that does not.
    let account = &officer::acting_now(app, account.clone()).await.map_err(WebError::Internal)?;
    let to = next.unwrap_or_else(|| frame::home_of(account.role).to_owned());
    let to = if account.duties_accepted || account.one_time { to } else { then("/kewajiban", &to) };
    // Somebody asked for a new password: whoever comes in with the old one reads it first.
    let waits = recovery::of(app, account).await? != Recovery::None;
    let to = if waits { then("/akun/pemulihan", &to) } else { to };
    let mut response = Redirect::to(&to).into_response();
    known_browser::remember(app, from.headers, &mut response, account.id);
    open_session(app, account, from, response).await
}

/// Opens a session, in the transaction that records the sign-in, and sets its cookie on the answer.
pub async fn open_session(app: &App, account: &Account, from: &Arriving<'_>, mut response: Response) -> Answer {
    let token = guard::new_token(app);
    let new = NewSession {
        token_hash: guard::token_hash(&token),
        place: device::place(from.headers, Address(from.address)),
        proved: from.proved,
    };
    change_own(app, account, Command::SignIn, Enclosed::Opened(Box::new(new))).await?;
    guard::set_session(app, &mut response, &token);
    Ok(response)
}
