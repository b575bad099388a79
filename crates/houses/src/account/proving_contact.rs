//! A contact is proved: a code is sent to it and comes back, or an officer at the counter has seen the person and the telephone.

use super::accounts::{self, Account, Profile};
use super::changing::{AccountError, Enclosed, Order};
use super::contact_code::{self, CodeFor};
use super::outgoing::channel_to;
use super::registering::contact_commands;
use super::shared_contact;
use super::tries::{self, Guess, Purpose, Standing};
use domain::account::Actor;
use domain::account::changing::Command;
use domain::account::contact::ContactKind;
use domain::ids::AccountId;
use ground::throttle::Network;
use ground::{App, Work};
use ledger::carry_out;

/// What came of asking for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It is on its way.
    OnItsWay,
    /// The next one waits so long, in minutes begun.
    Wait(u16),
    /// There is nothing to prove, or no way there.
    Nothing,
}

/// Has a code sent to a contact of somebody signed in; counted by account, by contact and by network.
pub async fn ask(app: &App, account: &Account, contact: ContactKind, from: Network) -> Result<Asked, AccountError> {
    let to = account.profile.to_prove(contact);
    if to.is_empty() || channel_to(contact, &app.rules.channels).is_none() {
        return Ok(Asked::Nothing);
    }
    let guess = Guess::asking(app, &account.id.to_string(), Some(to), from);
    let order = Order::new(account.id, account.actor(), Command::SendContactCode { contact });
    app.command((order, guess), |work, (order, guess)| send(work, order, guess)).await
}

/// Keeps where a person wants to be reached from now on, and has a code sent to what is new; whether one is on its way. One
/// transaction, so that one press is one change.
pub async fn wish(app: &App, account: &Account, after: Profile, from: Network) -> Result<bool, AccountError> {
    let mut codes = Vec::new();
    for contact in ContactKind::ALL {
        let to = after.to_prove(contact);
        let reached = channel_to(contact, &app.rules.channels).is_some();
        if reached && !to.is_empty() && to != account.profile.to_prove(contact) {
            codes.push((contact, Guess::asking(app, &account.id.to_string(), Some(to), from)));
        }
    }
    let mut order = Order::of(account.id, account.actor(), contact_commands(&account.profile, &after));
    order.enclosed = Enclosed::Profile(Box::new(after));
    app.command((order, codes), |work, (order, codes)| wish_in(work, order.clone(), codes)).await
}

fn wish_in(work: &mut Work, mut order: Order, codes: &[(ContactKind, Guess)]) -> Result<bool, AccountError> {
    let mut sent = false;
    for (contact, guess) in codes {
        // What has to wait is asked for on the page of contacts.
        if matches!(tries::standing_in(work.tx, guess, work.now)?, Standing::Wait(_)) {
            continue;
        }
        tries::failed(work, guess)?;
        order.commands.push(Command::SendContactCode { contact: *contact });
        sent = true;
    }
    carry_out(work, &order)?;
    Ok(sent)
}

/// Carries out an order that sends a code, unless too many were asked for.
pub(super) fn send(work: &mut Work, order: &Order, guess: &Guess) -> Result<Asked, AccountError> {
    if let Standing::Wait(minutes) = tries::standing_in(work.tx, guess, work.now)? {
        return Ok(Asked::Wait(minutes));
    }
    tries::failed(work, guess)?;
    carry_out(work, order)?;
    Ok(Asked::OnItsWay)
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// The contact is proved.
    Proved,
    /// It is not the code, or not any more.
    Wrong,
    /// Too many were wrong; it was not looked at.
    Wait(u16),
}

/// A code as somebody signed in gives it back.
#[derive(Clone)]
struct Back {
    id: AccountId,
    actor: Actor,
    contact: ContactKind,
    typed: String,
    guess: Guess,
}

/// Proves a contact where the code is right; it is used up by that.
pub async fn give(
    app: &App,
    account: &Account,
    (contact, session): (ContactKind, &[u8]),
    typed: &str,
) -> Result<Given, AccountError> {
    let guess = Guess::inside(app, Purpose::ContactCode, session);
    let back = Back { id: account.id, actor: account.actor(), contact, typed: typed.to_owned(), guess };
    app.command(back, give_in).await
}

fn give_in(work: &mut Work, back: &Back) -> Result<Given, AccountError> {
    if let Standing::Wait(minutes) = tries::standing_in(work.tx, &back.guess, work.now)? {
        return Ok(Given::Wait(minutes));
    }
    let account = accounts::get_locked(work.tx, work.vault, back.id)?.ok_or(AccountError::NotFound)?;
    if !contact_code::take(work, Some(&account), CodeFor::Proof(back.contact), &back.typed)? {
        tries::failed(work, &back.guess)?;
        return Ok(Given::Wrong);
    }
    let order = Order::new(back.id, back.actor.clone(), Command::ProveContact { contact: back.contact });
    prove(work, &account, back.contact, &order)?;
    Ok(Given::Proved)
}

/// Whoever signs in with this contact and never proved it does so no more; then it is proved by this order.
fn prove(work: &mut Work, account: &Account, contact: ContactKind, order: &Order) -> Result<(), AccountError> {
    let value = account.profile.to_prove(contact);
    if let Some(other) = shared_contact::other(work.tx, work.vault, account.id, (contact, value))? {
        let other = accounts::get(work.tx, work.vault, other)?;
        if let Some(other) = other.filter(|other| !other.profile.standing(contact).is_proved()) {
            carry_out(work, &Order::new(other.id, Actor::System, Command::YieldContact { contact }))?;
        }
    }
    carry_out(work, order)?;
    Ok(())
}

/// Proves a contact by the word of an officer at the counter.
pub async fn confirm(app: &App, order: Order, (id, contact): (AccountId, ContactKind)) -> Result<(), AccountError> {
    app.command((order, id, contact), |work, (order, id, contact)| {
        let account = accounts::get_locked(work.tx, work.vault, *id)?.ok_or(AccountError::NotFound)?;
        prove(work, &account, *contact, order)
    })
    .await
}
