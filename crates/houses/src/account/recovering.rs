//! A new password without an officer: a code to a proved contact, three days of waiting, a code once more, and the password is set.
//!
//! Whoever asks is told the same in the same time, whether or not there is such an account: what is known of it is looked up after the
//! answer, by a task of its own.

use super::accounts::{self, Account};
use super::changing::{AccountError, Enclosed, Order, change};
use super::contact_code::{self, CodeFor};
use super::failed_sign_ins;
use super::proving_contact;
use super::recovery;
use super::tries::{self, Guess, Purpose, Standing};
use domain::account::changing::Command;
use domain::account::contact::ContactKind;
use domain::account::login::Login;
use domain::account::recovery::Recovery;
use domain::security_event::SecurityEvent;
use ground::throttle::{Network, Origin};
use ground::{App, Work};
use jiff::Timestamp;
use ledger::carry_out;

/// What whoever asks is told: the same for every name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// If there is such an account with such a contact, a code is on its way.
    OnItsWay,
    /// Too many were asked for, under this name or from here.
    Wait(u16),
}

/// Has a code sent to the proved contact of whoever has this name, where there is one and it is no officer's.
pub async fn ask(app: &App, login: &str, contact: ContactKind, from: Network) -> Result<Answer, AccountError> {
    // Counted by name and site: whoever asks for somebody else's name from elsewhere makes nobody wait here.
    let whom = format!("{} {}", Login::of(login).one_spelling(), from.site());
    let guess = Guess::asking(app, &whom, None, from);
    if let Standing::Wait(minutes) = tries::standing(app, &guess).await? {
        return Ok(Answer::Wait(minutes));
    }
    app.command_on_locked(guess, tries::failed).await?;
    let (app, login) = (app.clone(), login.to_owned());
    tokio::spawn(async move {
        if let Err(error) = send(&app, login, contact).await {
            tracing::error!(%error, "a code for a new password could not be sent");
        }
    });
    Ok(Answer::OnItsWay)
}

async fn send(app: &App, login: String, contact: ContactKind) -> Result<(), AccountError> {
    let handle = app.clone();
    let found = app.db.read(move |tx| Ok(accounts::by_login(tx, &handle.vault, &login)?)).await?;
    let Some(account) = found.filter(recovers_alone) else { return Ok(()) };
    let to = account.profile.proved(contact);
    if to.is_empty() {
        return Ok(());
    }
    let guess = Guess::recovering(app, &account.id.to_string(), to);
    let order = Order::new(account.id, account.actor(), Command::SendRecoveryCode { contact });
    app.command((order, guess), |work, (order, guess)| proving_contact::send(work, order, guess)).await.map(|_| ())
}

/// Officers do not: two persons let them in again (decision 0036).
fn recovers_alone(account: &Account) -> bool {
    !account.is_officer() && !account.disabled
}

/// What came of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// It is not the code, or there is no such account; never said which.
    Wrong,
    /// Too many were wrong; it was not looked at.
    Wait(u16),
    /// It is right, and a password can be set from then on.
    Waits(Timestamp),
    /// It is right and waited long enough: what the browser brings back with the password.
    MaySet(String),
}

#[derive(Clone)]
struct Back {
    login: String,
    typed: String,
    guess: Guess,
}

/// Looks at a code that came back.
pub async fn give(app: &App, (login, typed): (&str, &str), from: Network) -> Result<Given, AccountError> {
    let spelling = Login::of(login).one_spelling();
    let guess = Guess::from_outside(app, Purpose::Recovery, &spelling, &Origin::Unknown(from));
    let back = Back { login: login.to_owned(), typed: typed.to_owned(), guess };
    let given = app.command(back, give_in).await?;
    if given == Given::Wrong {
        app.watch.note(SecurityEvent::SignInFailed, app.now());
    }
    Ok(given)
}

fn give_in(work: &mut Work, back: &Back) -> Result<Given, AccountError> {
    if let Standing::Wait(minutes) = tries::standing_in(work.tx, &back.guess, work.now)? {
        return Ok(Given::Wait(minutes));
    }
    let found = accounts::by_login(work.tx, work.vault, &back.login)?.filter(recovers_alone);
    let right = contact_code::take(work, found.as_ref(), CodeFor::Recovery, &back.typed)?;
    let Some(account) = found.filter(|_| right) else {
        failed_sign_ins::note_in(work, &back.login.trim().to_lowercase(), &back.guess)?;
        return Ok(Given::Wrong);
    };
    if let Recovery::Open(_) = recovery::standing(work.tx, account.id, work.now)? {
        return Ok(Given::MaySet(recovery::ticket(work.vault, &account, work.now)));
    }
    carry_out(work, &Order::new(account.id, account.actor(), Command::BeginRecovery))?;
    match recovery::standing(work.tx, account.id, work.now)? {
        Recovery::Waiting(opens) => Ok(Given::Waits(opens)),
        Recovery::None | Recovery::Open(_) => Err(AccountError::Internal("a recovery that was begun waits".into())),
    }
}

/// Sets the password; every session ends, and the second factor stays.
pub async fn set_password(app: &App, account: &Account, hash: String) -> Result<(), AccountError> {
    let mut order = Order::new(account.id, account.actor(), Command::RecoverPassword);
    order.enclosed = Enclosed::PasswordHash(hash);
    change(app, order).await.map(|_| ())
}

/// Cancels it, for whoever is signed in or has the word of the notice.
pub async fn cancel(app: &App, account: &Account) -> Result<(), AccountError> {
    change(app, Order::new(account.id, account.actor(), Command::CancelRecovery)).await.map(|_| ())
}
