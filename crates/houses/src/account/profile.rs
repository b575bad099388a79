//! What is known of a person beside the account: kept sealed under its key.

use domain::account::contact::{ContactKind, ContactStanding};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What is known of a person, kept sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// `+62…`, or empty.
    #[serde(default)]
    pub phone: String,
    /// Another account signs in with the same number, so this one does not: nobody has proved whose it is.
    #[serde(default)]
    pub phone_shared: bool,
    /// How far it is known whose the number is.
    #[serde(default)]
    pub phone_standing: ContactStanding,
    /// The number that takes its place once it is proved, or empty.
    #[serde(default)]
    pub new_phone: String,
    /// Or empty.
    #[serde(default)]
    pub email: String,
    /// The same of the e-mail address.
    #[serde(default)]
    pub email_shared: bool,
    /// How far it is known whose the address is.
    #[serde(default)]
    pub email_standing: ContactStanding,
    /// The address that takes its place once it is proved, or empty.
    #[serde(default)]
    pub new_email: String,
    /// Number in the population register, or empty: nobody has to give it.
    #[serde(default)]
    pub nik: String,
    /// The name the person wants to bear, while nobody has checked it; else empty.
    #[serde(default)]
    pub wished_name: String,
    /// NIP of an officer, or empty.
    #[serde(default)]
    pub nip: String,
    /// Tax number of a company, digits only; empty for a person.
    #[serde(default)]
    pub npwp: String,
    /// Business number of a company; empty for a person.
    #[serde(default)]
    pub nib: String,
    /// Rank of an officer, or empty.
    #[serde(default)]
    pub rank: String,
}

impl Profile {
    /// The contact that counts, or will once it is proved; empty where there is none.
    pub fn contact(&self, kind: ContactKind) -> &str {
        match kind {
            ContactKind::Phone => &self.phone,
            ContactKind::Email => &self.email,
        }
    }

    /// What is to take its place once it is proved; empty where nothing is.
    pub fn wished(&self, kind: ContactKind) -> &str {
        match kind {
            ContactKind::Phone => &self.new_phone,
            ContactKind::Email => &self.new_email,
        }
    }

    /// How far it is known whose it is.
    pub fn standing(&self, kind: ContactKind) -> ContactStanding {
        match kind {
            ContactKind::Phone => self.phone_standing,
            ContactKind::Email => self.email_standing,
        }
    }

    /// What a code has to prove: the one wished for, else the one there is where it is not proved; empty where nothing is.
    pub fn to_prove(&self, kind: ContactKind) -> &str {
        let wished = self.wished(kind);
        if !wished.is_empty() {
            return wished;
        }
        if self.standing(kind).is_proved() { "" } else { self.contact(kind) }
    }

    /// Where a code for a new password may go; empty where nothing is proved.
    pub fn proved(&self, kind: ContactKind) -> &str {
        if self.standing(kind).is_proved() { self.contact(kind) } else { "" }
    }

    /// Takes what a person typed as their contact: the one there is, none any more, or one to be proved first.
    pub(super) fn wish(&mut self, kind: ContactKind, typed: String) {
        let (contact, wished, standing, shared) = match kind {
            ContactKind::Phone => {
                (&mut self.phone, &mut self.new_phone, &mut self.phone_standing, &mut self.phone_shared)
            }
            ContactKind::Email => {
                (&mut self.email, &mut self.new_email, &mut self.email_standing, &mut self.email_shared)
            }
        };
        wished.clear();
        if typed == *contact {
            return;
        }
        // Nothing is lost by what counted as nobody's.
        if contact.is_empty() || typed.is_empty() || *standing == ContactStanding::Awaiting {
            (*contact, *standing, *shared) = (typed, ContactStanding::Awaiting, false);
        } else {
            *wished = typed;
        }
    }

    /// Makes what was to be proved the contact, proved at this moment.
    pub(super) fn adopt(&mut self, kind: ContactKind, now: Timestamp) {
        let (contact, wished, standing) = match kind {
            ContactKind::Phone => (&mut self.phone, &mut self.new_phone, &mut self.phone_standing),
            ContactKind::Email => (&mut self.email, &mut self.new_email, &mut self.email_standing),
        };
        if !wished.is_empty() {
            *contact = std::mem::take(wished);
        }
        *standing = ContactStanding::Proved(now);
    }

    /// Says whether another account signs in with it.
    pub(super) fn set_shared(&mut self, kind: ContactKind, shared: bool) {
        match kind {
            ContactKind::Phone => self.phone_shared = shared,
            ContactKind::Email => self.email_shared = shared,
        }
    }

    /// Counts as nobody's before its code: it was given online.
    pub(super) fn await_codes(&mut self) {
        (self.phone_standing, self.email_standing) = (ContactStanding::Awaiting, ContactStanding::Awaiting);
    }
}
