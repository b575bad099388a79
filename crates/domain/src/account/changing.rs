//! What may be ordered of an account, who may order it, and what follows (Pasal 8, 11).

pub use super::event::{Event, EventKind};
use super::help::{Help, two_persons};
use super::permitted::permits;
pub use super::state::{AccountState, NameWish};
use super::{Actor, Role};
pub use super::{command_kind::CommandKind, refusal::Refusal};
use crate::application::TextRef;
use crate::ids::{AppointmentId, PasskeyId, QuestionId, RelationId};
use std::collections::BTreeMap;

impl From<Help> for Command {
    /// The order that does what was asked for.
    fn from(help: Help) -> Self {
        match help {
            Help::Password => Self::GivePassword,
            Help::SecondFactor => Self::RemoveSecondFactor,
            Help::Reopening => Self::Enable,
        }
    }
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
    /// Set a password made by the system, which ends after some days; every session ends.
    GivePassword,
    /// Close the account; every session ends.
    Disable {
        /// Why, sealed with the account.
        reason: TextRef,
    },
    /// Open a closed account again.
    Enable,
    /// Ask a second person to let an officer in again who cannot come in.
    AskHelp {
        /// With what.
        help: Help,
        /// How the asker knows whom it is for, sealed with the account.
        reason: TextRef,
    },
    /// Not agree to it, or take it back.
    DeclineHelp,
    /// Come in: the password fits.
    SignIn,
    /// Go out.
    SignOut,
    /// Look a person up at the counter.
    Open,
    /// Have name and NIK compared with the population register.
    AskIdentity {
        /// The name is to be another one.
        name: bool,
    },
    /// Be called as one wished: the register has this name under the NIK.
    AdoptName {
        /// The question that it answered.
        question: QuestionId,
    },
    /// The same after an officer at the counter has seen the card.
    ConfirmName {
        /// What they saw, sealed with the account.
        reason: TextRef,
    },
    /// Have a code asked beside the password from now on; one code was shown already.
    SetSecondFactor,
    /// Have none asked any more.
    RemoveSecondFactor,
    /// Use a code from the printed list in place of one from the telephone.
    UseRecoveryCode {
        /// How many are left.
        left: u32,
    },
    /// Act in another appointment in this session.
    ActAs {
        /// Which; `None` as an applicant.
        appointment: Option<AppointmentId>,
    },
    /// Say that somebody is related, so that one keeps out of their files.
    DeclareRelation {
        /// Which; who it is lies sealed.
        relation: RelationId,
    },
    /// Say that somebody is not any more.
    EndRelation {
        /// Which.
        relation: RelationId,
    },
    /// Have a passkey beside the codes.
    AddPasskey {
        /// Which; its name and key are enclosed.
        passkey: PasskeyId,
    },
    /// Have it no more.
    RemovePasskey {
        /// Which.
        passkey: PasskeyId,
    },
    /// Refuse a passkey that counted backwards: somebody may have a copy of it.
    RefusePasskey {
        /// Which.
        passkey: PasskeyId,
    },
    /// Sign in at the provider outside too; as whom there is enclosed.
    LinkStaffIdentity,
    /// Sign in there no more.
    UnlinkStaffIdentity,
    /// Destroy the key of all that is known of the person; a matter of personal data decided so.
    Erase,
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
            Self::GivePassword => CommandKind::GivePassword,
            Self::Disable { .. } => CommandKind::Disable,
            Self::Enable => CommandKind::Enable,
            Self::AskHelp { .. } => CommandKind::AskHelp,
            Self::DeclineHelp => CommandKind::DeclineHelp,
            Self::SignIn => CommandKind::SignIn,
            Self::SignOut => CommandKind::SignOut,
            Self::Open => CommandKind::Open,
            Self::AskIdentity { .. } => CommandKind::AskIdentity,
            Self::AdoptName { .. } => CommandKind::AdoptName,
            Self::ConfirmName { .. } => CommandKind::ConfirmName,
            Self::SetSecondFactor => CommandKind::SetSecondFactor,
            Self::RemoveSecondFactor => CommandKind::RemoveSecondFactor,
            Self::UseRecoveryCode { .. } => CommandKind::UseRecoveryCode,
            Self::ActAs { .. } => CommandKind::ActAs,
            Self::DeclareRelation { .. } => CommandKind::DeclareRelation,
            Self::EndRelation { .. } => CommandKind::EndRelation,
            Self::AddPasskey { .. } => CommandKind::AddPasskey,
            Self::RemovePasskey { .. } => CommandKind::RemovePasskey,
            Self::RefusePasskey { .. } => CommandKind::RefusePasskey,
            Self::LinkStaffIdentity => CommandKind::LinkStaffIdentity,
            Self::UnlinkStaffIdentity => CommandKind::UnlinkStaffIdentity,
            Self::Erase => CommandKind::Erase,
        }
    }
}

