//! What an order to an account brings along.

use super::accounts::{NewAccount, Profile};
use super::passkeys::NewPasskey;
use super::relations::NewRelation;
use super::second_factor::NewFactor;
use super::sessions::NewSession;
use domain::account::Language;
use domain::notice::{Channel, Mode};
use openid::Identity;
use std::collections::BTreeMap;

/// What an order brings along: names, addresses, hashes; none of it stands in an event.
#[derive(Clone, Default)]
pub enum Enclosed {
    /// Nothing.
    #[default]
    Nothing,
    /// Everything about a new account.
    Account(Box<NewAccount>),
    /// Argon2id, PHC string, of a new password.
    PasswordHash(String),
    /// What is known of the person from now on.
    Profile(Box<Profile>),
    /// How the person wants to be told.
    Notices(BTreeMap<Channel, Mode>, Option<Language>),
    /// Hash of the token of the session that is closed.
    Session(Vec<u8>),
    /// The session that is opened.
    Opened(Box<NewSession>),
    /// The second factor that was proved.
    Factor(Box<NewFactor>),
    /// A passkey that was proved.
    Passkey(Box<NewPasskey>),
    /// As whom somebody signs in at the provider outside.
    StaffIdentity(Box<Identity>),
    /// Hash of the code of the printed list that is used.
    RecoveryCode(Vec<u8>),
    /// Hash of the token of the session, and in what it acts from now on.
    Acting(Vec<u8>, String),
    /// Who is related.
    Relation(Box<NewRelation>),
}
