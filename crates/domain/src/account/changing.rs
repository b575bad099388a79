//! What may be ordered of an account, who may order it, and what follows (Pasal 8, 11).

use super::{Actor, Role};
use crate::ids::AccountId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use strum::{EnumDiscriminants, EnumIter, IntoStaticStr};

/// An account as the law sees it: no name, no address, no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountState {
    /// Its id.
    pub id: AccountId,
    /// Events so far.
    pub version: u32,
    /// What it may do.
    pub role: Role,
    /// Office of an examiner.
    pub office: Option<String>,
    /// Whether the duties were accepted (Pasal 8(2), 11(3), 11(4)).
    pub duties_accepted: bool,
    /// Whether the password was made by the system and must be changed.
    pub one_time: bool,
    /// Whether it is closed.
    pub disabled: bool,
}

/// An order to an account. Names, addresses and hashes of passwords are enclosed, never part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Make the account.
    Register {
        /// What it may do.
        role: Role,
        /// Office of an examiner.
        office: Option<String>,
        /// Whether the password was made by the system.
        one_time: bool,
    },
    /// Accept the duties in this version of their text.
    AcceptDuties {
        /// Version of the text.
        version: i64,
    },
    /// Set a password of one's own choice; every session ends.
    ChangePassword,
    /// Be reached elsewhere.
    ChangeContact {
        /// The e-mail address is another.
        email: bool,
        /// The phone number is another.
        phone: bool,
    },
    /// Be told in another way.
    ChangeNotices {
        /// When each way is used, by their ids.
        modes: BTreeMap<String, String>,
    },
    /// Let an officer do other work.
    ChangeRole {
        /// What it may do from now on.
        role: Role,
        /// Office of an examiner.
        office: Option<String>,
    },
    /// Close the account; every session ends.
    Disable,
    /// Come in: the password fits.
    SignIn,
    /// Go out.
    SignOut,
    /// Look a person up at the counter.
    Open,
}

/// The kind of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // one per variant of `Command`, documented there
pub enum CommandKind {
    Register,
    AcceptDuties,
    ChangePassword,
    ChangeContact,
    ChangeNotices,
    ChangeRole,
    Disable,
    SignIn,
    SignOut,
    Open,
}

impl CommandKind {
    /// All.
    pub const ALL: [Self; 10] = [
        Self::Register,
        Self::AcceptDuties,
        Self::ChangePassword,
        Self::ChangeContact,
        Self::ChangeNotices,
        Self::ChangeRole,
        Self::Disable,
        Self::SignIn,
        Self::SignOut,
        Self::Open,
    ];
}

impl Command {
    /// The kind of this order.
    pub fn kind(&self) -> CommandKind {
        match self {
            Self::Register { .. } => CommandKind::Register,
            Self::AcceptDuties { .. } => CommandKind::AcceptDuties,
            Self::ChangePassword => CommandKind::ChangePassword,
            Self::ChangeContact { .. } => CommandKind::ChangeContact,
            Self::ChangeNotices { .. } => CommandKind::ChangeNotices,
            Self::ChangeRole { .. } => CommandKind::ChangeRole,
            Self::Disable => CommandKind::Disable,
            Self::SignIn => CommandKind::SignIn,
            Self::SignOut => CommandKind::SignOut,
            Self::Open => CommandKind::Open,
        }
    }
}

/// One thing that happened to an account; no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[strum_discriminants(name(EventKind), derive(EnumIter, IntoStaticStr), strum(serialize_all = "snake_case"))]
#[strum_discriminants(doc = "The kind of an event, without what it holds.", allow(missing_docs))]
#[allow(missing_docs)] // fields repeat those of `Command`, documented there
pub enum Event {
    AccountMade { role: Role, office: Option<String>, one_time: bool },
    RoleGranted { role: Role, office: Option<String> },
    RoleTaken { role: Role, office: Option<String> },
    DutiesAccepted { version: i64 },
    PasswordChanged,
    ContactChanged { email: bool, phone: bool },
    NoticePreferenceSet { modes: BTreeMap<String, String> },
    AccountClosed,
    SignedIn,
    SignedOut,
    AccountOpened,
}

impl Event {
    /// Stable id, in the log's column.
    pub fn id(&self) -> &'static str {
        EventKind::from(self).into()
    }
}

