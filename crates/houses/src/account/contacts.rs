//! Contacts of an account as its events change them: wished for, proved, given up.

use super::accounts::{self, Account, Profile};
use super::contact_code::{self, CodeFor};
use super::enclosed::Enclosed;
use super::outgoing::contact_of;
use super::ways_in::taken;
use super::{old_address, shared_contact};
use crate::notice::notices;
use db::DbError;
use domain::account::changing::{Event, Refusal};
use domain::account::contact::ContactKind;
use domain::notice::Channel;
use ground::Work;
use jiff::Timestamp;
use ledger::Undone;

impl Account {
    /// Whether this contact is there and is written to.
    pub fn is_written_to(&self, contact: ContactKind, now: Timestamp) -> bool {
        !self.profile.contact(contact).is_empty() && self.profile.standing(contact).counts(self.contacts_since, now)
    }

    /// Until when a contact that nobody proved is written to; nothing where it is proved, or is none.
    pub fn unproved_until(&self, contact: ContactKind) -> Option<Timestamp> {
        let there = !self.profile.contact(contact).is_empty();
        self.profile.standing(contact).ends_at(self.contacts_since).filter(|_| there)
    }
}

/// Writes what an event says of contacts; `false` where it says nothing of any, or lacks what it is about.
pub(super) fn carry(
    work: &mut Work,
    account: &mut Account,
    event: &Event,
    enclosed: &Enclosed,
) -> Result<bool, Undone<Refusal>> {
    match (event, enclosed) {
        (Event::ContactWished { email, phone }, Enclosed::Profile(profile)) => {
            forget_codes(work, account, (*email, *phone))?;
            keep(work, account, (**profile).clone())?;
        }
        (Event::ContactChanged { email, phone }, Enclosed::Profile(profile)) => {
            forget_codes(work, account, (*email, *phone))?;
            old_address::tell_given_up(work, account, profile)?;
            keep(work, account, (**profile).clone())?;
        }
        (Event::ContactCodeSent { contact }, _) => {
            contact_code::issue(work, account, CodeFor::Proof(*contact), *contact)?;
        }
        (Event::RecoveryCodeSent { contact }, _) => {
            contact_code::issue(work, account, CodeFor::Recovery, *contact)?;
        }
        (Event::ContactProved { contact } | Event::ContactConfirmed { contact, .. }, _) => {
            let mut profile = account.profile.clone();
            profile.adopt(*contact, work.now);
            shared_contact::mark(work.tx, work.vault, (account.id, &mut profile), *contact)?;
            contact_code::forget(work.tx, account.id, CodeFor::Proof(*contact))?;
            old_address::tell_given_up(work, account, &profile)?;
            keep(work, account, profile)?;
            for channel in Channel::ALL.into_iter().filter(|channel| contact_of(*channel) == *contact) {
                notices::clear_bounced(work.tx, account.id, channel)?;
            }
        }
        (Event::ContactYielded { contact }, _) => {
            let mut profile = account.profile.clone();
            profile.set_shared(*contact, true);
            keep(work, account, profile)?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn forget_codes(work: &mut Work, account: &Account, (email, phone): (bool, bool)) -> Result<(), DbError> {
    for (contact, changed) in [(ContactKind::Email, email), (ContactKind::Phone, phone)] {
        if changed {
            contact_code::forget(work.tx, account.id, CodeFor::Proof(contact))?;
        }
    }
    Ok(())
}

fn keep(work: &mut Work, account: &mut Account, profile: Profile) -> Result<(), Undone<Refusal>> {
    accounts::set_profile(work.tx, work.vault, account.id, &profile).map_err(taken)?;
    account.profile = profile;
    Ok(())
}
