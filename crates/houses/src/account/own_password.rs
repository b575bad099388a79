//! The password asked once more of somebody who is signed in: counted by session, so that nobody else can use it up.

use super::accounts::Account;
use super::passwords;
use super::tries::{self, Guess, Purpose, Standing};
use db::DbError;
use ground::App;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// It is theirs.
    Fits,
    /// It is not.
    Wrong,
    /// Too many were wrong; it was not looked at.
    TooOften,
}

/// Whether what was typed is the account's password.
pub async fn check(
    app: &App,
    account: &Account,
    (purpose, session): (Purpose, &[u8]),
    typed: &str,
) -> Result<Checked, DbError> {
    let admitted =
        if purpose == Purpose::Signing { app.throttle.signing(session) } else { app.throttle.settings(session) };
    let guess = Guess::inside(app, purpose, session);
    let standing = tries::standing(app, &guess).await?;
    if !admitted || matches!(standing, Standing::Wait(_)) {
        return Ok(Checked::TooOften);
    }
    if !passwords::verify(app, typed, Some(&account.password_hash)).await {
        app.command_on_locked(guess, tries::failed).await?;
        return Ok(Checked::Wrong);
    }
    if standing == Standing::Failed {
        tries::forget(app, guess).await?;
    }
    Ok(Checked::Fits)
}