/// Why an order was refused, in a sentence for whoever gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// This account may not do this.
    NotPermitted,
    /// The account is closed.
    Closed,
    /// Nobody closes their own account or changes their own role.
    OwnAccount,
    /// An examiner works for an office, and nobody else does.
    OfficeDoesNotFit,
    /// It changed since the form was shown.
    Moved,
    /// The user name, phone number or e-mail address is somebody else's already; which, as the database names it.
    Taken(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotPermitted => "Akun Anda tidak berhak melakukan ini.",
            Self::Closed => "Akun ini sudah dinonaktifkan.",
            Self::OwnAccount => "Akun sendiri tidak dapat dinonaktifkan. Minta admin lain.",
            Self::OfficeDoesNotFit => "Pemeriksa OPD harus punya kantor, dan hanya pemeriksa OPD.",
            Self::Moved => "Akun ini berubah sejak Anda buka. Muat ulang halaman, lalu coba lagi.",
            Self::Taken(_) => "Nama pengguna, nomor HP, atau surel ini sudah dipakai akun lain.",
        })
    }
}

/// The roles an order of this kind may come from at all; everybody orders what is their own.
pub fn roles(kind: CommandKind) -> &'static [Role] {
    match kind {
        CommandKind::Register => &[Role::Pemohon, Role::Loket, Role::Admin],
        CommandKind::AcceptDuties
        | CommandKind::ChangePassword
        | CommandKind::ChangeContact
        | CommandKind::ChangeNotices
        | CommandKind::SignIn
        | CommandKind::SignOut => &Role::ALL,
        CommandKind::ChangeRole | CommandKind::Disable => &[Role::Admin],
        CommandKind::Open => &[Role::Loket],
    }
}

/// Whether `actor` may give an order of this kind about `account`.
pub fn permits(kind: CommandKind, account: &AccountState, actor: &Actor) -> bool {
    let own = actor.account() == Some(account.id);
    if actor.role().is_some_and(|role| !roles(kind).contains(&role)) {
        return false;
    }
    match kind {
        // A person for themselves, an officer at the counter for a person, an admin for an officer, the command line for the first ones.
        CommandKind::Register => match actor {
            Actor::System => true,
            Actor::Account { role, .. } => {
                (own && account.role == Role::Pemohon)
                    || (*role == Role::Admin && account.role.is_staff())
                    || (*role == Role::Loket && account.role == Role::Pemohon)
            }
        },
        CommandKind::AcceptDuties
        | CommandKind::ChangePassword
        | CommandKind::ChangeContact
        | CommandKind::ChangeNotices
        | CommandKind::SignIn
        | CommandKind::SignOut => own,
        CommandKind::ChangeRole | CommandKind::Disable => actor.account().is_some() && account.role.is_staff(),
        CommandKind::Open => actor.account().is_some() && account.role == Role::Pemohon,
    }
}

/// Decides an order; for [`Command::Register`] the state is what the account is to be.
pub fn decide(account: &AccountState, actor: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
    let kind = command.kind();
    if !permits(kind, account, actor) {
        return Err(Refusal::NotPermitted);
    }
    if account.disabled && kind != CommandKind::Disable {
        return Err(Refusal::Closed);
    }
    match command {
        Command::Register { role, office, one_time } => {
            office_fits(*role, office.as_deref())?;
            let (role, office, one_time) = (*role, office.clone(), *one_time);
            Ok(vec![Event::AccountMade { role, office: office.clone(), one_time }, Event::RoleGranted { role, office }])
        }
        Command::AcceptDuties { version } => Ok(vec![Event::DutiesAccepted { version: *version }]),
        Command::ChangePassword => Ok(vec![Event::PasswordChanged]),
        // The same form sent again changes nothing.
        Command::ChangeContact { email: false, phone: false } => Ok(Vec::new()),
        Command::ChangeContact { email, phone } => Ok(vec![Event::ContactChanged { email: *email, phone: *phone }]),
        Command::ChangeNotices { modes } => Ok(vec![Event::NoticePreferenceSet { modes: modes.clone() }]),
        Command::ChangeRole { role, office } => {
            if actor.account() == Some(account.id) {
                return Err(Refusal::OwnAccount);
            }
            if !role.is_staff() {
                return Err(Refusal::NotPermitted);
            }
            office_fits(*role, office.as_deref())?;
            Ok(vec![
                Event::RoleTaken { role: account.role, office: account.office.clone() },
                Event::RoleGranted { role: *role, office: office.clone() },
            ])
        }
        // Pressed twice it is closed once.
        Command::Disable if account.disabled => Ok(Vec::new()),
        Command::Disable if actor.account() == Some(account.id) => Err(Refusal::OwnAccount),
        Command::Disable => Ok(vec![Event::AccountClosed]),
        Command::SignIn => Ok(vec![Event::SignedIn]),
        Command::SignOut => Ok(vec![Event::SignedOut]),
        Command::Open => Ok(vec![Event::AccountOpened]),
    }
}

