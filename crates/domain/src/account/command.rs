//! The orders to an account.

use super::Role;
pub use super::command_kind::CommandKind;
use super::contact::ContactKind;
use super::help::Help;
use crate::application::TextRef;
use crate::ids::{AppointmentId, PasskeyId, QuestionId, RelationId};
use std::collections::BTreeMap;

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
    /// Be reached there no more.
    ChangeContact {
        /// By this e-mail address.
        email: bool,
        /// By this phone number.
        phone: bool,
    },
    /// Be reached elsewhere once that is proved; until then where it was.
    WishContact {
        /// By another e-mail address.
        email: bool,
        /// By another phone number.
        phone: bool,
    },
    /// Have a code sent to a contact.
    SendContactCode {
        /// Which.
        contact: ContactKind,
    },
    /// Have it count as one's own: the code came back.
    ProveContact {
        /// Which.
        contact: ContactKind,
    },
    /// The same after an officer at the counter has seen the person and called the telephone.
    ConfirmContact {
        /// Which.
        contact: ContactKind,
        /// What they saw, sealed with the account.
        seen: TextRef,
    },
    /// Sign in by it no more: somebody else proved that it is theirs.
    YieldContact {
        /// Which.
        contact: ContactKind,
    },
    /// Have a code for a new password sent to a proved contact.
    SendRecoveryCode {
        /// Which.
        contact: ContactKind,
    },
    /// Have a new password set after a waiting time: a code to a proved contact came back.
    BeginRecovery,
    /// Have none set.
    CancelRecovery,
    /// Set a password after the waiting time; every session ends.
    RecoverPassword,
    /// Be told in another way.
    ChangeNotices {
        /// When each way is used, by their ids.
        modes: BTreeMap<String, String>,
    },
    /// Set a password made by the system, which ends after some days; every session ends.
    GivePassword {
        /// What an officer at the counter saw, sealed with the account; nothing where two persons or the command line give it.
        seen: Option<TextRef>,
    },
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
    RemoveSecondFactor {
        /// What an officer at the counter saw, sealed with the account; nothing where it is one's own, or not the counter.
        seen: Option<TextRef>,
    },
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
            Self::WishContact { .. } => CommandKind::WishContact,
            Self::SendContactCode { .. } => CommandKind::SendContactCode,
            Self::ProveContact { .. } => CommandKind::ProveContact,
            Self::ConfirmContact { .. } => CommandKind::ConfirmContact,
            Self::YieldContact { .. } => CommandKind::YieldContact,
            Self::SendRecoveryCode { .. } => CommandKind::SendRecoveryCode,
            Self::BeginRecovery => CommandKind::BeginRecovery,
            Self::CancelRecovery => CommandKind::CancelRecovery,
            Self::RecoverPassword => CommandKind::RecoverPassword,
            Self::ChangeNotices { .. } => CommandKind::ChangeNotices,
            Self::GivePassword { .. } => CommandKind::GivePassword,
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
            Self::RemoveSecondFactor { .. } => CommandKind::RemoveSecondFactor,
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

impl From<Help> for Command {
    /// The order that does what was asked for.
    fn from(help: Help) -> Self {
        match help {
            Help::Password => Self::GivePassword { seen: None },
            Help::SecondFactor => Self::RemoveSecondFactor { seen: None },
            Help::Reopening => Self::Enable,
        }
    }
}
