//! Whether a code proves that somebody is the owner of an account: one from the telephone, or one from the printed list.

use super::accounts::Account;
use super::changing::{AccountError, Enclosed, Order, change};
use super::second_factor::{self, Typed};
use super::sessions;
use domain::account::changing::Command;
use ground::App;
use ledger::sealed::SealedError;

/// Whether the code proves it; it is used up by that. Both kinds are typed into one field.
pub async fn proves(app: &App, account: &Account, typed: &str) -> Result<bool, AccountError> {
    let input = (account.id, typed.to_owned());
    match app.command(input, |work, (id, typed)| second_factor::look(work, *id, typed)).await? {
        Typed::Counted => Ok(true),
        Typed::Wrong => Ok(false),
        Typed::OnTheList { code_hash, left } => {
            let mut order = Order::new(account.id, account.actor(), Command::UseRecoveryCode { left });
            order.enclosed = Enclosed::RecoveryCode(code_hash);
            match change(app, order).await {
                Ok(_) => Ok(true),
                // Somebody used it in this moment.
                Err(AccountError::NotFound) => Ok(false),
                Err(error) => Err(error),
            }
        }
    }
}

/// Notes that it was proved in a session that is open.
pub async fn note(app: &App, account: &Account, session: Vec<u8>) -> Result<(), SealedError> {
    let input = (account.clone(), session);
    app.command(input, |work, (account, session)| sessions::prove(work.tx, account, session, work.now)).await
}