/// Decides an order; for [`Command::Register`] the state is what the account is to be. `last_of` is a role that would be nobody's
/// without this account; it is asked for where the account is to be closed.
pub fn decide(
    account: &AccountState,
    actor: &Actor,
    command: &Command,
    last_of: Option<Role>,
) -> Result<Vec<Event>, Refusal> {
    let kind = command.kind();
    if !permits(kind, account, actor) {
        return Err(Refusal::NotPermitted);
    }
    let of_closed = matches!(
        kind,
        CommandKind::Disable
            | CommandKind::Enable
            | CommandKind::AskHelp
            | CommandKind::DeclineHelp
            | CommandKind::Erase
    );
    if account.disabled && !of_closed {
        return Err(Refusal::Closed);
    }
    let wanted = if let Command::AskHelp { help, .. } = command { Some(*help) } else { None };
    two_persons(&account.owner(), actor, kind, wanted)?;
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
        // Pressed twice it is closed once.
        Command::Disable { .. } if account.disabled => Ok(Vec::new()),
        Command::Disable { .. } | Command::GivePassword if actor.account() == Some(account.id) => {
            Err(Refusal::OwnAccount)
        }
        Command::Disable { reason } => last_of
            .map_or(Ok(()), |role| Err(Refusal::LastOf(role)))
            .map(|()| vec![Event::AccountClosed { reason: Some(reason.clone()) }]),
        Command::Enable if account.disabled => Ok(vec![Event::AccountReopened]),
        Command::Enable => Ok(Vec::new()),
        Command::AskHelp { help, reason } => Ok(vec![Event::HelpAsked { help: *help, reason: reason.clone() }]),
        Command::DeclineHelp if account.help.is_none() => Ok(Vec::new()),
        Command::DeclineHelp => Ok(vec![Event::HelpDeclined]),
        Command::GivePassword => Ok(vec![Event::PasswordGiven]),
        Command::SignIn => Ok(vec![Event::SignedIn]),
        Command::SignOut => Ok(vec![Event::SignedOut]),
        Command::Open => Ok(vec![Event::AccountOpened]),
        Command::AskIdentity { name } => Ok(vec![Event::IdentityAsked { name: *name }]),
        Command::AdoptName { .. } | Command::ConfirmName { .. } if account.name_wish == NameWish::None => {
            Err(Refusal::NoNameAsked)
        }
        Command::AdoptName { question } => Ok(vec![Event::NameAdopted { question: *question }]),
        Command::ConfirmName { reason } => Ok(vec![Event::NameConfirmed { reason: reason.clone() }]),
        Command::SetSecondFactor => Ok(vec![Event::SecondFactorSet]),
        Command::RemoveSecondFactor => Ok(vec![Event::SecondFactorRemoved]),
        Command::UseRecoveryCode { left } => Ok(vec![Event::RecoveryCodeUsed { left: *left }]),
        Command::ActAs { appointment } => Ok(vec![Event::TaskChosen { appointment: *appointment }]),
        Command::DeclareRelation { relation } => Ok(vec![Event::RelationDeclared { relation: *relation }]),
        Command::EndRelation { relation } => Ok(vec![Event::RelationEnded { relation: *relation }]),
        Command::AddPasskey { passkey } => Ok(vec![Event::PasskeyAdded { passkey: *passkey }]),
        Command::RemovePasskey { passkey } => Ok(vec![Event::PasskeyRemoved { passkey: *passkey }]),
        Command::RefusePasskey { passkey } => Ok(vec![Event::PasskeyRefused { passkey: *passkey }]),
        Command::LinkStaffIdentity => Ok(vec![Event::StaffIdentityLinked]),
        Command::UnlinkStaffIdentity => Ok(vec![Event::StaffIdentityUnlinked]),
        Command::Erase => Ok(vec![Event::AccountErased]),
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
        Event::AccountMade { role, one_time, .. } => (account.role, account.one_time) = (*role, *one_time),
        Event::RoleGranted { role, .. } => account.role = *role,
        Event::DutiesAccepted { .. } => account.duties_accepted = true,
        Event::PasswordChanged => account.one_time = false,
        Event::PasswordGiven => account.one_time = true,
        Event::AccountClosed { .. } | Event::AccountErased => account.disabled = true,
        Event::AccountReopened => account.disabled = false,
        Event::IdentityAsked { name } => account.name_wish = NameWish::of(*name),
        Event::NameAdopted { .. } | Event::NameConfirmed { .. } => account.name_wish = NameWish::None,
        // Who asked stands beside the account; what follows on a role that was taken grants the next one.
        Event::HelpAsked { .. }
        | Event::RoleTaken { .. }
        | Event::ContactChanged { .. }
        | Event::NoticePreferenceSet { .. }
        | Event::SignedIn
        | Event::SignedOut
        | Event::SecondFactorSet
        | Event::SecondFactorRemoved
        | Event::RecoveryCodeUsed { .. }
        | Event::PasskeyAdded { .. }
        | Event::PasskeyRemoved { .. }
        | Event::PasskeyRefused { .. }
        | Event::StaffIdentityLinked
        | Event::StaffIdentityUnlinked
        | Event::TaskChosen { .. }
        | Event::RelationDeclared { .. }
        | Event::RelationEnded { .. }
        | Event::HelpDeclined
        | Event::AccountOpened => {}
    }
    if event.ends_help() {
        account.help = None;
    }
    account
}
