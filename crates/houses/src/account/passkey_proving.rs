//! Whether a passkey proves that somebody is the owner of an account, and adding one.

use super::accounts::Account;
use super::changing::{AccountError, Enclosed, Order, change};
use super::passkey_challenge::Bound;
use super::passkeys::{self, NewPasskey, Outcome};
use domain::account::changing::Command;
use domain::ids::PasskeyId;
use domain::security_event::SecurityEvent;
use ground::App;
use sign::passkey::{Answered, Asked};

/// Whether an answer proves that somebody is the owner of the account. A passkey that counts backwards proves nothing, and that is told.
pub async fn proves(
    app: &App,
    account: &Account,
    bound: Bound,
    (challenge, answer): (&str, Answered),
) -> Result<bool, AccountError> {
    let ours = (app.config.passkey_domain().to_owned(), app.config.passkey_origins());
    let input = (account.clone(), bound, (challenge.to_owned(), answer), ours);
    let outcome = app.command(input, |work, (account, bound, (challenge, answer), (domain, origins))| {
        passkeys::look(work, (account, bound), (&Asked { challenge, domain, origins }, answer))
    });
    match outcome.await? {
        Outcome::Counted => Ok(true),
        Outcome::Wrong => Ok(false),
        Outcome::Copied(passkey) => {
            app.watch.note(SecurityEvent::PasskeyCopied, app.now());
            change(app, Order::new(account.id, account.actor(), Command::RefusePasskey { passkey })).await?;
            Ok(false)
        }
    }
}

/// Orders that a passkey be added.
pub async fn order_add(app: &App, account: &Account, new: NewPasskey, key: Option<String>) -> Result<(), AccountError> {
    let passkey = PasskeyId(app.id());
    let mut order = Order::new(account.id, account.actor(), Command::AddPasskey { passkey });
    (order.enclosed, order.key) = (Enclosed::Passkey(Box::new(new)), key);
    change(app, order).await.map(|_| ())
}
