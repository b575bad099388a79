//! What goes out to the contacts of an account, as the queue keeps it: no code, no address.

use domain::account::contact::ContactKind;
use domain::ids::AccountId;
use domain::notice::Channel;
use ledger::record::Effect;
use serde::{Deserialize, Serialize};

/// Send the code that waits; code and address lie sealed beside its hash until it went out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendCode {
    /// Whose.
    pub account: AccountId,
    /// What it is for, as the table has it.
    pub purpose: String,
}

impl Effect for SendCode {
    const NAME: &'static str = "send_code";
    const OUTSIDE: bool = true;

    fn lane(&self) -> String {
        format!("code:{}", self.account)
    }
}

/// Tell a contact that somebody asked for a new password, and how to cancel that.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TellRecovery {
    /// Of which account.
    pub account: AccountId,
    /// At which contact.
    pub contact: ContactKind,
}

impl Effect for TellRecovery {
    const NAME: &'static str = "tell_recovery";
    const OUTSIDE: bool = true;

    fn lane(&self) -> String {
        format!("recovery:{}", self.account)
    }
}

/// The way to a contact here; nothing where there is none. One way for a telephone number, as messages go there.
pub fn channel_to(contact: ContactKind, offered: &[Channel]) -> Option<Channel> {
    offered.iter().copied().find(|channel| contact_of(*channel) == contact)
}

/// The contact that a channel leads to.
pub fn contact_of(channel: Channel) -> ContactKind {
    match channel {
        Channel::Surel => ContactKind::Email,
        Channel::Whatsapp | Channel::Sms => ContactKind::Phone,
    }
}