fn office_fits(role: Role, office: Option<&str>) -> Result<(), Refusal> {
    if (role == Role::Opd) == office.is_some() { Ok(()) } else { Err(Refusal::OfficeDoesNotFit) }
}

/// The account after an event. Never refuses: what happened, happened.
#[must_use]
pub fn apply(mut account: AccountState, event: &Event) -> AccountState {
    account.version += 1;
    match event {
        Event::AccountMade { role, office, one_time } => {
            (account.role, account.office, account.one_time) = (*role, office.clone(), *one_time);
        }
        Event::RoleGranted { role, office } => (account.role, account.office) = (*role, office.clone()),
        Event::DutiesAccepted { .. } => account.duties_accepted = true,
        Event::PasswordChanged => account.one_time = false,
        Event::AccountClosed => account.disabled = true,
        // What follows on it grants the next one.
        Event::RoleTaken { .. }
        | Event::ContactChanged { .. }
        | Event::NoticePreferenceSet { .. }
        | Event::SignedIn
        | Event::SignedOut
        | Event::AccountOpened => {}
    }
    account
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn account(number: u128, role: Role) -> AccountState {
        let office = (role == Role::Opd).then(|| "DINKES".to_owned());
        let id = AccountId(Uuid::from_u128(number));
        AccountState { id, version: 1, role, office, duties_accepted: true, one_time: false, disabled: false }
    }

    fn actor(of: &AccountState) -> Actor {
        Actor::Account { id: of.id, role: of.role, office: of.office.clone() }
    }

    #[test]
    fn only_an_admin_closes_an_account_and_never_their_own() {
        let (admin, other) = (account(1, Role::Admin), account(2, Role::Verifikator));
        assert_eq!(decide(&other, &actor(&admin), &Command::Disable), Ok(vec![Event::AccountClosed]));
        assert_eq!(decide(&admin, &actor(&admin), &Command::Disable), Err(Refusal::OwnAccount));
        assert_eq!(decide(&other, &actor(&other), &Command::Disable), Err(Refusal::NotPermitted));
        let closed = apply(other, &Event::AccountClosed);
        assert_eq!(decide(&closed, &actor(&admin), &Command::Disable), Ok(Vec::new()));
        assert_eq!(decide(&closed, &actor(&closed), &Command::SignIn), Err(Refusal::Closed));
    }

    #[test]
    fn a_role_is_taken_before_another_is_granted() {
        let (admin, examiner) = (account(1, Role::Admin), account(2, Role::Opd));
        let command = Command::ChangeRole { role: Role::Verifikator, office: None };
        let events = decide(&examiner, &actor(&admin), &command).unwrap();
        assert_eq!(events.iter().map(Event::id).collect::<Vec<_>>(), ["role_taken", "role_granted"]);
        let after = events.iter().fold(examiner.clone(), apply);
        assert_eq!((after.role, after.office, after.version), (Role::Verifikator, None, 3));
        let own = Command::ChangeRole { role: Role::KepalaDinas, office: None };
        assert_eq!(decide(&admin, &actor(&admin), &own), Err(Refusal::OwnAccount));
        let homeless = Command::ChangeRole { role: Role::Opd, office: None };
        assert_eq!(decide(&examiner, &actor(&admin), &homeless), Err(Refusal::OfficeDoesNotFit));
    }

    #[test]
    fn a_contact_that_is_the_same_is_no_event() {
        let person = account(2, Role::Pemohon);
        let contact = |email, phone| decide(&person, &actor(&person), &Command::ChangeContact { email, phone });
        assert_eq!(contact(false, false), Ok(Vec::new()));
        assert_eq!(contact(false, true), Ok(vec![Event::ContactChanged { email: false, phone: true }]));
    }

    #[test]
    fn what_is_ones_own_is_done_by_nobody_else() {
        let (admin, person) = (account(1, Role::Admin), account(2, Role::Pemohon));
        for command in [
            Command::ChangePassword,
            Command::ChangeContact { email: true, phone: false },
            Command::AcceptDuties { version: 1 },
            Command::SignIn,
        ] {
            assert!(decide(&person, &actor(&person), &command).is_ok(), "{command:?}");
            assert_eq!(decide(&person, &actor(&admin), &command), Err(Refusal::NotPermitted), "{command:?}");
        }
    }
}
